"""`mlquiz check` as an author uses it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from mlquiz.cli.check import check
from mlquiz.errors import UsageError
from tests.building.content import concept, sections, write

PLANNED = concept("weight", lesson=False)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder with one planned concept, in the folder that one stands in."""
    root = tmp_path / "content"
    (tmp_path / "demos").mkdir()
    write(root / "sections.toml", sections(basics="基础"))
    write(root / "basics" / "weight.toml", PLANNED)
    monkeypatch.chdir(tmp_path)
    return root


def test_sound_content_ends_with_its_coverage(root: Path) -> None:
    result = CliRunner().invoke(check, [str(root)])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[-2:] == [
        "1 concept, 0 written, 1 planned, 0 items, 0 texts untranslated",
        "0 problems",
    ]
    table = lines[1:4]
    assert [line.split()[0] for line in table] == ["section", "basics", "all"]
    assert len({re.match(r"\w+ +\w+", line).end() for line in table}) == 1  # type: ignore[union-attr]


def test_problems_are_lines_that_an_editor_can_follow(root: Path) -> None:
    (root / "basics" / "weight.toml").write_text(f"{PLANNED}lessn = 1\n", encoding="utf-8")
    result = CliRunner().invoke(check, [str(root)])
    assert result.exit_code == 1
    assert result.output.startswith(
        "content/basics/weight.toml:5:1: the key 'lessn' is unknown (Did you mean 'lesson'?)\n"
    )
    assert result.output.endswith("\n1 problem\n")


def test_one_file_is_checked_against_all_but_only_its_problems_are_reported(root: Path) -> None:
    weight, bias = root / "basics" / "weight.toml", root / "basics" / "bias.toml"
    weight.write_text(f"{PLANNED}requires = ['bias', 'gain']\n", encoding="utf-8")
    bias.write_text("format = 3\n")
    result = CliRunner().invoke(check, ["content/basics/weight.toml"])
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "content/basics/weight.toml:5:21: there is no concept 'gain'",
        "1 problem",
    ]


@pytest.mark.parametrize("name", ["stray.toml", "content/basics/notes.txt"])
def test_a_file_from_elsewhere_is_refused(root: Path, name: str) -> None:
    Path(name).write_text("format = 2\n")
    result = CliRunner().invoke(check, [name])
    assert isinstance(result.exception, UsageError)
    assert "is not in a content folder" in str(result.exception)


@pytest.mark.parametrize(
    ("folder", "hint"),
    [
        ("content/basics", "is only a part of the content: check {root} instead"),
        ("empty", "has no sections.toml"),
        ("demos", "has no sections.toml"),
    ],
)
def test_a_folder_without_sections_is_refused(root: Path, folder: str, hint: str) -> None:
    Path(folder).mkdir(exist_ok=True)
    result = CliRunner().invoke(check, [folder])
    assert isinstance(result.exception, UsageError)
    assert hint.format(root=root) in str(result.exception)


def test_json_is_one_object(root: Path) -> None:
    (root / "basics" / "weight.toml").write_text("format = 2\n")
    result = CliRunner().invoke(check, [str(root), "--json"])
    assert result.exit_code == 1
    data = json.loads(result.output)
    assert data["problems"][0] == {
        "file": str(root / "basics" / "weight.toml"),
        "line": 1,
        "column": 1,
        "message": "depth is missing",
        "hint": "",
    }
    assert data["coverage"]["sections"]["basics"] == data["coverage"]["total"]
    assert data["coverage"]["total"]["questions"]["choice"] == 0


def test_without_a_path_the_shipped_content_is_checked() -> None:
    data = json.loads(CliRunner().invoke(check, ["--json"]).output)
    assert len(data["coverage"]["sections"]) == 11


def test_help_has_an_example() -> None:
    assert "Example: mlquiz check content/" in CliRunner().invoke(check, ["--help"]).output
