"""Text that came from a file or a process, made safe to write to a terminal."""

from __future__ import annotations

import re

# C0 and C1 controls but newline and tab (the escape character among them), and the marks that
# override the direction of writing: with either, a text could repaint or reorder the screen. Lone
# surrogates cannot be written at all.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def plain(text: str) -> str:
    """Return `text` without control characters and bidirectional overrides.

    Newlines and tabs stay. Of an escape sequence only its printable rest is left, which is
    visible and harmless.
    """
    return _UNSAFE.sub("", text)
