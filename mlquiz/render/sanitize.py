"""Sanitizing of text from files and processes, so that it is safe to write to a terminal."""

from __future__ import annotations

import re

# C0 and C1 control characters (including escape) except newline and tab, and the characters that
# override the text direction: with either, a text could repaint or reorder the screen. Lone
# surrogates cannot be encoded.
_UNSAFE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def plain(text: str) -> str:
    """Return `text` without control characters and bidirectional overrides.

    Newlines and tabs are kept. The printable rest of an escape sequence remains visible, which is
    harmless.
    """
    if text.isprintable():  # most texts, so that the pattern is compiled late
        return text
    return re.sub(_UNSAFE, "", text)
