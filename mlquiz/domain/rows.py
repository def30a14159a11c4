"""Rows to pick from, before and after an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from mlquiz.domain.answers import letters
from mlquiz.domain.blocks import Correctness, Prose, Row
from mlquiz.text import Lang

if TYPE_CHECKING:
    from mlquiz.domain.items import Option

T = TypeVar("T")


def option_rows(
    options: Sequence[Option], picked: Collection[int], lang: Lang, *, reveal: bool = False
) -> tuple[Row, ...]:
    """Return a row for each option; with `reveal`, with what is right and why others are wrong."""
    return tuple(
        Row(
            letter,
            Prose(option.text[lang]),
            correctness=correctness_of(correct=option.correct, picked=index in picked)
            if reveal
            else "",
            picked=index in picked,
            why=option.why[lang] if reveal and option.why else "",
        )
        for index, (letter, option) in enumerate(lettered(options))
    )


def correctness_of(*, correct: bool, picked: bool) -> Correctness:
    """Return what to show of a row after the answer: that it is wrong only if it was picked."""
    if correct:
        return "right"
    return "wrong" if picked else ""


def lettered(found: Sequence[T]) -> Iterator[tuple[str, T]]:
    """Yield pairs of a letter and what it labels."""
    return zip(letters(len(found)), found, strict=True)
