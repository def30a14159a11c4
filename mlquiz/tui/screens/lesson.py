"""The lesson of a concept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from mlquiz.domain.concepts import Concept
from mlquiz.domain.filter import Filter
from mlquiz.domain.lessons import FollowUp, Lesson
from mlquiz.errors import MlquizError
from mlquiz.i18n.messages import join_names
from mlquiz.render.markup import to_plain
from mlquiz.render.sources import sources_line
from mlquiz.render.titles import title_line
from mlquiz.study.session_planner import SessionRequest
from mlquiz.tui.base_app import app_of, show_errors
from mlquiz.tui.document import Document, from_markup, stack, text
from mlquiz.tui.paint import BAR
from mlquiz.tui.routes import Route
from mlquiz.tui.screens.base import BaseScreen, moved, with_unavailable_reasons
from mlquiz.tui.widgets.lesson_page import LessonPage
from mlquiz.tui.widgets.options import Options, Row

MAX_LINKS = 9
UNNUMBERED = "·"
"""Shown before a link beyond the ninth, which only Enter and the mouse open."""


class LessonScreen(BaseScreen):
    """A lesson with its follow-ups and prerequisites, and keys for its questions and demos."""

    AUTO_FOCUS = "LessonPage"
    title_key = "lesson.title"
    BINDINGS: ClassVar[list[BindingType]] = [
        *with_unavailable_reasons(
            Binding("o", "follow_up", "key.follow_up"),
            Binding("s", "quiz", "key.quiz_on_it"),
            Binding("d", "demos", "key.demos"),
            Binding("n", "next_concept", "key.next_concept"),
            *(Binding(str(n + 1), f"open({n})", "key.open", show=False) for n in range(MAX_LINKS)),
        ),
        moved("q", "key.quiz_moved"),
    ]

    def __init__(self, concept: str) -> None:
        super().__init__()
        self._topic = concept
        self._concept: Concept | None = None
        self._lesson: Lesson | None = None
        self._demos: tuple[str, ...] = ()
        self._opened: set[int] = set()
        """Indices of the follow-ups whose answers are shown."""

    def body(self) -> ComposeResult:
        """Compose the page."""
        yield LessonPage()

    @property
    def page(self) -> LessonPage:
        """The widget that shows the lesson."""
        return self.query_one(LessonPage)

    def open(self) -> None:
        """Load the concept and its lesson; if there is no such concept, show an error and close."""
        try:
            self._concept = self.services.library.concept(self._topic)
        except MlquizError as error:
            app_of(self).notify_error(error)
            self.dismiss_when_ready()
            return
        self._lesson = self.services.library.lesson(self._topic)
        if self._lesson is not None:
            self.page.add_pictures(self._lesson)
        self.show()
        self.after_refresh_if_open(self._find_demos)

    def show(self) -> None:
        """Write the page."""
        concept, lesson = self._concept, self._lesson
        if concept is None:
            super().show()
            return
        self.set_title(
            to_plain(concept.title[self.lang]), spare=self.section_title(concept.section)
        )
        self.page.show(title_line(concept.title, self.lang), lesson)
        self._show_follow_ups()
        self._show_requires()
        sources = lesson.sources if lesson else concept.sources
        said = text(sources_line(sources, self.lang), "$muted") if sources else Document()
        self.page.show_end(self._next_line(), stack(self._planned_line(self._requires[1]), said))

    def _show_follow_ups(self) -> None:
        rows = [
            Row(str(index + 1), self._follow_up(each, opened=index in self._opened))
            for index, each in enumerate(self._follow_ups)
        ]
        heading = text(self.translate("lesson.follow_ups"), "bold") if rows else Document()
        self.page.show_rows("asked", heading, rows)

    def _follow_up(self, each: FollowUp, *, opened: bool) -> Document:
        """Return a follow-up question, with its answer if it is opened."""
        ask = from_markup(each.ask[self.lang])
        if not opened:
            return ask
        answer = app_of(self).demos.fill(each.answer[self.lang])
        return ask + from_markup(answer).indented(*BAR)

    def _show_requires(self) -> None:
        written, planned = self._requires
        heading = (
            text(self.translate("lesson.requires"), "bold") if written or planned else Document()
        )
        first = len(self._follow_ups)
        rows = [
            Row(_number(first + n), text(to_plain(each.title[self.lang])))
            for n, each in enumerate(written)
        ]
        self.page.show_rows("requires", heading, rows)

    def _planned_line(self, planned: Sequence[Concept]) -> Document:
        """Return the titles of the prerequisites that have no lesson yet; empty if none."""
        if not planned:
            return Document()
        titles = join_names((to_plain(each.title[self.lang]) for each in planned), self.lang)
        return text(self.translate("lesson.requires_planned", concepts=titles), "$muted")

    def _next_line(self) -> Document:
        """Return the link to the next concept; empty without a lesson or a next concept."""
        following = self._following
        if following is None or self._lesson is None:
            return Document()
        key = Content.styled("n ", "bold $primary")
        title = to_plain(following.title[self.lang])
        return text(
            key + Content.styled(f"{self.translate('lesson.next')}  ", "$muted") + Content(title)
        )

    @property
    def _follow_ups(self) -> tuple[FollowUp, ...]:
        return self._lesson.follow_ups[:MAX_LINKS] if self._lesson else ()

    @cached_property
    def _following(self) -> Concept | None:
        """The next written concept in the concept map; None if there is none."""
        return self.services.library.next_written(self._topic)

    @property
    def _requires(self) -> tuple[list[Concept], list[Concept]]:
        """The written and the planned prerequisites that exist in the library."""
        if self._concept is None:
            return [], []
        known = {each.id: each for each in self.services.library.concepts()}
        needed = [known[name] for name in self._concept.requires if name in known]
        written = [each for each in needed if each.written]
        return written, [each for each in needed if not each.written]

    @show_errors
    def _find_demos(self) -> None:
        """Find the lesson's demos, or if it has none, those of the concept's items."""
        library = self.services.library
        named = [part.demo for part in self._lesson.parts if part.demo] if self._lesson else []
        there = set(app_of(self).demos.names)
        if not there & set(named):
            wanted = Filter(concepts=frozenset({self._topic}))
            named = [library.item(item).demo or "" for item in library.item_ids(wanted)]
        self._demos = tuple(dict.fromkeys(name for name in named if name in there))
        self.refresh_bindings()

    @on(Options.Picked)
    def _open_link(self, event: Options.Picked) -> None:
        below = event.options.id == "requires"
        self.action_open(event.index + below * len(self._follow_ups))

    def unavailable(self, action: str, *parameters: object) -> str | None:
        """Return why an action is unavailable now; see `BaseScreen.unavailable`."""
        match action, parameters:
            case "demos", _ if not self._demos:
                return "lesson.no_demo"
            case "quiz", _ if self._concept is None or not self._concept.written:
                return "lesson.planned"
            case "follow_up", _ if len(self._opened) >= len(self._follow_ups):
                return "lesson.all_open" if self._opened else "lesson.no_follow_up"
            case "next_concept", _ if self._concept is None or self._following is None:
                return "lesson.no_next"
            case "open", (int(index),) if index >= self._link_count:
                return "lesson.no_such"
        return None

    @property
    def _link_count(self) -> int:
        """The number of follow-ups and prerequisites that a digit opens."""
        return min(len(self._follow_ups) + len(self._requires[0]), MAX_LINKS)

    def action_quiz(self) -> None:
        """Start a session on this concept."""
        wanted = Filter(concepts=frozenset({self._topic}))
        if self.is_active:
            app_of(self).go(Route(screen="session", session=SessionRequest(wanted)))

    def action_demos(self) -> None:
        """Open the demo of this concept, or list the demos if there are several.

        A demo that the lesson shows is run at once.
        """
        if not self.is_active:
            return
        if len(self._demos) > 1:
            from mlquiz.tui.screens.demos import DemosScreen

            self.app.push_screen(DemosScreen(self._demos))
            return
        (demo,) = self._demos
        parts = self._lesson.parts if self._lesson else ()
        shown = next((part for part in parts if part.demo == demo), None)
        if shown is None:
            app_of(self).go(Route(screen="lab", demo=demo))
            return
        from mlquiz.tui.screens.lab import LabScreen

        self.app.push_screen(LabScreen(demo, claim=shown.claim, run=True))

    def action_follow_up(self) -> None:
        """Show the answer to the first follow-up whose answer is hidden."""
        folded = (n for n in range(len(self._follow_ups)) if n not in self._opened)
        self._toggle(next(folded))

    def action_next_concept(self) -> None:
        """Open the lesson of the next concept."""
        if self.is_active and self._following:
            app_of(self).go(Route(screen="lesson", concept=self._following.id))

    def action_open(self, index: int) -> None:
        """Show or hide the answer to a follow-up, or open the lesson of a prerequisite."""
        first = len(self._follow_ups)
        if index < first:
            self._toggle(index)
        elif self.is_active:
            app_of(self).go(Route(screen="lesson", concept=self._requires[0][index - first].id))

    def _toggle(self, index: int) -> None:
        self._opened ^= {index}
        self._show_follow_ups()
        self.refresh_bindings()
        asked = self.query_one("#asked", Options)
        self.after_refresh_if_open(lambda: asked.scroll_to_row(index))


def _number(index: int) -> str:
    """Return the digit that opens the link at an index, or `UNNUMBERED` if no digit is left."""
    return str(index + 1) if index < MAX_LINKS else UNNUMBERED
