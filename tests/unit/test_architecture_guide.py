"""`docs/architecture.md` names modules and classes that exist."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "architecture.md"
TEXT = GUIDE.read_text(encoding="utf-8")
ROOMS = "cli|tui|plain|study|lint|library|store|lab|toml_schema|render|i18n|domain"
DOTTED = sorted(set(re.findall(rf"`((?:{ROOMS})(?:\.\w+)+)`", TEXT)))
FILES = sorted(set(re.findall(rf"`(?:mlquiz/)?((?:{ROOMS})/[\w/]+\.py)`", TEXT)))


@pytest.mark.parametrize("name", DOTTED)
def test_a_dotted_name_is_there(name: str) -> None:
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
def test_a_file_is_there(file: str) -> None:
    assert (GUIDE.parents[1] / "mlquiz" / file).is_file()


def test_every_package_is_on_the_map() -> None:
    packages = {init.parent.name for init in (GUIDE.parents[1] / "mlquiz").glob("*/__init__.py")}
    named = set(re.findall(r"\w+", TEXT.split("```")[1]))
    assert packages <= named
