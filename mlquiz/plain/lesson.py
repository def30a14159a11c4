"""Lessons as plain lines, optionally with figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from mlquiz.domain.concepts import Concept
from mlquiz.domain.lessons import Figure, FollowUp, Lesson, LessonPart
from mlquiz.i18n.plain import translate
from mlquiz.render.markup import to_plain
from mlquiz.render.sources import sources_line
from mlquiz.text import Lang, Text

if TYPE_CHECKING:
    from mlquiz.lab.picture import Picture
    from mlquiz.lab.stored import StoredResults
    from mlquiz.render.chart import Chart, Segment
    from mlquiz.render.terminal import Terminal

MAX_WIDTH = 100
MIN_HEIGHT = 9
INDENT = "   "

Draw = Callable[[int, int, bool], "list[list[Segment]]"]


class Plot(Struct, frozen=True):
    """A picture between the lines; `draw` takes width, height and whether to use only ASCII.

    `height` returns the number of rows that the picture needs at a given width.
    """

    draw: Draw
    height: Callable[[int], int]


class _LessonText:
    """The texts and pictures of a lesson. Evidence is read only if the lesson refers to it."""

    def __init__(self, lesson: Lesson, lang: Lang, demos: Sequence[Path]) -> None:
        self._lesson = lesson
        self._lang = lang
        self._demos = demos
        self._results: StoredResults | None = None

    @property
    def _stored(self) -> StoredResults:
        if self._results is None:
            from mlquiz.lab.stored import StoredResults

            self._results = StoredResults(*self._demos)
        return self._results

    def _plain_text(self, source: Text) -> str:
        words = source[self._lang]
        if "{" in words:
            from mlquiz.domain.placeholders import fill_measured

            words = fill_measured(words, self._median)
        return to_plain(words)

    def _median(self, demo: str, metric: str) -> float | None:
        return self._stored.median(demo, metric)

    def parts(self, title: str) -> Iterator[str | Plot]:
        """Yield the texts and pictures of the lesson from top to bottom."""
        lesson = self._lesson
        yield to_plain(title)
        yield ""
        yield from self._answer()
        yield self._plain_text(lesson.text)
        yield from self._figures()
        for part in lesson.parts:
            yield from self._part(part)
        yield from ("", translate("lesson.follow_ups", self._lang))
        for number, each in enumerate(lesson.follow_ups, start=1):
            yield from self._follow_up(number, each)
        yield ""
        yield sources_line(lesson.sources, self._lang)

    def _answer(self) -> Iterator[str]:
        if self._lesson.ask:
            yield self._plain_text(self._lesson.ask)
        yield translate("lesson.answer", self._lang)
        yield _indented(self._plain_text(self._lesson.answer))
        yield ""

    def _figures(self) -> Iterator[str | Plot]:
        from mlquiz.render.figures import figure_chart

        for figure in self._lesson.figures:
            yield ""
            drawn = partial(_draw_chart, figure_chart(figure, self._lang))
            yield Plot(drawn, partial(_figure_height, figure))
            if figure.caption:
                yield self._plain_text(figure.caption)

    def _part(self, part: LessonPart) -> Iterator[str | Plot]:
        yield from ("", to_plain(part.heading[self._lang]), self._plain_text(part.text))
        if not part.proof:
            return
        picture = self._stored.picture(part.demo, part.claim, self._lang)
        if picture is not None:
            from mlquiz.lab.stored import picture_height

            yield Plot(partial(_draw_picture, picture), partial(picture_height, picture))
        if claim := self._stored.claim(part.demo, part.claim, self._lang):
            yield translate("proof.claim", self._lang, claim=claim)
        if record := self._stored.record(part.demo, part.claim, self._lang):
            yield record
        yield translate("lesson.run", self._lang, name=self._stored.arguments(part.demo))

    def _follow_up(self, number: int, each: FollowUp) -> Iterator[str]:
        yield f"{number}. {self._plain_text(each.ask)}"
        yield _indented(self._plain_text(each.answer))


def _figure_height(figure: Figure, _width: int) -> int:
    from mlquiz.render.figures import figure_height

    return figure_height(figure)


def _draw_chart(chart: Chart, width: int, height: int, ascii_only: bool) -> list[list[Segment]]:
    from mlquiz.render.chart import draw_chart

    return draw_chart(chart, width, height, ascii_only=ascii_only)


def _draw_picture(
    picture: Picture, width: int, height: int, ascii_only: bool
) -> list[list[Segment]]:
    return picture.lines(width, height, ascii_only=ascii_only)


def _indented(words: str) -> str:
    return "\n".join(f"{INDENT}{line}" if line else line for line in words.split("\n"))


def lesson_lines(
    lesson: Lesson, title: str, lang: Lang, demos: Sequence[Path] = ()
) -> Iterator[str]:
    """Yield the lines of a lesson without its pictures; their captions describe them."""
    parts = _LessonText(lesson, lang, demos).parts(title)
    return (part for part in parts if isinstance(part, str))


def write_lesson(
    terminal: Terminal,
    lesson: Lesson,
    title: str,
    lang: Lang,
    *,
    chart: bool = True,
    demos: Sequence[Path] = (),
) -> None:
    """Write a lesson, with its pictures if `chart` is set."""
    columns, rows = terminal.size
    width = min(columns - 1, MAX_WIDTH)
    for part in _LessonText(lesson, lang, demos).parts(title):
        if isinstance(part, str):
            terminal.write_wrapped(part)
        elif chart:
            height = max(MIN_HEIGHT, min(part.height(width), rows - 2))
            lines = part.draw(width, height, terminal.ascii_only)
            terminal.write(*map(terminal.chart_line, lines))


def next_lesson_hint(following: Concept, lang: Lang) -> str:
    """Return the line with the command that shows the next concept's lesson."""
    return translate("lesson.next", lang, concept=following.id)
