"""The check that a written concept has the items that its depth requires."""

from __future__ import annotations

from typing import Any

from mlquiz.domain.concepts import QUOTAS
from mlquiz.library.parser import ParsedFile


def missing_from_quota(parsed: ParsedFile) -> str:
    """Return what a concept lacks; '' if it lacks nothing, or is planned and has no items."""
    concept = parsed.concept
    if concept is None:
        return ""
    if not concept.written:
        return "there are items but no lesson" if parsed.raw_items else ""
    quota = QUOTAS[concept.depth]
    questions = [str(each.get("kind")) for each in _tables(parsed, "question")]
    cards = len(_tables(parsed, "card"))
    demands = (
        (quota.questions, len(questions), "question", "questions"),
        (quota.kinds, len(set(questions)), "kind of question", "kinds of question"),
        (quota.cards, cards, "card", "cards"),
        (quota.either, len(questions) + cards, "question or card", "questions or cards"),
    )
    missing = [
        f"{wanted} {one if wanted == 1 else more} (has {there})"
        for wanted, there, one, more in demands
        if there < wanted
    ]
    return f"{concept.id!r} is {concept.depth} and needs {', '.join(missing)}" if missing else ""


def _tables(parsed: ParsedFile, key: str) -> list[dict[str, Any]]:
    """Return the items of a file, including invalid ones, which are already reported."""
    listed = parsed.data.get(key)
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
