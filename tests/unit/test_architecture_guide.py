"""`docs/architecture.md` names modules and classes that exist."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PACKAGES = sorted(init.parent.name for init in (ROOT / "mlquiz").glob("*/__init__.py"))
NAMES = "|".join(PACKAGES)
DOTTED = sorted(set(re.findall(rf"`((?:{NAMES})(?:\.\w+)+)`", TEXT)))
FILES = sorted(set(re.findall(r"`mlquiz/([\w/]+\.py)`", TEXT)))


@pytest.mark.parametrize("name", DOTTED)
def test_a_named_module_or_class_exists(name: str) -> None:
    parts = ["mlquiz", *name.split(".")]
    while parts:
        try:
            found: object = importlib.import_module(".".join(parts))
            break
        except ModuleNotFoundError:
            parts.pop()
    for attribute in ["mlquiz", *name.split(".")][len(parts) :]:
        found = getattr(found, attribute)


@pytest.mark.parametrize("file", FILES)
def test_a_named_file_exists(file: str) -> None:
    assert (ROOT / "mlquiz" / file).is_file()


def test_every_package_is_listed() -> None:
    named = set(re.findall(r"\w+", TEXT.split("```")[1]))
    assert set(PACKAGES) <= named
