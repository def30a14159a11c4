"""The concept map: sections, concepts, and the ledger of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from mlquiz.text import Text


class Depth(StrEnum):
    """How thoroughly a concept is taught, which determines its quota of items."""

    CORE = "core"
    SUPPORTING = "supporting"
    MENTION = "mention"


class Quota(Struct, frozen=True):
    """The minimum number of questions, kinds of question and cards of a written concept.

    `either` is the minimum number of questions and cards together.
    """

    questions: int
    kinds: int
    cards: int
    either: int = 0


QUOTAS: Mapping[Depth, Quota] = {
    Depth.CORE: Quota(questions=3, kinds=2, cards=2),
    Depth.SUPPORTING: Quota(questions=2, kinds=1, cards=1),
    Depth.MENTION: Quota(questions=0, kinds=0, cards=0, either=1),
}


class Section(Struct, frozen=True):
    """A chapter of the map."""

    id: str
    title: Text


class Concept(Struct, frozen=True, kw_only=True):
    """A node of the map; `written` if it has a lesson, *planned* otherwise.

    `asked` is the number of collections of interview questions that ask about it; `aka` are
    other names to search by; `siblings` are concepts that are easily confused with this one.
    """

    id: str
    section: str
    title: Text
    depth: Depth
    asked: int = 0
    requires: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    aka: tuple[str, ...] = ()
    written: bool = False


class Judgement(StrEnum):
    """A learner's possible judgements of a statement."""

    MYTH = "myth"
    CONDITIONAL = "conditional"
    TRUE = "true"


class StatementVerdict(StrEnum):
    """The verdict on a statement in the ledger."""

    TRUE = "true"
    CONDITIONAL = "true-with-conditions"
    MISLEADING = "misleading"
    WRONG = "wrong"
    FOLKLORE = "folklore"

    @property
    def judgement(self) -> Judgement:
        """The learner's judgement that is graded as right."""
        if self is StatementVerdict.TRUE:
            return Judgement.TRUE
        if self is StatementVerdict.CONDITIONAL:
            return Judgement.CONDITIONAL
        return Judgement.MYTH


class Statement(Struct, frozen=True, kw_only=True):
    """A common saying of the ledger, with its verdict and its correction.

    `concepts` are the ids of the concepts that it is about. `proof` is `section/demo:claim`, None
    if no demo shows what is right.
    """

    id: str
    concepts: tuple[str, ...]
    says: Text
    verdict: StatementVerdict
    correction: Text
    sources: tuple[str, ...]
    proof: str | None = None


def in_prerequisite_order(concepts: Iterable[Concept]) -> list[str]:
    """Return the ids of the concepts, each after its prerequisites among them.

    Otherwise the given order is kept. Concepts in a prerequisite cycle, and those that require
    them, come last.
    """
    requires = {concept.id: concept.requires for concept in concepts}
    waiting = {name: {*required} & requires.keys() for name, required in requires.items()}
    order: list[str] = []
    while free := next((name for name, required in waiting.items() if not required), None):
        order.append(free)
        del waiting[free]
        for required in waiting.values():
            required.discard(free)
    return order + list(waiting)


def prerequisite_cycles(concepts: Iterable[Concept]) -> list[str]:
    """Return the ids of concepts that require themselves, directly or through others."""
    requires = {concept.id: concept.requires for concept in concepts}

    def reaches(start: str) -> bool:
        seen: set[str] = set()
        stack = list(requires.get(start, ()))
        while stack:
            name = stack.pop()
            if name == start:
                return True
            if name not in seen:
                seen.add(name)
                stack.extend(requires.get(name, ()))
        return False

    return [name for name in requires if reaches(name)]
