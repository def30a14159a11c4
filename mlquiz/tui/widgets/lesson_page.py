"""The page of a concept: answer, lesson, pictures, follow-ups and sources."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from mlquiz.domain.lessons import Lesson
from mlquiz.i18n.tui import translate
from mlquiz.tui.base_app import app_of
from mlquiz.tui.document import Document, from_markup, stack, text
from mlquiz.tui.widgets.options import Options, Row


class LessonPage(VerticalScroll):
    """A lesson with the rows of its follow-ups and prerequisites below it."""

    DEFAULT_CSS = """
    LessonPage {
        padding: 1 2;
        #text, #answer, #lesson, .block, #asked-title, #asked, #sources { max-width: 100; }
        #answer {
            height: auto;
            margin-top: 1;
            padding: 0 1;
            border: round $primary;
            border-title-color: $primary;
            border-title-style: bold;
        }
        #figures, #parts, .block { height: auto; }
        #lesson, .block, #asked-title, #requires-title, #next, #sources { margin-top: 1; }
    }
    """

    def compose(self) -> ComposeResult:
        """Compose the parts from top to bottom; those that the lesson lacks are hidden."""
        yield Static(id="text")
        yield Static(id="answer")
        yield Static(id="lesson")
        yield Vertical(id="figures")
        yield Vertical(id="parts")
        yield Static(id="asked-title")
        yield Options(id="asked")
        yield Static(id="requires-title")
        yield Options(id="requires")
        yield Static(id="next")
        yield Static(id="sources")

    def add_pictures(self, lesson: Lesson) -> None:
        """Mount the figures and the parts of a lesson."""
        if not (lesson.figures or lesson.parts):
            return
        from mlquiz.tui.widgets.lesson_blocks import FigureBlock, PartBlock

        self.query_one("#figures").mount_all(FigureBlock(each) for each in lesson.figures)
        self.query_one("#parts").mount_all(PartBlock(each) for each in lesson.parts)

    def show(self, title: str, lesson: Lesson | None) -> None:
        """Show the title, the answer and the lesson in the current language.

        Show that the lesson is planned if it is None.
        """
        app = app_of(self)
        heading = text(title, "bold $primary")
        if lesson is None:
            self._put("text", stack(heading, text(translate("lesson.planned", app.lang))))
            self._put("answer", Document())
            self._put("lesson", Document())
            return
        self._put("text", heading)
        self._put("answer", self._answer(lesson))
        self.query_one("#answer").border_title = translate("lesson.answer", app.lang)
        self._put("lesson", from_markup(app.demos.fill(lesson.text[app.lang])))
        if lesson.figures or lesson.parts:
            self._show_pictures()

    def _answer(self, lesson: Lesson) -> Document:
        """Return the interviewer's question, if any, and the answer."""
        lang = app_of(self).lang
        ask = from_markup(lesson.ask[lang]).styled("bold") if lesson.ask else Document()
        return stack(ask, from_markup(lesson.answer[lang]))

    def _show_pictures(self) -> None:
        from mlquiz.tui.widgets.lesson_blocks import FigureBlock, PartBlock

        for figure in self.query(FigureBlock):
            figure.show()
        for part in self.query(PartBlock):
            part.show()

    def show_rows(self, name: str, heading: Document, rows: Sequence[Row]) -> None:
        """Show the list `name`, 'asked' or 'requires', with its heading."""
        self._put(f"{name}-title", heading)
        self.query_one(f"#{name}", Options).show(rows)

    def show_end(self, following: Document, sources: Document) -> None:
        """Show the next concept and the sources."""
        self._put("next", following)
        self._put("sources", sources)

    def _put(self, name: str, words: Document) -> None:
        part = self.query_one(f"#{name}", Static)
        part.update(words)
        part.display = bool(words)
