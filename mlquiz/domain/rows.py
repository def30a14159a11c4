"""Rows to pick from, before and after an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from mlquiz.domain.answers import letters
from mlquiz.domain.blocks import Code, Prose, Row, Sign
from mlquiz.text import Lang

if TYPE_CHECKING:
    from mlquiz.domain.items import Option

T = TypeVar("T")


def option_rows(
    options: Sequence[Option], picked: Collection[int], lang: Lang, *, over: bool = False
) -> tuple[Row, ...]:
    """Return a row for each option; with `over`, with the signs and the reasons."""
    return tuple(
        Row(
            letter,
            Prose(option.text[lang]),
            sign=sign_of(correct=option.correct, picked=index in picked) if over else "",
            picked=index in picked,
            why=option.why[lang] if over and option.why else "",
        )
        for index, (letter, option) in enumerate(lettered(options))
    )


def line_rows(code: str, picked: int = 0, right: Collection[int] = ()) -> tuple[Row, ...]:
    """Return a row for each line of a listing, by number from 1, with signs if `right` is given."""
    return tuple(
        Row(
            str(number),
            Code(line),
            sign=sign_of(correct=number in right, picked=number == picked) if right else "",
            picked=number == picked,
        )
        for number, line in enumerate(code.strip("\n").split("\n"), start=1)
    )


def sign_of(*, correct: bool, picked: bool) -> Sign:
    """Return the sign of a row after the answer: a wrong row has one only if it was picked."""
    if correct:
        return "right"
    return "wrong" if picked else ""


def lettered(found: Sequence[T]) -> Iterator[tuple[str, T]]:
    """Yield pairs of a letter and what it labels."""
    return zip(letters(len(found)), found, strict=True)
