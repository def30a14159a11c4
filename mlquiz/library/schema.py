"""The format of content files: which keys each table has and what they hold.

content/README.md describes the same to authors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from mlquiz.authoring.faults import Fault, Faults, Reader, expected, name, shorten
from mlquiz.authoring.positions import KeyPath
from mlquiz.authoring.tables import Key, many, names_to, optional, table, text, title
from mlquiz.authoring.values import (
    flag,
    identifier,
    line,
    number,
    one_of,
    pattern,
    prose,
    string,
)
from mlquiz.domain.concepts import Depth, LedgerVerdict
from mlquiz.domain.items import QUESTION_KINDS

FORMAT = 1
CONCEPT_FORMAT = 2
LETTERS = 26
"""Answers that can be told apart: each has a letter."""
MAX_COUNT = 1_000
PROOF = re.compile(r"[a-z0-9_-]+/[a-z0-9_]+:[a-z0-9_]+")

proof = pattern(PROOF, "a proof: section/demo:claim")


def tolerance(value: Any, path: KeyPath, faults: Faults) -> float:
    """Read a number that is not negative."""
    read = number(value, path, faults)
    if read < 0:
        faults.append(Fault(path, f"{name(path)} must not be negative"))
    return read


def count(value: Any, path: KeyPath, faults: Faults) -> int:
    """Read a whole number that is not negative."""
    if isinstance(value, bool) or not isinstance(value, int):
        expected("a whole number", value, path, faults, "such as 12")
        return 0
    if not 0 <= value <= MAX_COUNT:
        faults.append(Fault(path, f"{name(path)} must be from 0 to {MAX_COUNT}"))
        return 0
    return value


def numbers_to(read: Reader) -> Reader:
    """Return a reader of groups from names for numbers, as in formulas, to what `read` reads."""

    def read_each(value: Any, path: KeyPath, faults: Faults) -> Any:
        for key in value if isinstance(value, dict) else ():
            if not (key.isidentifier() and key.isascii()):
                faults.append(Fault((*path, key), f"{shorten(key)!r} is not a name for a number"))
        return names_to(read)(value, path, faults)

    return read_each


QUESTION = {
    "id": Key(identifier),
    "kind": Key(one_of(QUESTION_KINDS)),
    "proof": optional(proof),
}
ASKED = {**QUESTION, "ask": Key(text)}
OPTION = {"text": Key(text), "correct": optional(flag), "why": optional(text)}
TRAP = {"answer": Key(prose), "why": Key(text)}


def _kind_of_question(own: Mapping[str, Key], shared: Mapping[str, Key]) -> Reader:
    """Return the reader of a kind of question; its nested tables are told of its keys."""
    return table({**shared, **own}, outer=CONCEPT)


def _nested(own: Mapping[str, Key], *, at_least: int = 0) -> Reader:
    outer = (*ASKED, "vary", "derive", "code", "tolerance", "unit", "statement")
    return many(table(own, outer=outer), at_least=at_least, at_most=LETTERS)


CONCEPT = {
    "id": Key(identifier),
    "depth": Key(one_of(Depth)),
    "asked": optional(count),
    "requires": optional(many(identifier)),
    "title": Key(title),
    "aka": optional(many(line)),
    "sources": optional(many(line)),
}
CHOICE = {"option": Key(_nested(OPTION, at_least=1), into="options"), "why": optional(text)}
QUESTIONS: Mapping[str, Reader] = {
    "choice": _kind_of_question(CHOICE, ASKED),
    "predict": _kind_of_question(CHOICE, ASKED),
    "numeric": _kind_of_question(
        {
            "vary": optional(numbers_to(many(number, at_least=1))),
            "derive": optional(numbers_to(line)),
            "answer": Key(line),
            "tolerance": optional(tolerance),
            "relative_tolerance": optional(tolerance),
            "unit": optional(one_of(["%"])),
            "why": Key(text),
            "trap": optional(_nested({**TRAP, "answer": Key(line)}), into="traps"),
        },
        ASKED,
    ),
    "output": _kind_of_question(
        {
            "code": Key(string),
            "answer": Key(prose),
            "why": Key(text),
            "trap": optional(_nested(TRAP), into="traps"),
        },
        ASKED,
    ),
    "verdict": _kind_of_question(
        {
            "statement": Key(identifier),
            "repair": optional(_nested(OPTION), into="repairs"),
            "why": optional(text),
        },
        QUESTION,
    ),
}
CARD = {"id": Key(identifier), "proof": optional(proof)}
CARDS: Mapping[str, Reader] = {
    "card": table({**CARD, "front": Key(text), "back": Key(text)}, outer=CONCEPT),
    "cloze": table({**CARD, "cloze": Key(text)}, outer=CONCEPT),
}
STATEMENT = table(
    {
        "id": Key(identifier),
        "concepts": Key(many(identifier, at_least=1)),
        "says": Key(text),
        "verdict": Key(one_of(LedgerVerdict)),
        "correction": Key(text),
        "sources": Key(many(line, at_least=1)),
        "proof": optional(proof),
    }
)
SECTION = table({"id": Key(identifier), "title": Key(title)})


def read_question(value: Any, path: KeyPath, faults: Faults) -> dict[str, Any]:
    """Read a `[[question]]`; what it must hold depends on its kind."""
    if not isinstance(value, dict):
        expected("a group of keys", value, path, faults, "write [[question]]")
        return {}
    kind = value.get("kind")
    if isinstance(kind, str) and kind in QUESTIONS:
        return cast("dict[str, Any]", QUESTIONS[kind](value, path, faults))
    given = {"kind": kind} if "kind" in value else {}
    table({"kind": QUESTION["kind"]})(given, path, faults)
    return {}


def read_card(value: Any, path: KeyPath, faults: Faults) -> dict[str, Any]:
    """Read a `[[card]]`: front and back, or a cloze."""
    if not isinstance(value, dict):
        expected("a group of keys", value, path, faults, "write [[card]]")
        return {}
    kind = "cloze" if "cloze" in value else "card"
    return {**CARDS[kind](value, path, faults), "kind": kind}
