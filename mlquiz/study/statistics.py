"""Statistics of the log: retention, confidence, mastery, confusions and time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from mlquiz.domain.answers import Misconception
from mlquiz.domain.calendar import DAY
from mlquiz.domain.events import Action, Event
from mlquiz.domain.retention import RetentionGroup, predictions, retention_groups
from mlquiz.domain.timing import durations
from mlquiz.study.pace import RECENT
from mlquiz.study.progress import concept_progress, minutes_of

if TYPE_CHECKING:
    from mlquiz.domain.items import Item
    from mlquiz.library.library import Library
    from mlquiz.study.services import Services

MIN_TIMES = 2
"""The number of times from which a misconception that was chosen counts as a confusion."""

RECENT_DAYS = 90 * DAY
"""The time in which the answers count for confusions."""

DAYS = 14


class ConfidenceCount(Struct, frozen=True):
    """Answers given with, or without, certainty, and how many of them were right."""

    sure: bool
    answers: int
    right: int


class SectionMastery(Struct, frozen=True):
    """A section: its items, those started, and the mean recall, new items counting as forgotten."""

    section: str
    items: int
    started: int
    mastery: float


class Confusion(Struct, frozen=True):
    """A misconception that was chosen `times` times in answers to an item of a concept."""

    item: str
    concept: str
    times: int
    misconception: Misconception


class KindTime(Struct, frozen=True):
    """The mean seconds of the latest answers to a kind of item, their feedback included."""

    kind: str
    answers: int
    seconds: float


class Statistics(Struct, frozen=True):
    """The statistics of the log.

    `misjudged` are the items that come back for a wrong answer of which the learner was sure, and
    that was not put right on a later day. `confusions` covers the last 90 days, `minutes_by_day`
    two weeks.
    """

    retention: Sequence[RetentionGroup]
    certainty: Sequence[ConfidenceCount]
    misjudged: Sequence[str]
    sections: Sequence[SectionMastery]
    confusions: Sequence[Confusion]
    minutes_by_day: Sequence[tuple[date, float]]
    kinds: Sequence[KindTime]

    @property
    def reviews(self) -> int:
        """The number of reviews on later days."""
        return sum(group.reviews for group in self.retention)

    @property
    def predicted(self) -> float:
        """The mean predicted chance of recall in these reviews; 0 if there are none."""
        total = sum(group.predicted * group.reviews for group in self.retention)
        return total / self.reviews if self.reviews else 0.0

    @property
    def recalled(self) -> float:
        """The share of these reviews that were recalled; 0 if there are none."""
        total = sum(group.recalled * group.reviews for group in self.retention)
        return total / self.reviews if self.reviews else 0.0


def statistics(services: Services, now: datetime) -> Statistics:
    """Return the statistics of the log at `now`."""
    library, store = services.library, services.store
    answers = list(store.answers())
    scheduled = [event for event in answers if event.action is Action.ANSWER and event.rating]
    today = store.calendar.day_of(now)
    most = services.settings.max_answer_seconds
    return Statistics(
        retention=retention_groups(predictions(scheduled, store.memory)),
        certainty=confidence_counts(answers),
        misjudged=library.existing(misjudged(answers)),
        sections=section_mastery(services, now),
        confusions=confusions(
            library, (each for each in answers if each.learner_day > today - RECENT_DAYS)
        ),
        minutes_by_day=minutes_by_day(answers, today, most),
        kinds=kind_times(services, now),
    )


def confidence_counts(answers: Iterable[Event]) -> list[ConfidenceCount]:
    """Return how many answers were right of those given with certainty, and of the others.

    Answers whose certainty was not asked are left out.
    """
    counts = Counter(
        (event.confident, bool(event.correct)) for event in answers if event.confident is not None
    )
    found = []
    for sure in (True, False):
        right, wrong = counts[sure, True], counts[sure, False]
        if right + wrong:
            found.append(ConfidenceCount(sure, right + wrong, right))
    return found


def misjudged(answers: Iterable[Event]) -> list[str]:
    """Return the items that come back for a sure but wrong answer, the latest first.

    Those that were put right on a later day are left out, and so are wrong answers in practice and
    in mock interviews, which do not change the schedule.
    """
    wrong: dict[str, date] = {}
    for event in answers:
        if event.is_misjudgement:
            wrong.pop(event.item, None)
            wrong[event.item] = event.learner_day
        elif event.correct and event.learner_day > wrong.get(event.item, event.learner_day):
            del wrong[event.item]
    return list(wrong)[::-1]


def section_mastery(services: Services, now: datetime) -> list[SectionMastery]:
    """Return the mastery of each section that has items, in teaching order."""
    found: dict[str, list[tuple[int, int, float]]] = {}
    for each in concept_progress(services.library, services.store, now):
        row = (each.items, each.started, each.items * each.mastery)
        found.setdefault(each.concept.section, []).append(row)
    sums = {
        section: [sum(column) for column in zip(*rows, strict=True)]
        for section, rows in found.items()
    }
    return [
        SectionMastery(section, int(items), int(started), mastery / items)
        for section, (items, started, mastery) in sums.items()
        if items
    ]


def confusions(library: Library, answers: Iterable[Event]) -> list[Confusion]:
    """Return the misconceptions that were chosen at least twice, the most frequent first.

    Only answers to the present version of an item count.
    """
    by_item: dict[str, list[Event]] = {}
    for event in answers:
        if event.correct is False and event.answer:
            by_item.setdefault(event.item, []).append(event)
    found: list[Confusion] = []
    for name in library.existing(item for item, own in by_item.items() if len(own) >= MIN_TIMES):
        item, version = library.item(name), library.content_hash(name)
        present = [event for event in by_item[name] if event.content_hash in (None, version)]
        chosen = Counter(each for event in present for each in _misconceptions(item, event))
        found += [
            Confusion(name, item.concept, times, each)
            for each, times in chosen.items()
            if times >= MIN_TIMES
        ]
    return sorted(found, key=lambda each: -each.times)


def _misconceptions(item: Item, event: Event) -> Iterator[Misconception]:
    """Yield what the wrong answer of an event says, as the item was presented then."""
    try:
        record = json.loads(event.answer or "")
        answer = item.answer_type.from_record(record)
        yield from item.present(int(record["seed"])).misconceptions(answer)
    except (ValueError, TypeError, LookupError):  # given up, or from an older or another mlquiz
        return


def minutes_by_day(
    answers: Sequence[Event], today: date, max_seconds: int
) -> list[tuple[date, float]]:
    """Return the minutes that answers took on each of the last `DAYS` days."""
    first = today - (DAYS - 1) * DAY
    by_day: dict[date, list[Event]] = {first + number * DAY: [] for number in range(DAYS)}
    for event in answers:
        if event.learner_day in by_day:
            by_day[event.learner_day].append(event)
    return [(day, minutes_of(own, max_seconds)) for day, own in by_day.items()]


def kind_times(services: Services, now: datetime) -> list[KindTime]:
    """Return the mean time of each kind in the latest answers, the slowest first."""
    rows = services.store.recent_answers(now, RECENT)
    facts = services.library.facts({answer.item for answer, _ in rows})
    most = services.settings.max_answer_seconds
    taken: dict[str, list[float]] = {}
    for each in durations([answer for answer, _ in rows], most):
        if each.is_whole and each.item in facts:
            taken.setdefault(facts[each.item].kind, []).append(each.seconds)
    found = (KindTime(kind, len(own), sum(own) / len(own)) for kind, own in taken.items())
    return sorted(found, key=lambda each: -each.seconds)
