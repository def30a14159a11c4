"""A concept's lesson."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from mlquiz.domain.concepts import Concept
from mlquiz.domain.filter import Filter
from mlquiz.errors import MlquizError
from mlquiz.render.markup import to_plain
from mlquiz.render.phrases import listed
from mlquiz.render.sources import sources_line
from mlquiz.render.titles import title_line
from mlquiz.tui.document import Document, from_markup, stack, text
from mlquiz.tui.host import host, told
from mlquiz.tui.screens.base import BaseScreen, excused, moved
from mlquiz.tui.start import StartAt
from mlquiz.tui.widgets.options import Options, Row

MOST_LINKS = 9


class LessonScreen(BaseScreen):
    """A page to read, and the ways on: what it builds on, its questions, its demos."""

    CSS_PATH = "lesson.tcss"
    AUTO_FOCUS = "#page"
    title_key = "lesson.title"
    BINDINGS: ClassVar[list[BindingType]] = [
        *excused(
            Binding("s", "quiz", "key.quiz_on_it"),
            Binding("d", "demos", "key.demos"),
            *(Binding(str(n + 1), f"open({n})", "key.open", show=False) for n in range(MOST_LINKS)),
        ),
        moved("q", "key.quiz_moved"),
    ]

    def __init__(self, concept: str) -> None:
        super().__init__()
        self._topic = concept
        self._concept: Concept | None = None
        self._demos: tuple[str, ...] = ()

    def body(self) -> ComposeResult:
        """Compose the page."""
        with VerticalScroll(id="page"):
            yield Static(id="text")
            yield Static(id="requires-title")
            yield Options(id="requires")
            yield Static(id="sources")

    def open(self) -> None:
        """Find the concept, and go back if there is none."""
        try:
            self._concept = self.desk.library.concept(self._topic)
        except MlquizError as error:
            host(self).tell_error(error)
            self.leave_later()
            return
        self.show()
        self.once_painted(self._find_demos)

    def show(self) -> None:
        """Write the page."""
        concept = self._concept
        if concept is None:
            super().show()
            return
        library, lang = self.desk.library, self.lang
        self.head(to_plain(concept.title[lang]), spare=self.section_title(concept.section))
        lesson = library.lesson(concept.id)
        words = from_markup(lesson.text[lang]) if lesson else text(self.say("lesson.planned"))
        title = text(title_line(concept.title, lang), "bold $primary")
        self.query_one("#text", Static).update(stack(title, words))
        written, planned = self._requires
        heading = text(self.say("lesson.requires"), "bold") if written or planned else Document()
        self.query_one("#requires-title", Static).update(heading)
        self.query_one(Options).show(
            [
                Row(str(n + 1), text(to_plain(each.title[lang])))
                for n, each in enumerate(written[:MOST_LINKS])
            ]
        )
        sources = lesson.sources if lesson else concept.sources
        said = text(sources_line(sources, lang), "$muted")
        lines = stack(self._planned_line(planned), said if sources else Document())
        self.query_one("#sources", Static).update(lines)

    def _planned_line(self, planned: Sequence[Concept]) -> Document:
        """Name the prerequisites that have no lesson yet."""
        if not planned:
            return Document()
        titles = listed((to_plain(each.title[self.lang]) for each in planned), self.lang)
        return text(self.say("lesson.requires_planned", concepts=titles), "$muted")

    @property
    def _requires(self) -> tuple[list[Concept], list[Concept]]:
        """The prerequisites that the library knows: those with a lesson, and those planned."""
        if self._concept is None:
            return [], []
        known = {each.id: each for each in self.desk.library.concepts()}
        needed = [known[name] for name in self._concept.requires if name in known]
        written = [each for each in needed if each.written]
        return written, [each for each in needed if not each.written]

    @told
    def _find_demos(self) -> None:
        """Find the demos that this concept's items rest on."""
        library = self.desk.library
        wanted = Filter(concepts=frozenset({self._topic}))
        named = (library.item(item).demo for item in library.item_ids(wanted))
        there = set(host(self).demos.names)
        self._demos = tuple(dict.fromkeys(name for name in named if name in there))
        self.refresh_bindings()

    @on(Options.Picked)
    def _take_link(self, event: Options.Picked) -> None:
        self.action_open(event.index)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell what is possible now."""
        match action, parameters:
            case "demos", _:
                return bool(self._demos)
            case "quiz", _:
                return self._concept is not None and self._concept.written
            case "open", (int(place),):
                return place < min(len(self._requires[0]), MOST_LINKS)
        return super().check_action(action, parameters)

    def excuse(self, action: str) -> str:
        """Return the phrase that says why there is no way on from here."""
        if action.startswith("open"):
            return "lesson.no_such"
        return {"demos": "lesson.no_demo", "quiz": "lesson.planned"}.get(action, "")

    def action_quiz(self) -> None:
        """Ask about this concept."""
        wanted = Filter(concepts=frozenset({self._topic}))
        if self.is_active:
            host(self).go(StartAt(screen="session", wanted=wanted))

    def action_demos(self) -> None:
        """Open the demo of this concept, or the list of them."""
        if not self.is_active:
            return
        from mlquiz.tui.screens.demos import DemosScreen

        if len(self._demos) == 1:
            host(self).go(StartAt(screen="lab", demo=self._demos[0]))
        else:
            self.app.push_screen(DemosScreen(self._demos))

    def action_open(self, place: int) -> None:
        """Open the lesson of a prerequisite."""
        if self.is_active:
            host(self).go(StartAt(screen="lesson", concept=self._requires[0][place].id))
