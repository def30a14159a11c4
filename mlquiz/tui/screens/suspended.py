"""The list of suspended, buried and flagged items and of leeches."""

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
from mlquiz.domain.scheduling import CardState, is_suspended_or_buried
from mlquiz.tui.base_app import app_of, show_errors
from mlquiz.tui.document import text
from mlquiz.tui.paint import summary_line
from mlquiz.tui.relative_time import until
from mlquiz.tui.routes import Route
from mlquiz.tui.screens.base import BaseScreen, with_unavailable_reasons
from mlquiz.tui.widgets.menu_list import MenuList, line


class SuspendedItemsScreen(BaseScreen):
    """The suspended, buried and flagged items and the leeches, with keys to resume or suspend them.

    A leech is an item that is forgotten again and again.
    """

    CSS_PATH = "suspended.tcss"
    AUTO_FOCUS = "MenuList"
    title_key = "suspended.title"
    BINDINGS: ClassVar[list[BindingType]] = with_unavailable_reasons(
        Binding("r", "resume", "key.resume"),
        Binding("d", "demo", "key.demo"),
        Binding("x", "suspend", "key.suspend"),
        Binding("f", "flag", "key.flag"),
        Binding("exclamation_mark", "report", "key.report", show=False),
    )

    def __init__(self) -> None:
        super().__init__()
        self._states: list[CardState] | None = None

    def body(self) -> ComposeResult:
        """Compose the list, the message shown if it is empty, and the advice on leeches."""
        yield Static(id="nothing")
        yield MenuList()
        yield Static(id="advice")

    def open(self) -> None:
        """Load the items, and list them."""
        self.reload()

    def on_screen_resume(self) -> None:
        """Reload the list, for example after a lesson or a session."""
        if self._states is not None:
            self.reload()

    def recount(self) -> None:
        """Reload the list after a new day began, an item fell due or the data changed."""
        self.reload()

    @show_errors
    def reload(self) -> None:
        """Load the items, and list them."""
        now, known = self.mark_counted(), self.services.store.states()
        existing = (known[item] for item in self.services.library.existing(sorted(known)))
        self._states = [state for state in existing if self._is_listed(state, now)]
        self.show()

    @show_errors
    def show(self) -> None:
        """List the items; the highlight stays at its index."""
        states = self._states or []
        self.set_title(self.translate(self.title_key), str(len(states)))
        menu = self.query_one(MenuList)
        index = menu.highlighted or 0
        menu.clear_options()
        menu.add_options(
            Option(line(*self._label(state), truncate_left=True), id=state.item) for state in states
        )
        menu.display = bool(states)
        if states:
            menu.highlighted = min(index, len(states) - 1)
        nothing = self.query_one("#nothing", Static)
        nothing.update(text(self.translate("suspended.nothing")))
        nothing.display = not states
        self._show_advice()
        self.refresh_bindings()

    @staticmethod
    def _is_listed(state: CardState, now: datetime) -> bool:
        return state.flagged or state.leech or is_suspended_or_buried(state, now)

    def _show_advice(self) -> None:
        """Show advice on the highlighted item if it is a leech."""
        chosen, advice = self._chosen, self.query_one("#advice", Static)
        advice.display = chosen is not None and chosen.leech
        advice.update(text(self.translate("suspended.advice")))

    def _label(self, state: CardState) -> tuple[str, str]:
        """Return the summary of an item, and why it is listed."""
        now, how = app_of(self).clock(), []
        if state.suspended:
            how.append(self.translate("suspended.suspended"))
        elif state.buried_until is not None and state.buried_until > now:
            how.append(self.translate("suspended.buried", when=self._return(state.buried_until)))
        if state.flagged:
            how.append(self.translate("suspended.flagged"))
        if state.leech:
            how.append(self.translate("suspended.leech", count=state.lapses))
        return summary_line(self._item(state.item), self.lang), " · ".join(how)

    def _return(self, moment: datetime) -> str:
        return until(moment, app_of(self).clock(), self.services.calendar, self.lang)

    def _item(self, name: str) -> Item:
        """Return an item with its numbers filled in, or as written if they cannot be computed."""
        item = self.services.library.item(name)
        try:
            return item.present(0)
        except ExpressionError:
            return item

    @property
    def key_context(self) -> str:
        """The id of the highlighted item; '' if there is none."""
        return self._chosen.item if self._chosen else ""

    @property
    def _chosen(self) -> CardState | None:
        index = self.query_one(MenuList).highlighted if self.is_mounted else None
        states = self._states or []
        return states[index] if index is not None and index < len(states) else None

    @on(OptionList.OptionHighlighted)
    def _on_highlighted(self) -> None:
        self._show_advice()
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    @show_errors
    def _open(self, event: OptionList.OptionSelected) -> None:
        if event.option.id:  # not by index: the list may have changed since
            item = self.services.library.item(event.option.id)
            app_of(self).go(Route(screen="lesson", concept=item.concept))

    def unavailable(self, action: str, *parameters: object) -> str | None:  # noqa: ARG002
        """Return why an action is unavailable now; see `BaseScreen.unavailable`."""
        chosen = self._chosen
        if action not in ("resume", "flag", "suspend", "demo", "report"):
            return None
        if chosen is None:
            return "suspended.nothing"
        if action == "resume" and not is_suspended_or_buried(chosen, app_of(self).clock()):
            return "suspended.asked"
        if action == "suspend" and chosen.suspended:
            return "quiz.is_suspended"
        return "proof.none" if action == "demo" and not self._demo else None

    @property
    def _demo(self) -> str | None:
        """The demo that proves the answer of the highlighted item; None if there is none."""
        return self.services.library.item(self._chosen.item).demo if self._chosen else None

    def action_demo(self) -> None:
        """Open the demo that proves the item's answer."""
        if demo := self._demo:
            app_of(self).go(Route(screen="lab", demo=demo))

    def action_suspend(self) -> None:
        """Suspend the item: it is not asked again until it is resumed."""
        if (chosen := self._chosen) is not None:
            self._note(chosen, Action.SUSPEND)

    def action_resume(self) -> None:
        """Resume the item: it is asked again."""
        if (chosen := self._chosen) is not None:
            self._note(chosen, Action.RESUME)
            app_of(self).notify_message("session.resumed", item=chosen.item)

    def action_flag(self) -> None:
        """Flag or unflag the item."""
        if (chosen := self._chosen) is not None:
            self._note(chosen, Action.UNFLAG if chosen.flagged else Action.FLAG)

    def action_report(self) -> None:
        """Ask for a note and write a report on the item."""
        from mlquiz.study.item_report import Subject
        from mlquiz.study.session import PresentedItem
        from mlquiz.tui.screens.item_report import ItemReportScreen

        if (chosen := self._chosen) is not None:
            asked = PresentedItem(self._item(chosen.item), 0, app_of(self).clock())
            self.app.push_screen(ItemReportScreen(Subject(asked)))

    def _note(self, state: CardState, action: Action) -> None:
        self.services.record_action(state.item, action, app_of(self).clock())
        self.reload()
