"""Learners who study until an interview, light enough for a thousand of them.

No learner's memory is the one that plans and schedules assume: each has weights, luck with single
items, a pace and previous knowledge of their own. `python -m tests.building.candidates` prints what
each way of studying leads to.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from msgspec.structs import replace

from mlquiz.domain.memory import AGAIN, DEFAULT_WEIGHTS, GOOD, MemoryModel
from mlquiz.domain.outlook import Outlook, PlanItem
from mlquiz.domain.pacing import FINAL_DAYS
from mlquiz.domain.planning import DayLimit, DayPlan, NewItems, choose_day, ranked
from mlquiz.library.library import Library
from mlquiz.study.plan_items import new_plan_items

BELIEVED = MemoryModel()


@dataclass
class Candidate:
    """A learner before an interview: what the schedule assumes in `states`, the `truth` unseen."""

    seed: int
    memory: MemoryModel = field(init=False)
    states: dict[str, PlanItem] = field(default_factory=dict)
    truth: dict[str, float] = field(default_factory=dict)
    due: dict[str, int] = field(default_factory=dict)
    started: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        scale, growth = self.random.lognormvariate(0, 0.5), self.random.gauss(0, 0.3)
        weights = list(DEFAULT_WEIGHTS)
        weights[:4] = [weight * scale for weight in weights[:4]]
        weights[8] += growth
        weights[20] = self.random.uniform(0.1, 0.4)
        self.memory = MemoryModel(tuple(weights))
        self.pace = self.random.lognormvariate(0, 0.25)
        self.knows = self.random.uniform(0.5, 0.8)

    def recall(self, item: PlanItem, day: int) -> float:
        """Return the true probability of recall on a day."""
        return self.memory.retrievability(day - item.last, self.truth[item.id])

    def ask(self, item: PlanItem, day: int) -> None:
        """Answer an item, and once more on the same day if it was missed."""
        chance = self.recall(item, day) if item.started else self.knows
        right = self.random.random() < chance
        self.states[item.id] = believed_after(item, day, right)
        self.truth[item.id] = max(self._true_stability(item, chance, right), 0.05)
        self.started += not item.started

    def _true_stability(self, item: PlanItem, recall: float, right: bool) -> float:
        if not item.started:
            first = self.memory.first_stability(GOOD if right else AGAIN)
            luck = self.random.lognormvariate(0, 0.4)
            return luck * (first if right else self.memory.short_term_stability(first))
        before = self.truth[item.id]
        if right:
            return self.memory.stability_after_success(before, item.difficulty, recall)
        return self.memory.short_term_stability(
            self.memory.stability_after_lapse(before, item.difficulty, recall)
        )


@cache
def _believed(started, stability, difficulty, elapsed, right):
    """Return the stability and difficulty that the schedule assumes after an answer."""
    if not started:
        first = BELIEVED.first_stability(GOOD if right else AGAIN)
        difficulty = BELIEVED.first_difficulty(GOOD if right else AGAIN)
        return (
            (first, difficulty)
            if right
            else (BELIEVED.short_term_stability(first), BELIEVED.next_difficulty(difficulty, GOOD))
        )
    recall = BELIEVED.retrievability(elapsed, stability)
    if right:
        after = BELIEVED.stability_after_success(stability, difficulty, recall)
        return after, BELIEVED.next_difficulty(difficulty, GOOD)
    after = BELIEVED.short_term_stability(
        BELIEVED.stability_after_lapse(stability, difficulty, recall)
    )
    missed = BELIEVED.next_difficulty(difficulty, AGAIN)
    return after, BELIEVED.next_difficulty(missed, GOOD)


def believed_after(item: PlanItem, day: int, right: bool) -> PlanItem:
    """Return the item as the schedule sees it after an answer on a day."""
    elapsed = day - item.last if item.started else 0
    stability, difficulty = _believed(item.started, item.stability, item.difficulty, elapsed, right)
    return replace(item, started=True, last=day, stability=stability, difficulty=difficulty)


Policy = Callable[[Candidate, NewItems, int, float], DayPlan]


def follow_plan(days: int) -> Policy:
    """Return the policy of the plan to a date."""
    outlook = Outlook(days, BELIEVED)

    def choose(learner: Candidate, new: NewItems, day: int, seconds: float) -> DayPlan:
        return choose_day(ranked(learner.states.values(), new, day, outlook), DayLimit(seconds))

    return choose


def fixed_retention(days: int, retention: float) -> Policy:
    """Return the policy of FSRS: what is due, most at risk first, then new items.

    Time that is left when no more new items are started goes to the reviews with the lowest recall.
    """
    decay = -DEFAULT_WEIGHTS[20]
    factor = (retention ** (1 / decay) - 1) / (0.9 ** (1 / decay) - 1)

    def overdue(item: PlanItem, day: int) -> float:
        return (day - item.last) / item.stability

    def choose(learner: Candidate, new: NewItems, day: int, seconds: float) -> DayPlan:
        started = [(-overdue(item, day), item) for item in learner.states.values()]
        started.sort(key=lambda pair: pair[0])
        by_risk = [item for _, item in started]
        due = [
            item for item in by_risk if day - item.last >= max(1, round(item.stability * factor))
        ]
        fresh = new.items if days - day > FINAL_DAYS else ()
        names = {item.id for item in due}
        rest = (item for item in by_risk if item.id not in names)
        return choose_day((*due, *fresh[:100], *rest), DayLimit(seconds))

    return choose


def expected_recall(
    items: Sequence[PlanItem], policy: Policy, *, days: int, minutes: float, learners: int
) -> list[float]:
    """Return each learner's true expected recall of what is asked on the interview's day."""
    total = sum(item.value for item in items)
    new = NewItems.of(items)
    results = []
    for seed in range(learners):
        learner = Candidate(seed)
        for day in range(days):
            chosen = policy(learner, new.after(learner.started), day, 60 * minutes / learner.pace)
            for item in (*chosen.reviews, *chosen.new):
                learner.ask(item, day)
        known = (item.value * learner.recall(item, days) for item in learner.states.values())
        results.append(sum(known) / total)
    return results


def items_in_order(library: Library) -> list[PlanItem]:
    """Return all items in the order in which the plan begins them."""
    return new_plan_items(library, library.item_ids(breadth_first=True))


def items_in_file_order(library: Library) -> list[PlanItem]:
    """Return all items concept by concept, in the order of the concept map."""
    rank = {concept.id: index for index, concept in enumerate(library.concepts())}
    return sorted(items_in_order(library), key=lambda item: rank[item.concept])


def mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def figures(library: Library, days: int, minutes: float, learners: int) -> dict[str, list[float]]:
    """Return the expected recall of every learner, for each way of studying."""
    own, of_files = items_in_order(library), items_in_file_order(library)
    size = {"days": days, "minutes": minutes, "learners": learners}
    found = {"plan": expected_recall(own, follow_plan(days), **size)}
    for retention in (0.5, 0.7, 0.8, 0.9):
        policy = fixed_retention(days, retention)
        found[f"FSRS at {retention:.0%}"] = expected_recall(own, policy, **size)
    in_order = expected_recall(of_files, fixed_retention(days, 0.9), **size)
    return {**found, "file order, FSRS at 90%": in_order}


if __name__ == "__main__":
    days, minutes, learners = (int(word) for word in sys.argv[1:4] or (21, 10, 1000))
    with Library.open() as opened:
        for name, recalls in figures(opened, days, minutes, learners).items():
            print(f"{name:24} {mean(recalls):.3f}")
