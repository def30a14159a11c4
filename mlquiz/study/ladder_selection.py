"""Selection of the ladders of a mock interview, and of an interview to go on with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from mlquiz.domain.interview import DEFAULT_MINUTES, Interview
from mlquiz.domain.kinds.registry import KINDS
from mlquiz.domain.ladders import SECONDS, Candidate, Ladder, Rung, Seniority, choose_ladders
from mlquiz.errors import MlquizError, unknown
from mlquiz.study.eligible_items import can_be_answered

if TYPE_CHECKING:
    from mlquiz.library.library import ItemFacts, Library
    from mlquiz.study.services import Services


class InterviewRequest(Struct, frozen=True, kw_only=True):
    """A request for an interview.

    Without a `seed`, a random one is drawn, and ladders that were asked before are less likely.
    `ladder` asks only this ladder.
    """

    minutes: int = DEFAULT_MINUTES
    level: Seniority = Seniority.MID
    section: str | None = None
    seed: int | None = None
    ladder: str | None = None


def select_ladders(services: Services, request: InterviewRequest, seed: int) -> tuple[str, ...]:
    """Return the ids of the ladders to ask, in this order.

    Raises UsageError if the ladder is unknown, and MlquizError if the section has no ladders, as
    when it does not exist.
    """
    library = services.library
    ladders = {ladder.id: ladder for ladder in library.ladders()}
    if request.ladder is not None:
        if request.ladder not in ladders:
            raise unknown("topic", request.ladder, ladders)
        return (request.ladder,)
    seen = Counter[str]() if request.seed is not None else times_asked(services)
    concepts = {concept.id: concept for concept in library.concepts()}
    facts = library.facts(
        rung.item for ladder in ladders.values() for rung in ladder.rungs if rung.item
    )
    candidates = [
        Candidate(
            id=ladder.id,
            section=concepts[ladder.concept].section,
            concept=ladder.concept,
            level=ladder.level,
            asked=concepts[ladder.concept].asked,
            seconds=_seconds(ladder, facts),
            seen=seen[ladder.id],
        )
        for ladder in ladders.values()
        if ladder.concept in concepts
        and request.section in (None, concepts[ladder.concept].section)
    ]
    if not candidates:
        raise MlquizError(
            "There are no interview questions on this section: `mlquiz interview` asks about all "
            "sections.",
            "这一章没有面试题：运行 `mlquiz interview` 会从所有章节提问。",
        )
    return choose_ladders(candidates, request.level, request.minutes, seed)


def _seconds(ladder: Ladder, facts: Mapping[str, ItemFacts]) -> float:
    """Return the assumed duration of all rungs: that of their level, or of their kind if longer.

    Rungs that cannot be asked count as 0 s.
    """
    return sum(
        max(SECONDS[rung.level], KINDS[facts[rung.item].kind].seconds if rung.item else 0.0)
        for rung in ladder.rungs
        if can_be_asked(rung, facts)
    )


def can_be_asked(rung: Rung, facts: Mapping[str, ItemFacts]) -> bool:
    """Return whether a rung can be asked: its item, if any, exists and can be answered here.

    `facts` has those of the items of its ladder that exist.
    """
    return rung.item is None or (rung.item in facts and can_be_answered(facts[rung.item].kind))


def sections_with_ladders(library: Library) -> list[str]:
    """Return the ids of the sections that have ladders, in teaching order."""
    concepts = {concept.id: concept.section for concept in library.concepts()}
    found = {concepts[each.concept] for each in library.ladders() if each.concept in concepts}
    return [section.id for section in library.sections() if section.id in found]


def times_asked(services: Services) -> Counter[str]:
    """Return how often each ladder was asked in earlier interviews."""
    interviews = services.store.interviews()
    return Counter(ladder for each in interviews for ladder in {a.ladder for a in each.answers})


def last_open(services: Services) -> Interview | None:
    """Return the interview that was broken off last and can go on; None if there is none."""
    found = [each for each in services.store.interviews() if each.can_go_on]
    return found[-1] if found else None
