"""The view of an item: question, answer widgets and feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input, Static

from mlquiz.domain.items import Item
from mlquiz.domain.steps import MarkLine, TypeLine, WriteText
from mlquiz.i18n.tui import translate
from mlquiz.study.session import AnswerResult
from mlquiz.tui.base_app import app_of
from mlquiz.tui.document import Document, stack, text
from mlquiz.tui.question_state import QuestionState
from mlquiz.tui.widgets.options import Options
from mlquiz.tui.widgets.pinned_question import PinnedQuestion
from mlquiz.tui.widgets.text_block import TextBlock

if TYPE_CHECKING:
    from mlquiz.tui.prediction_result import PredictionResult
    from mlquiz.tui.widgets.answer_editor import AnswerEditor
    from mlquiz.tui.widgets.answer_input import AnswerInput
    from mlquiz.tui.widgets.curves_view import CurvesView
    from mlquiz.tui.widgets.prediction_run import PredictionRun

PREFETCH_AFTER = 0.3
"""Seconds from showing a question to the prefetch, by which time it is painted."""
PINNED_SHARE = 1 / 3
"""A pinned question gets at least this fraction of the page, if it needs that much."""


class QuestionView(VerticalScroll):
    """The view of a `QuestionState` of any kind.

    The widgets are reused for every item: updating them is faster than mounting new ones.
    Once the item is answered, the question is pinned to the top if the page has to scroll.
    """

    DEFAULT_CSS = """
    QuestionView {
        padding: 1 2;
        PinnedQuestion, #head, #ask, #rest, Options, #outcome, #feedback { max-width: 100; }
        #head, #ask, #rest, Options, #outcome, #feedback { text-wrap: nowrap; }
        #rest, Options, #outcome, #feedback { margin-top: 1; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "type", "key.type_answer")]

    def __init__(self) -> None:
        super().__init__()
        self.prediction_run: PredictionRun | None = None
        self._pinned = PinnedQuestion()
        self._head_line, self._ask = TextBlock(id="head"), TextBlock(id="ask")
        self._options = Options(answers=True)
        self._feedback_text = TextBlock(id="feedback")
        self._field: AnswerInput | None = None
        self._editor: AnswerEditor | None = None
        self._curves: CurvesView | None = None
        self._rest: TextBlock | None = None
        self._outcome: TextBlock | None = None
        self._question: tuple[Document, ...] = ()
        """The instruction or the verdict, and what is asked."""
        self._answered = False
        self._at_outcome = self._at_step = False

    def compose(self) -> ComposeResult:
        """Compose the question, the options and the feedback from top to bottom."""
        yield self._pinned
        yield self._head_line
        yield self._ask
        yield self._options
        yield self._feedback_text

    @property
    def deciding(self) -> bool:
        """Whether a run that decides the answer is in progress."""
        return self.prediction_run is not None and self.prediction_run.prediction is None

    def reset(self) -> None:
        """Reset for the next item."""
        self._at_outcome = self._at_step = False
        self.remove_prediction_run()
        self.begin_step()
        self._options.reset()
        self.scroll_home(animate=False)

    def begin_step(self) -> None:
        """Reset the input for the next step of the same item."""
        self._options.begin_step()
        if self._field is not None:
            self._field.value = ""

    def show(self, question: QuestionState, hint: str = "") -> None:
        """Show the question in its current state; a `hint` replaces the feedback."""
        lang = app_of(self).lang
        asked = question.question(lang)
        if self._ask.content is not asked:
            self._ask.update(asked)
        head = self._head(question)
        self._head_line.update(head)
        self._question = head, asked
        self._show_curves(question)
        self._options.show(
            question.rows(lang),
            live=not question.is_answered,
            multiple=question.is_multi_select,
            by_number=isinstance(question.step, MarkLine),
            cursor=question.first_row,
        )
        if isinstance(question.step, TypeLine):
            self.ensure_field().show(question.step, lang)
        elif isinstance(question.step, WriteText):
            self.ensure_editor().show(question.step)
        for widget, step in ((self._field, TypeLine), (self._editor, WriteText)):
            if widget is not None:
                widget.disabled = not isinstance(question.step, step)
                widget.display = not widget.disabled
        words = text(hint, "$warning") if hint else self._feedback(question)
        self._feedback_text.update(words)
        self._feedback_text.display = bool(words)
        if self.prediction_run is not None:
            self.prediction_run.retranslate()
        self._answered = question.is_answered
        self._pin()

    def _show_curves(self, question: QuestionState) -> None:
        """Show the curves that the question is about, if it has any, and what follows them."""
        lang = app_of(self).lang
        curves, rest = question.curves(lang), question.after_curves(lang)
        if curves is not None:
            if self._curves is None:
                from mlquiz.tui.widgets.curves_view import CurvesView

                self._curves, self._rest = CurvesView(), TextBlock(id="rest")
                self.mount(self._curves, self._rest, before=self._options)
            self._curves.show(curves)
        if self._curves is not None and self._rest is not None:
            self._curves.display = curves is not None
            self._rest.update(rest)
            self._rest.display = bool(rest)

    def _pin(self) -> None:
        """Pin the answered question to the top if the page has to scroll.

        Its maximum height is the height that the rest of the page leaves, or PINNED_SHARE of the
        page if that is more.
        """
        was_pinned = self._pinned.display
        if not (self._answered or was_pinned):
            return
        width, height = self.scrollable_content_region.size
        question = self._head_line, self._ask
        asked = sum(_height(each, width) for each in question)
        others = (each for each in self.children if each not in (self._pinned, *question))
        rest = sum(_height(each, width) for each in others if each.display)
        max_height = max(int(height * PINNED_SHARE), height - rest)
        is_pinned = self._answered and asked + rest > height
        if is_pinned:
            self._pinned.show(self._question, max_height)
        if is_pinned is not was_pinned:
            self._pinned.display = is_pinned
            self._head_line.display = self._ask.display = not is_pinned
        self._pinned.can_focus = is_pinned and asked > max_height

    def _head(self, question: QuestionState) -> Document:
        """Return the instruction or, after the answer, the verdict."""
        app = app_of(self)
        if self.deciding:
            return text(translate("predict.runs", app.lang), "bold")
        if question.answered is None or (self._prediction and self._prediction.disagrees):
            return question.instruction_line(app.lang)
        # Imported on the first answer to speed up the first question.
        from mlquiz.tui.feedback import headline

        return headline(question.answered, app.lang, question.verdict_note(app.lang, app.clock()))

    @property
    def _prediction(self) -> PredictionResult | None:
        return self.prediction_run.prediction if self.prediction_run else None

    def ensure_field(self) -> AnswerInput:
        """Return the input field for typed answers; mount it for the first item that needs it."""
        if self._field is None:
            from mlquiz.tui.widgets.answer_input import AnswerInput

            self._field = AnswerInput()
            self.mount(self._field, before="#feedback")
        return self._field

    def ensure_editor(self) -> AnswerEditor:
        """Return the editor for longer answers; mount it for the first item that needs it."""
        if self._editor is None:
            from mlquiz.tui.widgets.answer_editor import AnswerEditor

            self._editor = AnswerEditor()
            self.mount(self._editor, before="#feedback")
        return self._editor

    @property
    def _typed(self) -> Widget | None:
        """The field or the editor, if one waits for input."""
        widgets = (self._field, self._editor)
        return next((each for each in widgets if each and each.display), None)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Return whether a key picks an option, whichever part of the page has the focus."""
        return self._options.check_consume_key(key, character)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Return whether an action is available; 'type' requires a field or an editor."""
        return action != "type" or self._typed is not None

    def action_type(self) -> None:
        """Focus the field or the editor; `from_app_focus` prevents selecting the typed text."""
        if self._typed is not None:
            self.screen.set_focus(self._typed, scroll_visible=False, from_app_focus=True)

    def prefetch_soon(self, item: Item) -> None:
        """Load what the feedback needs while the learner reads, to speed up the response."""
        self.set_timer(PREFETCH_AFTER, lambda: self._prefetch(item))

    def _prefetch(self, item: Item) -> None:
        import mlquiz.tui.feedback  # noqa: F401
        from mlquiz.study.session import preload_grading

        preload_grading()
        app_of(self).demos.proof(item, app_of(self).lang)

    def _feedback(self, question: QuestionState) -> Document:
        app, prediction = app_of(self), self._prediction
        if self._outcome is not None:
            self._outcome.update(prediction.lines(app.lang) if prediction else Document())
            self._outcome.display = prediction is not None
        if question.answered is None or self.deciding or (prediction and prediction.disagrees):
            return Document()
        from mlquiz.tui.feedback import feedback, lesson_sources

        claim_shown = prediction is not None and prediction.comparison is not None
        if question.item.proof:
            proof = app.demos.proof(question.item, app.lang, claim=not claim_shown)
        else:
            lesson = app.services.library.lesson(question.item.concept)
            proof = lesson_sources(question.item, lesson, app.lang)
        return stack(feedback(question.answered, app.lang), proof)

    def focus_answer(self, question: QuestionState) -> None:
        """Focus the answer widget, or the page if there is none, so that it can be scrolled.

        Answered rows keep the focus and leave the keys to the page, because Textual repaints the
        whole screen whenever the focus moves.
        """
        options = self._options
        target: Widget = options if options.display else self
        if isinstance(question.step, TypeLine):
            target = self.ensure_field()
        elif isinstance(question.step, WriteText):
            target = self.ensure_editor()
        # Do not scroll to the answer widget: a long question is read from the top.
        self.screen.set_focus(target, scroll_visible=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Scroll the field into view when something is typed."""
        if event.value:
            self.scroll_to_widget(event.input, animate=False)

    def run_prediction(self, answered: AnswerResult) -> None:
        """Mount the run that decides the answer between the question and the options."""
        from mlquiz.tui.widgets.prediction_run import PredictionRun

        self.prediction_run, self._outcome = PredictionRun(answered), TextBlock(id="outcome")
        self._outcome.display = False
        self.mount(self.prediction_run, self._outcome, before=self._options)

    def remove_prediction_run(self) -> None:
        """Remove the run pane; this cancels the run."""
        if self.prediction_run is not None and self._outcome is not None:
            self.prediction_run.remove()
            self._outcome.remove()
            self.prediction_run = self._outcome = None

    def scroll_to_step(self) -> None:
        """Scroll to the rows of a further step, and again whenever the page's size changes."""
        self._at_step = True
        self._show_end()

    def scroll_to_outcome(self) -> None:
        """Scroll to the top of the outcome, and again whenever the page's size changes."""
        self._at_outcome, self._at_step = True, False
        self._show_outcome()

    def watch_virtual_size(self) -> None:
        """Scroll to what is new once it is laid out; its height is not known before."""
        self._show_end()
        self._show_outcome()

    def on_resize(self) -> None:
        """Scroll to what is new when the page shrinks, as when the key bar gets a second row."""
        self._show_end()
        self._show_outcome()

    def _show_end(self) -> None:
        """Scroll down to the rows of a further step, at max_width until the first is at the top.

        What is asked between curves and the rows belongs to the step.
        """
        if not (self._at_step and self.display):
            return
        first_widget: Widget = self._options
        if self._rest is not None and self._rest.display:
            first_widget = self._rest
        first = first_widget.virtual_region.y - first_widget.styles.margin.top
        self.scroll_to(y=min(first, self.max_scroll_y), animate=False)

    def _show_outcome(self) -> None:
        """Scroll to the top, then down to the picked option unless there is a run."""
        if not (self._at_outcome and self.display):  # children are removed before the page
            return
        self._pin()
        self.scroll_home(animate=False, immediate=True)  # the row is sought from there
        options = self._options
        if self.prediction_run is None and options.picked is not None:
            options.scroll_to_row(options.picked)


def _height(widget: Widget, width: int) -> int:
    """Return the height of a part of the page in rows, with its margin, even if it is hidden."""
    if not isinstance(widget, Static):
        return widget.outer_size.height + widget.styles.margin.height
    max_width = widget.styles.max_width
    if max_width is not None and max_width.cells is not None:
        width = min(width, max_width.cells)
    # Asking for the widget's size would arrange all widgets again if they are outdated.
    room = Size(width, 0)
    return widget.get_content_height(room, room, width) + widget.styles.margin.height
