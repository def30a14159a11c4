"""Keyboard input: filter the keys, and deliver each to what handles it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from textual import events
from textual.keys import KEY_NAME_REPLACEMENTS, _character_to_key

from mlquiz.tui.base_app import BaseApp
from mlquiz.tui.key_filter import KeyFilter, Press
from mlquiz.tui.screens.base import BaseScreen

if TYPE_CHECKING:
    from textual.widget import Widget


class KeyboardApp(BaseApp):
    """An app that normalizes keys, drops accidental ones, and delivers all others."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._key_filter = KeyFilter()
        self._simulated: events.Key | None = None
        self._sent: tuple[Widget | None, Hashable] = None, None
        """The widget that had the focus when the last key was sent to it, and the key's context."""

    async def on_event(self, event: events.Event) -> None:
        """Drop ignored input and normalize keys before any widget receives them."""
        if self._database_wait.drops(event):
            return
        if isinstance(event, events.Key) and not event.is_forwarded:
            key = self._read_key(event)
            if key is None:
                return
            event = key
            self._sent = self.focused, self._key_context
        await super().on_event(event)

    def _read_key(self, event: events.Key) -> events.Key | None:
        """Return the normalized key; None if the key filter drops it."""
        simulated = event is self._simulated
        press = Press(
            event.key,
            event.character,
            event.time,
            self._key_context,
            typing=simulated or self._is_typing,
            has_meaning=self._has_meaning,
        )
        decision = self._key_filter.decide(press)
        if decision.phrase:
            self.notify_message(decision.phrase)
        if decision.drop or decision.character is None:
            return None if decision.drop else event
        key = events.Key(_key_of(decision.character), decision.character)
        key.time = event.time
        return key

    @property
    def _key_context(self) -> tuple[Hashable, ...]:
        """What a key acts on; repeats of a held key are dropped once this changes."""
        if not self.screen_stack:
            return ()
        screen = self.screen
        own = screen.key_context if isinstance(screen, BaseScreen) else None
        return id(screen), own

    @property
    def _is_typing(self) -> bool:
        """Whether a text field has the focus, as only a text field accepts every character."""
        return self.focused is not None and self.focused.check_consume_key("~", "~")

    def _has_meaning(self, character: str) -> bool:
        """Return whether a character does something on the current screen."""
        if character in self.screen.active_bindings:
            return True
        focused = self.focused
        return focused is not None and any(
            node.check_consume_key(character, character) for node in focused.ancestors_with_self
        )

    def is_stale(self, event: events.Key) -> bool:
        """Return whether a key is a repeat whose first press acted on something else."""
        return self._key_filter.is_stale(event.key, event.character, event.time, self._key_context)

    def on_key(self, event: events.Key) -> None:
        """Ignore stale repeats of a held key; Textual would run their bindings.

        If the focus moved before the key got here, send it to the newly focused widget if that
        handles it: Textual skips a binding for such a key, although the widget never received it.
        """
        if self.is_stale(event):
            event.prevent_default()
            return
        focused, sent_to = self.focused, self._sent[0]
        if focused is None or focused is sent_to or self._sent[1] != self._key_context:
            return
        if focused.check_consume_key(event.key, event.character):
            event.prevent_default()
            self._sent = focused, self._key_context
            again = events.Key(event.key, event.character)
            again.time = event.time
            again._set_forwarded()
            focused.post_message(again)

    def simulate_key(self, key: str) -> None:
        """Press a key that the learner clicked on; its case is not changed."""
        self._simulated = events.Key(key, None)
        self.post_message(self._simulated)


def _key_of(character: str) -> str:
    """Return Textual's name for the key that types a character."""
    name = _character_to_key(character)
    return KEY_NAME_REPLACEMENTS.get(name, name)
