"""From what the terminal sends to the key that the learner pressed, or to nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable

from msgspec import Struct

from mlquiz.domain.folding import fold

HELD_DELAY = 0.7
"""Seconds within which the same key again may be the first repeat of a held key."""
HELD_INTERVAL = 0.35
"""Seconds within which a key that has repeated already is still held."""
CONFIRM_SECONDS = 4.0
COMPOSED_SECONDS = 4.0
"""Seconds within which more characters of an input method are not answered again."""
CAPITALS = {"L": "caps_lock.l", "T": "caps_lock.t"}
"""Capitals with a meaning of their own, and what to ask where the small letter has one, too."""
EDITING = frozenset(
    ("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "backspace", "delete")
)
REPEATABLE = EDITING | {
    *("tab", "shift+tab", "plus", "minus", "equals_sign"),
    *("escape", "ctrl+c", "ctrl+z"),
}
"""Keys that are held on purpose, to move or to delete, and those that lead out."""
OTHER_MODIFIERS = frozenset(("alt", "meta", "super", "hyper"))


class Press(Struct, frozen=True):
    """A key event, and what it would act on.

    `context` changes whenever the same key would act on another thing. `typing` says that a text
    field has the focus; `has_meaning` whether a character does something on the screen.
    """

    key: str
    character: str | None
    time: float
    context: Hashable
    typing: bool
    has_meaning: Callable[[str], bool]


class Reading(Struct, frozen=True):
    """The character that a key event stands for, if not its own; or that it is to be dropped."""

    drop: bool = False
    character: str | None = None
    phrase: str | None = None
    """What to show the learner about a dropped key."""


AS_SENT, DROPPED = Reading(), Reading(drop=True)
COMPOSED = Reading(drop=True, phrase="input_method.on")


class KeyFilter:
    """Folds full-width characters and capitals, and drops Alt and the repeats of a held key.

    Terminals do not report the release of a key. A key counts as held if it comes again within
    `HELD_DELAY`; its repeats are dropped once they would act on something else than its first
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

    def read(self, press: Press) -> Reading:
        """Return what the key event stands for."""
        if _is_modified(press.key):
            return DROPPED
        if self._is_held(press):
            return DROPPED
        character = press.character
        folded = _folded(character or "")
        if press.typing or not folded or not folded.isprintable():
            return AS_SENT
        if len(folded) == 1 and unicodedata.east_asian_width(folded) == "W":
            return self._read_composed(press)
        reading = self._read_case(folded, press)
        return AS_SENT if reading == Reading(character=character) else reading

    def is_stale(self, key: str, character: str | None, time: float, context: Hashable) -> bool:
        """Whether a key event is a repeat that acts on something else than its first press.

        Asked when the key acts, as an earlier key may act only after this one has arrived.
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

    def _read_composed(self, press: Press) -> Reading:
        """Drop what an input method composed; one sentence for all that comes at once."""
        told, self._composed = self._composed, press.time
        return DROPPED if press.time - told < COMPOSED_SECONDS else COMPOSED

    def _read_case(self, character: str, press: Press) -> Reading:
        """Take capitals for small letters, as Caps Lock makes them, unless they were meant."""
        asked, self._question = self._question, None
        if not (character.isascii() and character.isalpha()):
            self._question = asked
            return Reading(character=character)
        small = character.lower()
        if character == small:
            self._caps_lock = False
            return Reading(character=character)
        if character not in CAPITALS:
            self._caps_lock = True
            return Reading(character=small)
        if self._caps_lock:
            return Reading(character=small)
        confirmed = asked is not None and asked[0] == character and press.time < asked[1]
        if confirmed or self._caps_lock is False or not press.has_meaning(small):
            return Reading(character=character)
        self._question = character, press.time + CONFIRM_SECONDS
        return Reading(drop=True, phrase=CAPITALS[character])


def _folded(character: str) -> str:
    """Return the ASCII character that an input method typed another one for."""
    folded = fold(character)
    return folded if len(folded) == 1 else character


def _name(key: str, character: str | None) -> str:
    """Return the name under which a key repeats, in whatever case and width."""
    folded = _folded(character or "")
    return folded.lower() if folded and folded.isprintable() else key


def _is_modified(key: str) -> bool:
    """Whether Alt or the like is held with a key that types or commands.

    Over a slow line, Escape and the next key arrive together and look like Alt with that key.
    """
    *modifiers, name = key.split("+")
    return not OTHER_MODIFIERS.isdisjoint(modifiers) and name not in EDITING
