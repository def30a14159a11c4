"""`mlquiz check` as an author uses it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mlquiz.cli.check import check
from mlquiz.errors import UsageError

SECTIONS = '[[section]]\nid = "basics"\ntitle = { en = "Basics", zh = "基础" }\n'
PLANNED = 'id = "weight"\ndepth = "core"\ntitle = { en = "Weight", zh = "权重" }\n'


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "content"
    (root / "basics").mkdir(parents=True)
    (tmp_path / "demos").mkdir()
    (root / "sections.toml").write_text(f"format = 1\n{SECTIONS}")
    (root / "basics" / "weight.toml").write_text(f"format = 1\n{PLANNED}")
    monkeypatch.chdir(tmp_path)
    return root


def test_sound_content_ends_with_its_coverage(root: Path) -> None:
    result = CliRunner().invoke(check, [str(root)])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[-2:] == [
        "1 concepts, 0 written, 1 planned, 0 items, 0 texts untranslated",
        "0 problems",
    ]
    table = lines[1:4]
    assert [line.split()[0] for line in table] == ["section", "basics", "all"]
    assert len({len(line) for line in table}) == 1


def test_problems_are_lines_that_an_editor_can_follow(root: Path) -> None:
    (root / "basics" / "weight.toml").write_text(f"format = 1\n{PLANNED}lessn = 1\n")
    result = CliRunner().invoke(check, [str(root)])
    assert result.exit_code == 1
    assert result.output.startswith(
        "content/basics/weight.toml:5:1: the key 'lessn' is unknown (Did you mean 'lesson'?)\n"
    )
    assert result.output.endswith("\n1 problem\n")


def test_one_file_is_checked_against_all_but_only_it_is_blamed(root: Path) -> None:
    weight, bias = root / "basics" / "weight.toml", root / "basics" / "bias.toml"
    weight.write_text(f"format = 1\n{PLANNED}requires = ['bias', 'gain']\n")
    bias.write_text("format = 3\n")
    result = CliRunner().invoke(check, ["content/basics/weight.toml"])
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "content/basics/weight.toml:5:21: there is no concept 'gain'",
        "1 problem",
    ]


@pytest.mark.parametrize("name", ["stray.toml", "content/basics/notes.txt"])
def test_a_file_from_elsewhere_is_refused(root: Path, name: str) -> None:
    Path(name).write_text("format = 1\n")
    result = CliRunner().invoke(check, [name])
    assert isinstance(result.exception, UsageError)
    assert "is no file of a content folder" in str(result.exception)


def test_json_is_one_object(root: Path) -> None:
    (root / "basics" / "weight.toml").write_text("format = 1\n")
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


def test_the_command_loads_nothing_heavy() -> None:
    heavy = {"msgspec", "tomllib", "sqlite3", "textual", "torch"}
    code = f"import sys, mlquiz.cli.check; print(sorted({heavy} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"
