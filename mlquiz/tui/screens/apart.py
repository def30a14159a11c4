"""Items that were suspended, buried or flagged, and leeches; what can be done about them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mlquiz.domain.events import Action
from mlquiz.domain.items import ExpressionError, Item
from mlquiz.domain.presenting import present
from mlquiz.domain.scheduling import CardState, is_waiting
from mlquiz.tui.document import text
from mlquiz.tui.gist import gist
from mlquiz.tui.host import host, told
from mlquiz.tui.screens.base import BaseScreen, excused
from mlquiz.tui.start import StartAt
from mlquiz.tui.times import until
from mlquiz.tui.widgets.chooser import Chooser, line


class ApartScreen(BaseScreen):
    """A list of the items that are suspended, buried, flagged or forgotten again and again."""

    CSS_PATH = "apart.tcss"
    AUTO_FOCUS = "Chooser"
    title_key = "apart.title"
    BINDINGS: ClassVar[list[BindingType]] = excused(
        Binding("r", "resume", "key.resume"),
        Binding("d", "demo", "key.demo"),
        Binding("x", "suspend", "key.suspend"),
        Binding("f", "flag", "key.flag"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._states: list[CardState] | None = None

    def body(self) -> ComposeResult:
        """Compose the list, and what is said in its place where there is nothing."""
        yield Static(id="nothing")
        yield Chooser()
        yield Static(id="advice")

    @told
    def on_screen_resume(self) -> None:
        """Read again after a lesson or a session."""
        if self._states is not None:
            self.show()

    def recount(self) -> None:
        """Leave out what is asked again by now."""
        self.show()

    @told
    def show(self) -> None:
        """Read what is set apart now, and list it; the cursor stays where it is."""
        now, known = self.count_now(), self.desk.store.states()
        kept = (known[item] for item in self.desk.library.kept(sorted(known)))
        states = [state for state in kept if self._is_listed(state, now)]
        self._states = states
        self.head(self.say(self.title_key), str(len(states)))
        chooser = self.query_one(Chooser)
        place = chooser.highlighted or 0
        chooser.clear_options()
        chooser.add_options(
            Option(line(*self._words(state), firm=True), id=state.item) for state in states
        )
        chooser.display = bool(states)
        if states:
            chooser.highlighted = min(place, len(states) - 1)
        nothing = self.query_one("#nothing", Static)
        nothing.update(text(self.say("apart.nothing")))
        nothing.display = not states
        self._show_advice()
        self.refresh_bindings()

    @staticmethod
    def _is_listed(state: CardState, now: datetime) -> bool:
        return state.flagged or state.leech or is_waiting(state, now)

    def _show_advice(self) -> None:
        """Say what to do about the item under the cursor if it is a leech."""
        chosen, advice = self._chosen, self.query_one("#advice", Static)
        advice.display = chosen is not None and chosen.leech
        advice.update(text(self.say("apart.advice")))

    def _words(self, state: CardState) -> tuple[str, str]:
        """Return what an item asks, and how it is set apart."""
        now, how = host(self).clock(), []
        if state.suspended:
            how.append(self.say("apart.suspended"))
        elif state.buried_until is not None and state.buried_until > now:
            how.append(self.say("apart.buried", when=self._return(state.buried_until)))
        if state.flagged:
            how.append(self.say("apart.flagged"))
        if state.leech:
            how.append(self.say("apart.leech", count=state.lapses))
        return gist(self._item(state.item), self.lang), " · ".join(how)

    def _return(self, moment: datetime) -> str:
        return until(moment, host(self).clock(), self.desk.calendar, self.lang)

    def _item(self, name: str) -> Item:
        """Return an item with numbers, but without where they cannot be computed."""
        item = self.desk.library.item(name)
        try:
            return present(item, 0)
        except ExpressionError:
            return item

    @property
    def key_context(self) -> str:
        """The item under the cursor."""
        return self._chosen.item if self._chosen else ""

    @property
    def _chosen(self) -> CardState | None:
        place = self.query_one(Chooser).highlighted if self.is_mounted else None
        states = self._states or []
        return states[place] if place is not None and place < len(states) else None

    @on(OptionList.OptionHighlighted)
    def _take_highlight(self) -> None:
        self._show_advice()
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    @told
    def _open(self, event: OptionList.OptionSelected) -> None:
        if event.option.id:  # by its place another one may stand there by now
            item = self.desk.library.item(event.option.id)
            host(self).go(StartAt(screen="lesson", concept=item.concept))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell what is possible now."""
        chosen = self._chosen
        match action:
            case "resume":
                return chosen is not None and is_waiting(chosen, host(self).clock())
            case "flag":
                return chosen is not None
            case "suspend":
                return chosen is not None and not chosen.suspended
            case "demo":
                return chosen is not None and bool(self._demo)
        return super().check_action(action, parameters)

    def excuse(self, action: str) -> str:
        """Return the phrase that says why an action is impossible for the item under the cursor."""
        reasons = {"suspend": "quiz.is_suspended", "demo": "proof.none"}
        return reasons.get(action, "apart.asked") if self._chosen else "apart.nothing"

    @property
    def _demo(self) -> str | None:
        """The demo that proves the answer of the item under the cursor."""
        return self.desk.library.item(self._chosen.item).demo if self._chosen else None

    def action_demo(self) -> None:
        """Open the demo that proves the item's answer."""
        if demo := self._demo:
            host(self).go(StartAt(screen="lab", demo=demo))

    def action_suspend(self) -> None:
        """Ask the item no more."""
        if (chosen := self._chosen) is not None:
            self._note(chosen, Action.SUSPEND)

    def action_resume(self) -> None:
        """Ask the item again."""
        if (chosen := self._chosen) is not None:
            self._note(chosen, Action.RESUME)
            host(self).tell("session.resumed", item=chosen.item)

    def action_flag(self) -> None:
        """Flag the item, or take the flag away."""
        if (chosen := self._chosen) is not None:
            self._note(chosen, Action.UNFLAG if chosen.flagged else Action.FLAG)

    def _note(self, state: CardState, action: Action) -> None:
        self.desk.store.note(state.item, action, host(self).clock())
        self.show()
