"""A session: an item, an answer, what can be learnt from it, the next."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from mlquiz.domain.answers import Answer, NotAnAnswer, read
from mlquiz.domain.events import Action
from mlquiz.domain.items import Predict
from mlquiz.domain.scheduling import is_waiting
from mlquiz.domain.text import Text
from mlquiz.study.agenda import MORE
from mlquiz.study.sitting import Sitting
from mlquiz.tui.host import host, is_open, told
from mlquiz.tui.screens.base import BaseScreen, excused, moved
from mlquiz.tui.sessions import sit_down
from mlquiz.tui.start import Order, StartAt
from mlquiz.tui.turn import Turn
from mlquiz.tui.widgets.item_page import ItemPage
from mlquiz.tui.widgets.options import Options

if TYPE_CHECKING:
    from mlquiz.tui.widgets.trial_pane import TrialPane

KEYS = (
    Binding("n,enter", "next", "key.next"),
    Binding("n,enter", "settle", "key.settle"),
    Binding("space,enter", "reveal", "key.reveal"),
    Binding("d", "demo", "key.demo"),
    Binding("l", "lesson", "key.lesson"),
    Binding("space,0", "give_up", "key.give_up"),
    Binding("u", "undo", "key.undo"),
    Binding("x", "suspend", "key.suspend"),
    Binding("z", "bury", "key.bury"),
    Binding("f", "flag", "key.flag"),
)
OWN_ACTIONS = {each.action for each in KEYS}
"""What needs an item that is shown."""


class QuizScreen(BaseScreen):
    """Asks the items of one sitting.

    What happens to an item stands in its `Turn`, what happens to the session in its `Sitting`,
    and an `ItemPage` shows it; this screen hands the keys on.
    """

    AUTO_FOCUS = ""
    title_key = "quiz.title"
    BINDINGS: ClassVar[list[BindingType]] = [
        *excused(*KEYS),
        moved("s", "quiz.suspend_moved"),
        moved("b", "quiz.bury_moved"),
    ]

    def __init__(self, order: Order) -> None:
        super().__init__()
        self._order = order
        self._sitting: Sitting | None = None
        self._turn: Turn | None = None
        self._hint: Text | None = None

    def body(self) -> ComposeResult:
        """Compose the page."""
        yield ItemPage()

    def open(self) -> None:
        """Plan the session and put its first item."""
        self._begin(self._order)

    @property
    def page(self) -> ItemPage:
        """What shows the item."""
        return self.query_one(ItemPage)

    @property
    def sitting(self) -> Sitting:
        """The session under way."""
        assert self._sitting is not None
        return self._sitting

    @property
    def turn(self) -> Turn:
        """The item that is shown."""
        assert self._turn is not None
        return self._turn

    def _begin(self, order: Order) -> None:
        self._turn = None
        self._sitting = sit_down(self.desk, order, host(self).clock)
        self._put()

    def _put(self) -> None:
        """Show the item of now, as new unless it was answered; end the session if there is none."""
        self.page.restart()
        asked = self.sitting.asked
        if asked is None:
            self._turn = None
            self.call_later(self._finish)
            return
        state = self.desk.store.state(asked.item.id)
        now, scheduled = self.count_now(), not self._order.cram
        today = self.desk.calendar.day_of(now)
        self._turn = Turn(asked.item, state, now, today, scheduled=scheduled)
        self._turn.may_read_first = not state.begun and self.sitting.may_read_first
        self._turn.is_learning = self.sitting.is_learning
        if self.sitting.answered is not None:
            self._turn.finish(self.sitting.answered)
        self._hint = None
        self.show()
        self._refocus()
        self.page.prefetch_soon(asked.item)

    @told
    def on_screen_resume(self) -> None:
        """Look what other screens did to the item meanwhile, and go on if it is asked no more."""
        if self._turn is None:
            return
        if self.sitting.check():
            self._put()
        else:
            self._look_again()

    @told
    def recount(self) -> None:
        """Go on if the item was answered or set apart in another session; show the times of now."""
        if self._turn is None:
            return
        if self.sitting.check():
            self._put()
            return
        self._look_again()
        now = host(self).clock()
        self.turn.set_time(now, self.desk.calendar.day_of(now))
        if self.turn.item.is_card:
            self.show()

    def _look_again(self) -> None:
        """Take in whether the item is set apart."""
        self.turn.state = self.desk.store.state(self.turn.item.id)
        self.refresh_bindings()

    def _finish(self) -> None:
        """Show the end of the session, unless it was left meanwhile."""
        if not is_open(self):
            return
        from mlquiz.tui.screens.end import EndScreen

        self.app.push_screen(EndScreen(self._order, self.sitting), self._go_on_after)

    @told
    def _go_on_after(self, wish: str | None) -> None:
        """Do what the learner wished for at the end of the session."""
        if wish == "undo":
            self.action_undo()
        elif wish == "more":
            self._begin(replace(self._order, more=MORE))
        else:
            self.leave_later()

    @property
    def key_context(self) -> Hashable:
        """The item with its numbers, and how far it is answered."""
        turn, asked = self._turn, self._sitting.asked if self._sitting else None
        if turn is None or asked is None:
            return None
        return turn.item.id, asked.seed, turn.stage, turn.undecided, self._hint

    def on_key(self, event: events.Key) -> None:
        """Let keys pick options whatever part of the screen has the focus."""
        if self._turn is not None:
            self.query_one(Options).take_key(event)

    def _refocus(self) -> None:
        self.page.take_focus(self.turn)
        self.refresh_bindings()

    def show(self) -> None:
        """Write the item as far as it is answered."""
        if self._turn is None:
            super().show()
            return
        item = self._turn.item
        section = self.section_title(self.desk.library.concept(item.concept).section)
        left = self.say("quiz.left", count=self.sitting.session.left)
        practice = [self.say("quiz.practice")] if self._order.cram else []
        self.head(f"{section} · {item.id}", " · ".join([*practice, left]))
        self.page.show(self._turn, self._hint[self.lang] if self._hint else "")

    @on(Options.Picked)
    @told
    def _take_pick(self, event: Options.Picked) -> None:
        if self._turn is None or self._turn.is_over or event.is_late:
            return
        self._hint = None
        answer = self.turn.pick(event.index)
        if answer is not None:
            self._take(answer)
            return
        if self.turn.item.is_card:
            self._suggest_rating(event.options)
        elif not self.turn.many:
            event.options.restart()
        self.show()

    def _suggest_rating(self, options: Options) -> None:
        """Move the cursor to the rating that the ticked points suggest, and show it."""
        suggested = self.turn.first_row
        if suggested is not None and self.turn.is_rating(options.cursor):
            options.cursor = suggested
            self.once_painted(lambda: options.scroll_to_row(suggested))

    @on(Options.Submitted)
    @told
    def _take_marks(self) -> None:
        self._try(Turn.submit)

    @on(Input.Submitted)
    @told
    def _take_line(self, event: Input.Submitted) -> None:
        next_line = self.page.field.begin_line(self._turn.item) if self._turn else None
        if next_line is not None:
            self._hint = next_line
            self.show()
            return
        self._try(lambda turn: read(turn.item, event.value))

    def _try(self, understand: Callable[[Turn], Answer]) -> None:
        """Take an answer, or say why what was given is none."""
        if self._turn is None:
            return
        try:
            self._take(understand(self._turn))
        except NotAnAnswer as error:
            self._hint = error.text
            self.show()

    @told
    def on_answer_input_unknown(self) -> None:
        """Take the space in an empty field for 'I don't know'."""
        self._try(Turn.give_up)

    def _take(self, answer: Answer) -> None:
        """Keep the answer, then show what became of it."""
        if self.turn.is_over:
            return
        answered = self.sitting.answer(answer)
        self.turn.finish(answered)
        self._hint = None
        if self.turn.item.is_card:
            self.action_next()
            return
        if isinstance(self.turn.item, Predict) and not self.turn.gave_up:
            self.turn.undecided = True
            self.page.begin_trial(answered)
        self._show_outcome()

    @told
    def on_trial_pane_decided(self, event: TrialPane.Decided) -> None:
        """Show how the experiment came out, unless its question was left meanwhile."""
        if event.pane is not self.page.trial_pane:
            return
        self.turn.undecided = False
        if event.trial.disagrees:
            self.sitting.discount()
        self._show_outcome()

    def _show_outcome(self) -> None:
        self.show()
        self._refocus()
        self.once_painted(self.page.scroll_to_outcome)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell what is possible now."""
        turn = self._turn
        if turn is None:
            return action not in OWN_ACTIONS and super().check_action(action, parameters)
        possible: Mapping[str, Callable[[], bool]] = {
            "reveal": lambda: turn.item.is_card and not turn.shows_answer,
            "next": lambda: turn.is_over and not turn.undecided,
            "settle": lambda: turn.undecided,
            "demo": lambda: turn.shows_answer and bool(turn.item.demo),
            "lesson": lambda: turn.shows_answer or turn.can_read_first,
            "give_up": lambda: not (turn.is_over or turn.item.is_card),
            "undo": lambda: turn.can_step_back or self.sitting.can_undo,
            "suspend": lambda: not turn.state.suspended,
            "bury": lambda: not is_waiting(turn.state, host(self).clock()),
        }
        return (
            possible[action]() if action in possible else super().check_action(action, parameters)
        )

    def excuse(self, action: str) -> str:
        """Return the phrase that says why a key does nothing for the item as it stands."""
        from mlquiz.tui.excuses import excuse

        return excuse(self._turn, action) if self._turn else ""

    def action_reveal(self) -> None:
        """Turn the card."""
        self.turn.reveal()
        self.show()
        self._refocus()

    @told
    def action_next(self) -> None:
        """Go on to the next item."""
        self.sitting.go_on()
        self._put()

    def action_settle(self) -> None:
        """Do not wait for the experiment that is under way."""
        if self.page.trial_pane is not None:
            self.page.trial_pane.stop()

    def action_give_up(self) -> None:
        """Say 'I don't know'."""
        self._take(self.turn.give_up())

    def action_undo(self) -> None:
        """Take back the last step: of this item, or else of the session."""
        if self._turn is not None and self._turn.step_back():
            self.query_one(Options).restart()
            self.show()
            self._refocus()
            return
        undone = self.sitting.undo()
        if undone is None:
            host(self).tell("session.nothing_to_undo")
            return
        if undone.action in (Action.SUSPEND, Action.BURY):
            still_buried = self.sitting.is_held_back(undone.item)
            phrase = "session.buried" if still_buried else "session.resumed"
            host(self).tell(phrase, item=undone.item)
        shown = self._turn.answered if self._turn else None
        if shown is not None and shown is self.sitting.answered:
            self._look_again()
            self.show()
        else:
            self._put()

    def action_demo(self) -> None:
        """See it happen: run the demo that the item's proof names."""
        if not self.is_active:
            return
        from mlquiz.tui.screens.lab import LabScreen

        item, answered, pane = self.turn.item, self.turn.answered, self.page.trial_pane
        lab = LabScreen(
            item.demo or "",
            claim=item.claim,
            event=answered.event.uuid if answered else None,
            seed=pane.seed if pane else 0,
            run=True,
        )
        self.app.push_screen(lab)

    def action_lesson(self) -> None:
        """Open the lesson of the item's concept."""
        if not self.is_active:
            return
        if self.turn.can_read_first:
            self.sitting.read_first()
            self.turn.is_learning = True
            self.show()
        host(self).go(StartAt(screen="lesson", concept=self.turn.item.concept))

    def action_suspend(self) -> None:
        """Never ask this item again, until it is resumed."""
        self._set_apart("quiz.suspended", self.sitting.suspend)

    def action_bury(self) -> None:
        """Do not ask this item again before tomorrow."""
        self._set_apart("session.buried", self.sitting.bury)

    def _set_apart(self, phrase: str, act: Callable[[], None]) -> None:
        item = self.turn.item.id
        act()
        host(self).tell(phrase, item=item)
        if self.sitting.answered is None:
            self._put()
        else:
            self._look_again()
            self.show()

    def action_flag(self) -> None:
        """Flag the item, or take the flag away."""
        flagged = self.sitting.toggle_flag()
        host(self).tell(
            "session.flagged" if flagged else "session.unflagged", item=self.turn.item.id
        )
