"""Coverage of the concept map, section by section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from mlquiz.domain.kinds.registry import card_kinds, question_kinds
from mlquiz.library.parser import ParsedFile
from mlquiz.text import LANGUAGES


class Coverage(Struct, frozen=True, kw_only=True):
    """The counts of one section, or of all.

    `written` and `planned` are the numbers of concepts with and without a lesson. `questions` is
    the number of questions by kind, `not_choice` the share of them whose kind is not `choice`;
    `proofs` is the number of items with a proof, and `untranslated` that of texts that are missing
    or invalid in a language.
    """

    concepts: int
    written: int
    planned: int
    questions: Mapping[str, int]
    cards: int
    proofs: int
    not_choice: float
    untranslated: int


def coverage_of(files: Iterable[ParsedFile]) -> Coverage:
    """Return the counts over these files."""
    found = list(files)
    concepts = [parsed.concept for parsed in found if parsed.concept]
    raw_items = [raw_item for parsed in found for raw_item in parsed.raw_items.values()]
    kinds = Counter(raw_item.kind for raw_item in raw_items)
    questions = {kind: kinds[kind] for kind in question_kinds()}
    asked = sum(questions.values())
    return Coverage(
        concepts=len(concepts),
        written=sum(concept.written for concept in concepts),
        planned=sum(not concept.written for concept in concepts),
        questions=questions,
        cards=sum(kinds[kind] for kind in card_kinds()),
        proofs=sum("proof" in raw_item.values for raw_item in raw_items),
        not_choice=1 - questions["choice"] / asked if asked else 0.0,
        untranslated=sum(
            path[-1] in LANGUAGES for parsed in found for path in parsed.flawed if path
        ),
    )
