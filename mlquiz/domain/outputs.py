"""Comparison of typed output with the output that code prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mlquiz.domain.folding import fold

Token = str | float

TOKEN = re.compile(r"\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|\w+|[^\w\s]")
UNIMPORTANT = frozenset("'\"`,;")
BRACKETS = str.maketrans("({)}", "[[]]")
WRAPPERS = frozenset({"tensor", "array", "size"})
MODULE = re.compile(r"\b(?:torch|np|numpy)\.(?=tensor|array|size)")
TENSOR_KEYWORDS = re.compile(
    r",\s*(?:grad_fn|dtype|device|requires_grad)\s*=\s*(?:<[^<>]*>|[^,()<>]*)(?=[,)])"
)
LINE_BREAK_SYMBOL = "⏎"
"""The symbol for a line break in an answer that is written on one line."""
LINE_BREAK = re.compile(rf"\s*(?:{LINE_BREAK_SYMBOL}|↵|\\n|\r\n|\r|\n)\s*")
INLINE_BREAK = re.compile("[/|]+")
CORNER_BRACKETS = str.maketrans("「」『』", "[]{}")
DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")


def tokens(printed: str) -> list[Token]:
    """Return the words, numbers and symbols of printed text.

    Whitespace, case, quotes, commas, the kind of bracket and a `tensor()` around values are
    ignored.
    """
    text = MODULE.sub("", TENSOR_KEYWORDS.sub("", fold(printed).casefold())).translate(BRACKETS)
    found = [as_number(part) for part in TOKEN.findall(text) if part not in UNIMPORTANT]
    if found and found[-1] == ".":
        found.pop()
    return without_wrappers(found)


def as_number(part: str) -> Token:
    """Return the token as a number if it is one; `nan` stays a word, as NaN equals nothing."""
    try:
        return float(part) if part[0] in ".0123456789" else part
    except ValueError:
        return part


def without_wrappers(given: list[Token]) -> list[Token]:
    """Return the tokens without wrappers such as `tensor(` and their closing brackets."""
    kept: list[Token] = []
    open_wrappers: list[bool] = []
    for index, part in enumerate(given):
        is_wrapper = part == "[" and index > 0 and given[index - 1] in WRAPPERS
        if part == "[":
            open_wrappers.append(is_wrapper)
        if is_wrapper:
            kept.pop()
        elif not (part == "]" and open_wrappers and open_wrappers.pop()):
            kept.append(part)
    return kept


def same_output(given: str, printed: str) -> bool:
    """Return whether `given` is the printed output; the brackets of a flat list are optional."""
    expected = tokens(printed)
    flat = is_flat_list(expected)
    return any(
        shown == expected or (flat and not has_structure(shown) and values(shown) == expected[1:-1])
        for shown in readings(given, printed)
    )


def has_unclear_brackets(given: str, printed: str) -> bool:
    """Return whether the brackets of `given` differ from those printed, presumably by oversight.

    Unbalanced brackets differ. If the number of values matches, so do missing brackets, and
    brackets around values that are printed without them. A flat list needs no brackets. The values
    are not compared, so that the hint does not reveal the answer.
    """
    shown, expected = tokens(" ".join(split_lines(given, printed))), tokens(printed)
    if is_flat_list(expected) or not is_balanced(expected):
        return False
    if not is_balanced(shown):
        return True
    count = count_values(expected)
    if count_values(shown) != count:
        return False
    if "[" in expected:
        return "[" not in shown
    return count > 1 and is_flat_list(shown)


def is_complete(given: str, printed: str) -> bool:
    """Return whether `given` is right already or has all the lines of the output."""
    needed = line_count(printed)
    return len(split_lines(given, printed)) >= needed or same_output(given, printed)


def line_count(printed: str) -> int:
    """Return the number of printed lines that are not blank."""
    return sum(1 for line in printed.splitlines() if line.strip())


def split_lines(given: str, printed: str) -> list[str]:
    """Return the typed lines that are not blank.

    Symbols for line breaks separate lines, as do `/` and `|` if the code prints several lines
    without these characters.
    """
    parts = LINE_BREAK.split(given)
    if line_count(printed) > 1 and not set(printed) & set("/|"):
        parts = [part for each in parts for part in INLINE_BREAK.split(each)]
    return [part for part in parts if part.strip()]


def readings(given: str, printed: str) -> Iterator[list[Token]]:
    """Yield the possible tokens of `given`: a character may stand for several in ASCII."""
    joined = " ".join(split_lines(given, printed))
    yield tokens(given)
    yield tokens(joined)
    yield tokens(joined.translate(CORNER_BRACKETS))
    yield tokens(joined.replace("——", "_"))
    yield tokens(DECIMAL_COMMA.sub(".", fold(joined)))


def is_flat_list(found: list[Token]) -> bool:
    """Return whether the output is one list without nested lists."""
    return found[:1] == ["["] and found[-1:] == ["]"] and found.count("[") == 1


def has_structure(found: list[Token]) -> bool:
    """Return whether there are brackets, each with its counterpart."""
    return "[" in found and is_balanced(found)


def is_balanced(found: list[Token]) -> bool:
    """Return whether each bracket has its counterpart."""
    depth = 0
    for part in found:
        depth += (part == "[") - (part == "]")
        if depth < 0:
            return False
    return depth == 0


def values(found: list[Token]) -> list[Token]:
    """Return the tokens without brackets."""
    return [part for part in found if part not in ("[", "]")]


def count_values(found: list[Token]) -> int:
    """Return the number of tokens other than brackets and plus and minus signs."""
    return sum(1 for part in values(found) if part not in ("-", "+"))
