"""Folding of text from input methods, phones and copied pages to its ASCII spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping

ASCII_SPELLINGS: Mapping[str, str] = {
    '"': "“”„‟″〝〞〟「」『』«»",
    "'": "‘’‚‛′´",
    "<": "《〈⟨‹",
    ">": "》〉⟩›",
    "[": "【〔〖⟦",
    "]": "】〕〗⟧",
    "-": "‐‑‒–—―−⁃─━╌﹘",
    "~": "〜∼˜≈≃",
    "/": "⁄∕÷╱",
    "*": "∗✱⋆﹡",
    "x": "×✕✖⨯",
    ",": "、",
    ".": "。",
    ":": "∶꞉",
    "|": "｜│∣",
    "%": "٪",
    "\n": "\u0085\u2028\u2029",
    "": "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff",
}
TRANSLATION = str.maketrans(
    {symbol: spelling for spelling, symbols in ASCII_SPELLINGS.items() for symbol in symbols}
)
FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")


def fold(text: str) -> str:
    """Return `text` with full-width letters, quotes, brackets, dashes and spaces in ASCII.

    Case and surrounding whitespace are kept. The function is idempotent.
    """
    if text.isascii():
        return text
    folded = fold_once(text)
    while folded != text:  # removing a character may let its neighbours combine
        text, folded = folded, fold_once(folded)
    return folded


def fold_once(text: str) -> str:
    """Return `text` with each replacement applied once."""
    import unicodedata

    folded = unicodedata.normalize("NFKC", text.translate(TRANSLATION)).translate(TRANSLATION)
    return FOREIGN_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), folded)
