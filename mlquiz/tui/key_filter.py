"""A filter that turns the terminal's key events into the keys meant, or drops them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable

from msgspec import Struct

from mlquiz.domain.folding import fold

HELD_DELAY = 0.7
"""Maximum seconds between a key press and the first repeat of the held key."""
HELD_INTERVAL = 0.35
"""Maximum seconds between further repeats of a held key."""
CONFIRM_SECONDS = 4.0
COMPOSED_SECONDS = 4.0
"""Seconds after a composed character during which its message is not shown again."""
CAPITALS = {"L": "caps_lock.l", "T": "caps_lock.t"}
"""Capitals with their own binding, and the question to ask if the small letter is also bound."""
EDITING = frozenset(
    ("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "backspace", "delete")
)
REPEATABLE = EDITING | {
    *("tab", "shift+tab", "plus", "minus", "equals_sign"),
    *("escape", "ctrl+c", "ctrl+z"),
}
"""Keys whose repeats are never dropped: those that move or delete, and those that leave."""
OTHER_MODIFIERS = frozenset(("alt", "meta", "super", "hyper"))


class Press(Struct, frozen=True):
    """A key event and its context.

    `context` differs whenever the same key would act on something else. `typing` is true if a text
    field has the focus or the key was clicked, so that it is used as it is. `has_meaning` returns
    whether a character does something on the screen.
    """

    key: str
    character: str | None
    time: float
    context: Hashable
    typing: bool
    has_meaning: Callable[[str], bool]


class KeyDecision(Struct, frozen=True):
    """How to handle a key event: drop it, use another `character`, or use it as sent."""

    drop: bool = False
    character: str | None = None
    phrase: str | None = None
    """The key of the message to show about a dropped key; None for no message."""


AS_SENT, DROPPED = KeyDecision(), KeyDecision(drop=True)
COMPOSED = KeyDecision(drop=True, phrase="input_method.on")


class KeyFilter:
    """A filter that folds full-width characters and capitals, and drops Alt and held keys.

    Terminals do not report the release of a key. A key counts as held if it is repeated within
    `HELD_DELAY`; its repeats are dropped once they would act on something other than the first
    press did.
    """

    def __init__(self) -> None:
        self._key = ""
        self._context: Hashable = None
        self._first = self._last = float("-inf")
        self._repeats = 0
        self._caps_lock: bool | None = None
        self._question: tuple[str, float] | None = None
        self._composed = float("-inf")

    def decide(self, press: Press) -> KeyDecision:
        """Return how to handle a key event."""
        if _is_modified(press.key):
            return DROPPED
        if self._is_held(press):
            return DROPPED
        character = press.character
        folded = _folded(character or "")
        if press.typing or not folded or not folded.isprintable():
            return AS_SENT
        if len(folded) == 1 and unicodedata.east_asian_width(folded) == "W":
            return self._decide_composed(press)
        decision = self._decide_case(folded, press)
        return AS_SENT if decision == KeyDecision(character=character) else decision

    def is_stale(self, key: str, character: str | None, time: float, context: Hashable) -> bool:
        """Return whether a key event is a repeat that acts on something other than its first press.

        Call this when the key acts: an earlier key may act only after this one has arrived.
        """
        return (
            key not in REPEATABLE
            and _name(key, character) == self._key
            and time > self._first
            and context != self._context
        )

    def _is_held(self, press: Press) -> bool:
        name, gap = _name(press.key, press.character), press.time - self._last
        self._last = press.time
        if name != self._key or gap >= (HELD_INTERVAL if self._repeats else HELD_DELAY):
            self._key, self._context, self._first = name, press.context, press.time
            self._repeats = 0
            return False
        self._repeats += 1
        asked = self._question is not None and self._question[0].lower() == name
        return press.key not in REPEATABLE and (asked or press.context != self._context)

    def _decide_composed(self, press: Press) -> KeyDecision:
        """Drop a character that an input method composed, with one message per burst."""
        last, self._composed = self._composed, press.time
        return DROPPED if press.time - last < COMPOSED_SECONDS else COMPOSED

    def _decide_case(self, character: str, press: Press) -> KeyDecision:
        """Return a capital as the small letter unless it was meant: Caps Lock may be on.

        Drop the key and ask for confirmation if both letters are bound and it is unclear.
        """
        asked, self._question = self._question, None
        if not (character.isascii() and character.isalpha()):
            self._question = asked
            return KeyDecision(character=character)
        small = character.lower()
        if character == small:
            self._caps_lock = False
            return KeyDecision(character=character)
        if character not in CAPITALS:
            self._caps_lock = True
            return KeyDecision(character=small)
        if self._caps_lock:
            return KeyDecision(character=small)
        confirmed = asked is not None and asked[0] == character and press.time < asked[1]
        if confirmed or self._caps_lock is False or not press.has_meaning(small):
            return KeyDecision(character=character)
        self._question = character, press.time + CONFIRM_SECONDS
        return KeyDecision(drop=True, phrase=CAPITALS[character])


def _folded(character: str) -> str:
    """Return the ASCII character for the variant that an input method typed; else `character`."""
    folded = fold(character)
    return folded if len(folded) == 1 else character


def _name(key: str, character: str | None) -> str:
    """Return the name that identifies the repeats of a key, regardless of case and width."""
    folded = _folded(character or "")
    return folded.lower() if folded and folded.isprintable() else key


def _is_modified(key: str) -> bool:
    """Return whether Alt, Meta, Super or Hyper is held with a key other than an editing key.

    On a slow connection, Escape and the next key arrive together and look like Alt with that key.
    """
    *modifiers, name = key.split("+")
    return not OTHER_MODIFIERS.isdisjoint(modifiers) and name not in EDITING
