"""Builders of domain objects: texts and statements."""

from __future__ import annotations

from mlquiz.domain.concepts import Statement, StatementVerdict
from mlquiz.text import Text


def text(words: str) -> Text:
    """Return a text that is the same in both languages."""
    return Text(words, words)


def statement(verdict: StatementVerdict = StatementVerdict.WRONG) -> Statement:
    """Return a statement with this verdict."""
    return Statement(
        id="c001",
        concepts=("c",),
        says=text("s"),
        verdict=verdict,
        correction=text("t"),
        sources=("A 2020",),
    )


STATEMENT = statement()
