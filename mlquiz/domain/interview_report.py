"""What a mock interview showed: depth, gaps, misconceptions, time, confidence, what to study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from mlquiz.domain.answers import Misconception
from mlquiz.domain.interview import (
    Interview,
    LadderResult,
    MissedPoint,
    RungAnswer,
    ladder_results,
)
from mlquiz.domain.ladders import RungLevel

MAX_TIPS = 5
"""The maximum number of concepts to study next that a report names."""
SURE_WEIGHT = 2.0
"""The factor by which an error counts more if the learner was sure: it shows a misconception."""


class SectionDepth(Struct, frozen=True, kw_only=True):
    """How deep the answers went in a section.

    `passed` of `asked` questions were passed in `ladders` ladders. `reached` is the highest level
    passed, and `stopped_at` the lowest level at which a ladder ended; both may be None.
    """

    section: str
    ladders: int
    asked: int
    passed: int
    reached: RungLevel | None
    stopped_at: RungLevel | None


class ConfidenceCounts(Struct, frozen=True, kw_only=True):
    """Counts of answers by the learner's confidence and the verdict."""

    sure_right: int = 0
    sure_wrong: int = 0
    unsure_right: int = 0
    unsure_wrong: int = 0

    @property
    def stated(self) -> int:
        """The number of answers with a stated confidence."""
        return self.sure_right + self.sure_wrong + self.unsure_right + self.unsure_wrong

    @property
    def sure(self) -> int:
        """The number of answers that the learner was sure of."""
        return self.sure_right + self.sure_wrong

    @property
    def unsure(self) -> int:
        """The number of answers that the learner was not sure of."""
        return self.unsure_right + self.unsure_wrong


class Tip(Struct, frozen=True, kw_only=True):
    """A concept to study next: where its ladders ended and the questions that train its gaps."""

    concept: str
    stopped_at: RungLevel
    sure: bool
    items: tuple[str, ...] = ()


class Report(Struct, frozen=True, kw_only=True):
    """The results of an interview as far as it went.

    `seconds` is the median time until an answer, None without answers. `premises` is the number of
    false premises put, `seen_through` of those that were noticed.
    """

    interview: Interview
    ladders: tuple[LadderResult, ...]
    sections: tuple[SectionDepth, ...]
    asked: int
    passed: int
    seconds: float | None
    premises: int
    seen_through: int
    missed: tuple[tuple[RungAnswer, MissedPoint], ...]
    misconceptions: tuple[tuple[RungAnswer, Misconception], ...]
    confidence: ConfidenceCounts
    tips: tuple[Tip, ...]

    @property
    def depth(self) -> float | None:
        """The mean number of rungs passed in a ladder; None if no ladder was started."""
        return self.passed / len(self.ladders) if self.ladders else None


class Comparison(Struct, frozen=True, kw_only=True):
    """The differences to an earlier interview; positive is more. None if either has no value.

    `depth` is in rungs a ladder, `share` in questions passed per question, `seconds` in the median
    time until an answer, `sure_wrong` in answers that the learner was sure of and that were wrong.
    """

    earlier: Interview
    depth: float | None
    share: float | None
    seconds: float | None
    sure_wrong: int


def report_on(interview: Interview, asked: Mapping[str, int] | None = None) -> Report:
    """Return the report on an interview as far as it went.

    `asked` maps concepts to how often interviewers ask about them, by which tips are sorted.
    """
    ladders, answers = ladder_results(interview), interview.answers
    premises = [each for each in answers if each.false_premise]
    return Report(
        interview=interview,
        ladders=tuple(ladders),
        sections=tuple(_depths(ladders)),
        asked=len(answers),
        passed=sum(each.passed for each in answers),
        seconds=median(each.seconds for each in answers) if answers else None,
        premises=len(premises),
        seen_through=sum(each.passed for each in premises),
        missed=tuple((each, point) for each in answers for point in each.missed),
        misconceptions=tuple((each, one) for each in answers for one in each.misconceptions),
        confidence=_confidence(answers),
        tips=tuple(_tips(ladders, asked or {})),
    )


def compare(report: Report, earlier: Report) -> Comparison:
    """Return the differences between a report and an earlier one."""
    share = _difference(_share(report), _share(earlier))
    return Comparison(
        earlier=earlier.interview,
        depth=_difference(report.depth, earlier.depth),
        share=share,
        seconds=_difference(report.seconds, earlier.seconds),
        sure_wrong=report.confidence.sure_wrong - earlier.confidence.sure_wrong,
    )


def _share(report: Report) -> float | None:
    return report.passed / report.asked if report.asked else None


def _difference(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else now - before


def _depths(ladders: Iterable[LadderResult]) -> Iterable[SectionDepth]:
    by_section: dict[str, list[LadderResult]] = {}
    for result in ladders:
        by_section.setdefault(result.section, []).append(result)
    for section, own in by_section.items():
        answers = [answer for result in own for answer in result.answers]
        yield SectionDepth(
            section=section,
            ladders=len(own),
            asked=len(answers),
            passed=sum(each.passed for each in answers),
            reached=max(
                (result.reached for result in own if result.reached), key=_rank, default=None
            ),
            stopped_at=min(
                (result.stopped_at for result in own if result.stopped_at), key=_rank, default=None
            ),
        )


def _rank(level: RungLevel) -> int:
    return level.rank


def _confidence(answers: Iterable[RungAnswer]) -> ConfidenceCounts:
    stated = [(each.sure, each.passed) for each in answers if each.sure is not None]
    return ConfidenceCounts(
        sure_right=stated.count((True, True)),
        sure_wrong=stated.count((True, False)),
        unsure_right=stated.count((False, True)),
        unsure_wrong=stated.count((False, False)),
    )


def _tips(ladders: Iterable[LadderResult], asked: Mapping[str, int]) -> list[Tip]:
    """Return the concepts whose ladders ended early, the most urgent first, one tip each.

    A concept is the more urgent, the more often it is asked and the lower the ladder ended; doubly
    so if the learner was sure of the wrong answer. Of several ladders on one concept, the most
    urgent decides, and the items of all are kept.
    """
    found: dict[str, list[tuple[float, Tip]]] = {}
    for result in ladders:
        last = next((each for each in result.answers if not each.passed), None)
        if last is None:
            continue
        weight = (1 + asked.get(result.concept, 0)) / last.level.rank
        if last.sure:
            weight *= SURE_WEIGHT
        own = [each.item for each in result.answers if each.item and not each.passed]
        own += [point.item for each in result.answers for point in each.missed if point.item]
        items = tuple(dict.fromkeys(own))
        tip = Tip(concept=result.concept, stopped_at=last.level, sure=bool(last.sure), items=items)
        found.setdefault(result.concept, []).append((weight, tip))
    ranked = sorted(map(_merged, found.values()), key=lambda each: -each[0])
    return [tip for _, tip in ranked[:MAX_TIPS]]


def _merged(tips: list[tuple[float, Tip]]) -> tuple[float, Tip]:
    """Return the most urgent of the weighted tips on one concept, with the items of all."""
    by_weight = sorted(tips, key=lambda each: -each[0])
    weight, tip = by_weight[0]
    items = dict.fromkeys(item for _, each in by_weight for item in each.items)
    return weight, replace(tip, items=tuple(items))
