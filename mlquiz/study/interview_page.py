"""The report on a mock interview as a page: for the screen, as Markdown and as HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from mlquiz.domain.interview import Interview, RungAnswer
from mlquiz.domain.interview_report import Comparison, Report, Tip, compare, report_on
from mlquiz.errors import UsageError
from mlquiz.files import atomic_write
from mlquiz.i18n.interview import translate
from mlquiz.i18n.messages import join_names
from mlquiz.render.markup import to_plain
from mlquiz.render.pages import (
    Bullets,
    Heading,
    PageBlock,
    PageParagraph,
    Table,
    as_html,
    as_markdown,
)
from mlquiz.render.titles import title_line
from mlquiz.text import Lang

if TYPE_CHECKING:
    from mlquiz.library.library import Library
    from mlquiz.study.services import Services

HTML = (".html", ".htm")
NOTABLE = 2
"""Minimum number of such answers at which the report calls the learner over- or under-confident."""


def clock_time(seconds: float) -> str:
    """Return a duration as minutes and seconds: '4:05'."""
    whole = max(0, round(seconds))
    return f"{whole // 60}:{whole % 60:02}"


def started_at(interview: Interview) -> str:
    """Return the local date and time at which an interview began."""
    return f"{interview.at.astimezone():%Y-%m-%d %H:%M}"


class ReportPage(Struct, frozen=True):
    """The page with a report, and the concepts to study next."""

    blocks: tuple[PageBlock, ...]
    concepts: tuple[str, ...]


def report_page(services: Services, interview: Interview, lang: Lang) -> ReportPage:
    """Return the page with the report on an interview, compared with the one answered before it."""
    library = services.library
    asked = {concept.id: concept.asked for concept in library.concepts()}
    report = report_on(interview, asked)
    earlier = [
        each
        for each in services.store.interviews()
        if each.at < interview.at and each.id != interview.id and each.answers
    ]
    compared = compare(report, report_on(earlier[-1], asked)) if earlier else None
    blocks = InterviewPage(library, report, compared, lang).blocks()
    return ReportPage(tuple(blocks), tuple(tip.concept for tip in report.tips))


def save_page(blocks: Sequence[PageBlock], file: Path, lang: Lang) -> None:
    """Write a page to a file, as HTML if its name ends in .html or .htm, else as Markdown.

    Raises MlquizError if it cannot be written.
    """
    html = file.suffix.lower() in HTML
    written = as_html(blocks, lang) if html else as_markdown(blocks)
    with atomic_write(file) as partial:
        partial.write_text(written, encoding="utf-8")


class InterviewPage:
    """The blocks of a report in one language."""

    def __init__(
        self, library: Library, report: Report, compared: Comparison | None, lang: Lang
    ) -> None:
        self._library = library
        self._report = report
        self._compared = compared
        self._lang: Lang = lang

    def blocks(self) -> Iterator[PageBlock]:
        """Yield the blocks of the page."""
        yield from self._head()
        if not self._report.asked:
            return
        yield from self._depth()
        yield from self._answers()
        yield from self._missed()
        yield from self._misconceptions()
        yield from self._confidence()
        yield from self._comparison()
        yield from self._tips()

    def _head(self) -> Iterator[PageBlock]:
        interview, report = self._report.interview, self._report
        yield Heading(self._message("report.title", time=started_at(interview)), 1)
        start = interview.start
        section = (
            self._section(start.section) if start.section else self._message("report.all_sections")
        )
        yield PageParagraph(
            self._message(
                "report.settings",
                level=self._message(f"level.{start.level.value}"),
                used=clock_time(interview.clock),
                minutes=start.minutes,
                section=section,
            )
        )
        if interview.can_go_on:
            yield PageParagraph(self._message("report.open"))
        if not report.asked:
            yield PageParagraph(self._message("report.nothing"))
            return
        yield PageParagraph(
            self._message(
                "report.summary",
                passed=report.passed,
                asked=report.asked,
                ladders=len(report.ladders),
                depth=f"{report.depth:.1f}",
            )
        )
        if report.premises:
            seen, premises = report.seen_through, report.premises
            yield PageParagraph(self._message("report.premises", seen=seen, premises=premises))

    def _depth(self) -> Iterator[PageBlock]:
        heads = ("section", "topics", "passed", "reached", "stopped")
        rows = [
            (
                self._section(each.section),
                str(each.ladders),
                f"{each.passed}/{each.asked}",
                self._level(each.reached),
                self._level(each.stopped_at),
            )
            for each in self._report.sections
        ]
        yield Heading(self._message("report.depth"))
        yield Table(tuple(self._message(f"report.{head}") for head in heads), tuple(rows))

    def _answers(self) -> Iterator[PageBlock]:
        heads = ("topic", "level", "verdict", "sure", "time")
        rows = [
            (
                self._topic(each),
                self._level(each.level),
                self._verdict(each),
                self._sure(each.sure),
                clock_time(each.seconds),
            )
            for each in self._report.interview.answers
        ]
        yield Heading(self._message("report.answers"))
        yield Table(tuple(self._message(f"report.{head}") for head in heads), tuple(rows))
        yield PageParagraph(
            self._message("report.median", seconds=round(self._report.seconds or 0))
        )

    def _missed(self) -> Iterator[PageBlock]:
        lines = []
        for answer, point in self._report.missed:
            line = self._of(answer, "report.missed_point", point=to_plain(point.text[self._lang]))
            if point.item:
                line = _sentence(line, self._lang) + self._message(
                    "report.trained_by", item=point.item
                )
            lines.append(line)
        if lines:
            yield Heading(self._message("report.missed"))
            yield Bullets(tuple(lines))

    def _misconceptions(self) -> Iterator[PageBlock]:
        lines = [
            self._of(
                answer,
                "report.misconception",
                said=to_plain(each.said[self._lang]),
                why=to_plain(each.why[self._lang]),
            )
            for answer, each in self._report.misconceptions
        ]
        if lines:
            yield Heading(self._message("report.misconceptions"))
            yield Bullets(tuple(lines))

    def _confidence(self) -> Iterator[PageBlock]:
        found = self._report.confidence
        yield Heading(self._message("report.confidence"))
        if not found.stated:
            yield PageParagraph(self._message("report.no_confidence"))
            return
        if found.sure:
            yield PageParagraph(
                self._message("report.sure_of", sure=found.sure, wrong=found.sure_wrong)
            )
        if found.unsure:
            counts = {"unsure": found.unsure, "right": found.unsure_right}
            yield PageParagraph(self._message("report.unsure_of", **counts))
        if found.sure_wrong >= NOTABLE and found.sure_wrong > found.unsure_right:
            yield PageParagraph(self._message("report.over"))
        elif found.unsure_right >= NOTABLE and found.unsure_right > found.sure_wrong:
            yield PageParagraph(self._message("report.under"))
        wrong = [each for each in self._report.interview.answers if each.sure and not each.passed]
        if wrong:
            yield Bullets(tuple(self._of(each, "report.sure_wrong") for each in wrong))

    def _comparison(self) -> Iterator[PageBlock]:
        found = self._compared
        if found is None:
            return
        yield Heading(self._message("report.compared", time=started_at(found.earlier)))
        level = found.earlier.start.level
        if level is not self._report.interview.start.level:
            yield PageParagraph(
                self._message("report.other_level", level=self._message(f"level.{level.value}"))
            )
        lines = []
        if found.depth is not None:
            lines.append(self._message("report.more_depth", change=f"{found.depth:+.1f}"))
        if found.share is not None:
            lines.append(self._message("report.more_share", change=f"{100 * found.share:+.0f}"))
        if found.seconds is not None:
            lines.append(self._message("report.more_seconds", change=f"{found.seconds:+.0f}"))
        lines.append(self._message("report.more_wrong", change=f"{found.sure_wrong:+d}"))
        yield Bullets(tuple(lines))

    def _tips(self) -> Iterator[PageBlock]:
        yield Heading(self._message("report.next"))
        if not self._report.tips:
            yield PageParagraph(self._message("report.no_tips"))
        else:
            yield Bullets(tuple(map(self._tip, self._report.tips)))

    def _tip(self, tip: Tip) -> str:
        line = self._message(
            "report.tip",
            concept=self._concept(tip.concept),
            id=tip.concept,
            level=self._level(tip.stopped_at),
        )
        if tip.sure:
            line += self._message("report.tip_sure")
        if tip.items:
            line += self._message("report.tip_items", items=join_names(tip.items, self._lang))
        return line

    def _of(self, answer: RungAnswer, key: str, **values: object) -> str:
        return self._message(
            key, topic=self._topic(answer), level=self._level(answer.level), **values
        )

    def _topic(self, answer: RungAnswer) -> str:
        return to_plain(answer.title[self._lang])

    def _verdict(self, answer: RungAnswer) -> str:
        if answer.gave_up:
            return self._message("verdict.gave_up")
        return self._message("verdict.passed" if answer.passed else "verdict.failed")

    def _sure(self, sure: bool | None) -> str:
        return (
            "" if sure is None else self._message("report.sure_yes" if sure else "report.sure_no")
        )

    def _level(self, level: str | None) -> str:
        return "–" if level is None else self._message(f"rung.{level}")

    def _section(self, section: str) -> str:
        titles = {each.id: each.title for each in self._library.sections()}
        return to_plain(titles[section][self._lang]) if section in titles else section

    def _concept(self, concept: str) -> str:
        try:
            return title_line(self._library.concept(concept).title, self._lang)
        except UsageError:  # removed from the content since the interview
            return concept

    def _message(self, key: str, **values: object) -> str:
        return translate(key, self._lang, **values)


def _sentence(text: str, lang: Lang) -> str:
    """Return a text with a full stop at its end."""
    return text if text.endswith((".", "。", "？", "?")) else text + ("." if lang == "en" else "。")
