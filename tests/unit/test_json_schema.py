"""The JSON Schema that `mlquiz schema` prints fits the files that ship."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from mlquiz.cli import cli
from mlquiz.cli.schema import KINDS
from mlquiz.library.json_schema import FILE_KINDS, json_schema
from mlquiz.paths import content_dir, demos_dir

CONTENT = content_dir()
EXAMPLE = Path(__file__).parents[2] / "docs" / "example-pack"
APART = ("statements", "interviews")
FILES = {
    "content": [file for file in CONTENT.glob("*/*.toml") if file.parent.name not in APART],
    "statements": list((CONTENT / "statements").glob("*.toml")),
    "interviews": list((CONTENT / "interviews").glob("*.toml")),
    "sections": [CONTENT / "sections.toml"],
    "demo": list(demos_dir().glob("*/*.toml")),
    "pack": [EXAMPLE / "pack.toml"],
}

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"


def parsed(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_fits_the_schema_of_its_kind(kind: str) -> None:
    result = CliRunner().invoke(cli, ["schema", kind])
    schema = json.loads(result.stdout)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert FILES[kind]
    for file in FILES[kind]:
        assert not list(validator.iter_errors(parsed(file))), file


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_names_its_schema_for_editors(kind: str) -> None:
    schema = SCHEMAS / f"{kind}.json"
    printed = CliRunner().invoke(cli, ["schema", kind]).stdout
    assert schema.read_text(encoding="utf-8") == printed, f"run `mlquiz schema {kind} > {schema}`"
    for file in FILES[kind]:
        directive, name = file.read_text(encoding="utf-8").splitlines()[0].split()
        assert directive == "#:schema", file
        assert (file.parent / name).resolve() == schema, file


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_or_missing_key_does_not_fit(kind: str) -> None:
    validator = Draft202012Validator(json_schema(kind))  # type: ignore[arg-type]
    whole = parsed(FILES[kind][0])
    assert not validator.is_valid({**whole, "unknown": 1})
    assert not validator.is_valid({key: each for key, each in whole.items() if key != "format"})


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        ("content", "content/ab-tests/ab-tests-peeking.toml"),
        ("statements", "content/statements/ab-tests.toml"),
        ("demo", "demos/ab-tests/peeking.toml"),
    ],
)
def test_a_pack_in_one_language_fits_the_schema_of_that_language(kind: str, file: str) -> None:
    for options, fits in ((("--language", "en"), True), ((), False), (("--language", "zh"), False)):
        printed = CliRunner().invoke(cli, ["schema", kind, *options]).stdout
        assert Draft202012Validator(json.loads(printed)).is_valid(parsed(EXAMPLE / file)) is fits


def test_a_question_fits_one_kind_only() -> None:
    validator = Draft202012Validator(json_schema("content"))
    whole = parsed(next(file for file in FILES["content"] if file.stem == "dropout"))
    question = next(each for each in whole["question"] if each["kind"] == "numeric")
    assert not validator.is_valid({**whole, "question": [{**question, "kind": "choice"}]})


def test_the_command_knows_every_kind() -> None:
    assert KINDS == FILE_KINDS
