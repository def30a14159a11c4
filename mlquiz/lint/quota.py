"""Whether a written concept has the items that its depth asks for."""

from __future__ import annotations

from typing import Any

from mlquiz.domain.concepts import QUOTAS
from mlquiz.library.reading import ParsedFile


def missing_from_quota(contents: ParsedFile) -> str:
    """Say what a concept lacks, or '' if it lacks nothing or is only planned."""
    concept = contents.concept
    if concept is None:
        return ""
    if not concept.written:
        return "there are items but no lesson" if contents.drafts else ""
    quota = QUOTAS[concept.depth]
    questions = [str(each.get("kind")) for each in _tables(contents, "question")]
    cards = len(_tables(contents, "card"))
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


def _tables(contents: ParsedFile, key: str) -> list[dict[str, Any]]:
    """Return the items of a file, broken ones included: they are said to be broken already."""
    listed = contents.data.get(key)
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
