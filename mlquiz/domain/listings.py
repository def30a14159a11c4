"""Listings: their comparison line by line, and the result of running one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

from msgspec import Struct

Span = tuple[int, int]


class CodeResult(Struct, frozen=True):
    """What a listing printed.

    `failure` is the exception's last line, the exit status or the time limit; '' on success.
    """

    printed: str
    failure: str = ""


CodeRunner = Callable[[str], CodeResult]
"""Runs a listing to its end."""


def lines_of(code: str) -> list[str]:
    """Return the lines of a listing, without blank lines around it."""
    return code.strip("\n").split("\n")


def changed_lines(before: str, after: str) -> frozenset[int]:
    """Return the numbers, from 1, of the lines of `before` that `after` changes or leaves out.

    Where `after` only inserts lines, they are the numbers of the lines on both sides.
    """
    numbers = set[int]()
    for (start, end), _ in _differences(before, after):
        numbers |= set(range(start + 1, end + 1)) if end > start else {start, start + 1}
    return frozenset(numbers & set(range(1, len(lines_of(before)) + 1)))


def diff(before: str, after: str) -> str:
    """Return the differing lines, `-` before those of `before` and `+` before those of `after`."""
    old, new = lines_of(before), lines_of(after)
    shown = list[str]()
    for (start, end), (new_start, new_end) in _differences(before, after):
        shown += [f"- {line}" for line in old[start:end]]
        shown += [f"+ {line}" for line in new[new_start:new_end]]
    return "\n".join(shown)


def _differences(before: str, after: str) -> Iterator[tuple[Span, Span]]:
    """Yield the spans of lines that differ, from 0, the end not included."""
    matcher = SequenceMatcher(None, lines_of(before), lines_of(after), autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            yield (start, end), (new_start, new_end)
