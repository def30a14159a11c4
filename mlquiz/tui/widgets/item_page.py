"""An item on the screen: the question, the ways to answer it, and what comes after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from mlquiz.domain.items import Item
from mlquiz.study.sitting import Answered
from mlquiz.tui.document import Document, stack, text
from mlquiz.tui.host import host
from mlquiz.tui.phrases import say
from mlquiz.tui.turn import Turn
from mlquiz.tui.widgets.options import Options

if TYPE_CHECKING:
    from mlquiz.tui.widgets.answer_input import AnswerInput
    from mlquiz.tui.widgets.trial_pane import TrialPane

PREFETCH_AFTER = 0.3
"""Seconds after the question is put: it is painted by then."""


class ItemPage(VerticalScroll):
    """Shows a `Turn`, whatever its kind. The widgets stay from item to item: that is quick."""

    DEFAULT_CSS = """
    ItemPage {
        padding: 1 2;
        #ask, Options, #feedback { max-width: 100; text-wrap: nowrap; }
        Options, #feedback { margin-top: 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.trial_pane: TrialPane | None = None
        self._field: AnswerInput | None = None
        self._at_outcome = False

    def compose(self) -> ComposeResult:
        """Compose the question above the answer above the feedback."""
        yield Static(id="ask")
        yield Options()
        yield Static(id="feedback")

    @property
    def deciding(self) -> bool:
        """Whether an experiment is under way that decides the answer."""
        return self.trial_pane is not None and self.trial_pane.trial is None

    def restart(self) -> None:
        """Make room for another item."""
        self._at_outcome = False
        self.end_trial()
        self.query_one(Options).restart()
        if self._field is not None:
            self._field.value = ""
        self.scroll_home(animate=False)

    def show(self, turn: Turn, hint: str = "") -> None:
        """Write the item as far as it is answered; `hint` says what to do instead."""
        lang = host(self).lang
        ask, question = self.query_one("#ask", Static), turn.question(lang)
        if ask.content is not question:
            ask.update(question)
        self.query_one(Options).show(turn.rows(lang), live=not turn.is_over, many=turn.many)
        if turn.typed:
            self.field.disabled = turn.is_over
            self.field.placeholder = say(f"typed.{turn.item.kind}", lang)
        if self._field is not None:
            self._field.display = turn.typed
        words = text(hint, "$warning") if hint else self._feedback(turn)
        self.query_one("#feedback", Static).update(words)
        if self.trial_pane is not None:
            self.trial_pane.retell()

    @property
    def field(self) -> AnswerInput:
        """What a typed answer is written into; mounted with the first item that needs it."""
        if self._field is None:
            from mlquiz.tui.widgets.answer_input import AnswerInput

            self._field = AnswerInput()
            self.mount(self._field, before="#feedback")
        return self._field

    def prefetch_soon(self, item: Item) -> None:
        """Load what the feedback will take while the learner reads, for a quick answer."""
        self.set_timer(PREFETCH_AFTER, lambda: self._prefetch(item))

    def _prefetch(self, item: Item) -> None:
        import mlquiz.tui.feedback  # noqa: F401
        from mlquiz.study.sitting import prepare

        prepare()
        host(self).demos.proof(item, host(self).lang)

    def _feedback(self, turn: Turn) -> Document:
        app = host(self)
        if self.deciding:
            return text(say("predict.runs", app.lang), "bold")
        if turn.answered is None:
            return Document()
        # Loaded with the first answer, not before the first question.
        from mlquiz.tui.feedback import feedback

        trial = self.trial_pane.trial if self.trial_pane else None
        said = trial.lines(app.lang) if trial else Document()
        if trial and trial.disagrees:
            return said
        told_already = trial is not None and trial.comparison is not None
        proof = app.demos.proof(turn.item, app.lang, claim=not told_already)
        return stack(feedback(turn.answered, app.lang, app.clock(), said), proof)

    def take_focus(self, turn: Turn) -> None:
        """Give the keys to what takes the answer, else to the page, for scrolling.

        Rows that were answered keep the focus and leave the keys to the page: whenever the focus
        moves, Textual paints the whole screen once more.
        """
        options = self.query_one(Options)
        target: Widget = options if options.display else self
        if turn.typed and not turn.is_over:
            target = self.field
        # A long question is read from its top: focus is not to scroll to what takes the answer.
        self.screen.set_focus(target, scroll_visible=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Bring the field into view once something is typed."""
        if event.value:
            self.scroll_to_widget(event.input, animate=False)

    def begin_trial(self, answered: Answered) -> None:
        """Run the experiment that decides the answer."""
        from mlquiz.tui.widgets.trial_pane import TrialPane

        self.trial_pane = TrialPane(answered)
        self.mount(self.trial_pane, before="#feedback")

    def end_trial(self) -> None:
        """Take the experiment away, which ends its run."""
        if self.trial_pane is not None:
            self.trial_pane.remove()
            self.trial_pane = None

    def scroll_to_outcome(self) -> None:
        """Bring what was learnt into view, and keep it there while the page changes its size."""
        self._at_outcome = True
        self._show_what_came_out()

    def watch_virtual_size(self) -> None:
        """Follow what was learnt once it is laid out: only then is its place known."""
        self._show_what_came_out()

    def on_resize(self) -> None:
        """Follow what was learnt when the page gets less room, as when the keys take a row more."""
        self._show_what_came_out()

    def _show_what_came_out(self) -> None:
        if not (self._at_outcome and self.display):  # its parts go before it does
            return
        pane, words = self.trial_pane, self.query_one("#feedback")
        if pane is not None and pane.display and not self.deciding:
            self.scroll_to_widget(pane, animate=False, top=True)
        else:
            top = words.outer_size.height > self.size.height
            self.scroll_to_widget(words, animate=False, top=top)
