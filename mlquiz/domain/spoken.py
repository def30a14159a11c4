"""What model answers to interviewers' questions must be like: their length and their points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mlquiz.text import HAN, Text, counted

if TYPE_CHECKING:
    from mlquiz.toml_schema.diagnostics import ValidationError

Range = tuple[int, int]

ENGLISH_WORDS = (40, 90)
CHINESE_CHARACTERS = (80, 220)
POINTS = (3, 5)

WORD = re.compile(r"\S*[A-Za-z0-9]\S*")
CHARACTER = re.compile(rf"[{HAN}]|[A-Za-z0-9][\w.-]*", re.ASCII)


def length_errors(
    answer: Text,
    words: Range = ENGLISH_WORDS,
    characters: Range = CHINESE_CHARACTERS,
    hint: str = "it is said aloud in 30 seconds",
) -> Iterator[ValidationError]:
    """Yield an error for each language in which a model answer is too short or too long."""
    from mlquiz.toml_schema.diagnostics import ValidationError

    kinds = (
        ("en", "word", WORD, words),
        ("zh", "character", CHARACTER, characters),
    )
    for lang, unit, pattern, (low, high) in kinds:
        count = len(pattern.findall(answer[lang]))
        if not low <= count <= high:
            message = f"the answer has {counted(count, unit)}, not {low} to {high}"
            yield ValidationError(("answer", lang), message, hint)


def point_errors(key: str, count: int) -> Iterator[ValidationError]:
    """Yield an error if there are too few or too many points."""
    from mlquiz.toml_schema.diagnostics import ValidationError

    low, high = POINTS
    if not low <= count <= high:
        message = f"there must be {low} to {high} points, not {count}"
        yield ValidationError((key,), message, "what the answer must not leave out")
