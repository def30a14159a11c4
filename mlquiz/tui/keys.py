"""Names of keys in the learner's language."""

from __future__ import annotations

from textual.binding import Binding

from mlquiz.i18n.tui import MESSAGES, translate

SIGNS = {
    "question_mark": "?",
    "exclamation_mark": "!",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
}


def key_name(binding: Binding, lang: str) -> str:
    """Return the name of a binding's key, such as 'n', 'space', 'Ctrl-P' or 'Shift-Tab'."""
    if binding.key_display:
        return binding.key_display
    *modifiers, key = binding.key.split("+")
    phrase = f"keyname.{key}"
    name = translate(phrase, lang) if phrase in MESSAGES else SIGNS.get(key, key)
    if not modifiers:
        return name
    name = name.upper() if len(name) == 1 else name.capitalize()
    return "-".join([*(modifier.capitalize() for modifier in modifiers), name])
