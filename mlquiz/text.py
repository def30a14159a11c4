"""Text in both languages of mlquiz, English and Chinese."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

Lang = Literal["en", "zh"]
LANGUAGES: tuple[Lang, ...] = ("en", "zh")

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""The ranges of Chinese characters, to be written between brackets in a regular expression."""


class Text(Struct, frozen=True):
    """One text in English and in Chinese; neither is a translation of the other."""

    en: str
    zh: str

    def __getitem__(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en

    def map(self, change: Callable[[str], str]) -> Text:
        """Return a text with `change` applied to both languages."""
        return Text(change(self.en), change(self.zh))


def counted(count: int, noun: str) -> str:
    """Return a count with its noun in English: '1 problem', '2 problems'."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
