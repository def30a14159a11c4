"""The reader's exam: interview questions that the content of each section must answer."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from mlquiz.paths import content_dir

EXAM = sorted(Path(__file__).parent.glob("*.toml"))
SECTIONS = sorted(
    folder.name
    for folder in content_dir().iterdir()
    if folder.is_dir() and folder.name not in ("statements", "interviews")
)


def written(concept: str) -> bool:
    """Return whether a concept has a lesson."""
    files = [content_dir() / section / f"{concept}.toml" for section in SECTIONS]
    return any(file.is_file() and "\nlesson.en" in file.read_text("utf-8") for file in files)


def test_every_section_has_an_exam() -> None:
    assert [file.stem for file in EXAM] == SECTIONS


@pytest.mark.parametrize("file", EXAM, ids=lambda file: file.stem)
def test_a_section_has_twenty_questions_that_written_concepts_answer(file: Path) -> None:
    questions = tomllib.loads(file.read_text(encoding="utf-8"))["question"]
    assert len(questions) >= 20
    assert len({question["ask"] for question in questions}) == len(questions)
    for question in questions:
        assert len(question["expects"]) >= 2, question["ask"]
        assert question["concepts"], question["ask"]
        assert all(map(written, question["concepts"])), question["concepts"]
