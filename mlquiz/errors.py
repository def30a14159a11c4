"""Errors that are shown to the user, each one plain sentence with a hint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

IN_CHINESE = {
    "section": "章节",
    "concept": "概念",
    "kind": "题型",
    "statement": "说法",
    "item": "题目",
    "suspended or buried item": "停用或推迟的题目",
    "demo": "实验",
    "knob": "可调参数",
    "setting": "设置项",
    "topic": "话题",
}


class MlquizError(Exception):
    """A failure, whose `str()` is one plain sentence for the user. Exit code 1.

    Messages that a learner can see also have a Chinese version; the first call of `set_language`
    chooses between the two.
    """

    def __init__(self, en: str, zh: str = "") -> None:
        super().__init__(en)
        self._messages = {"en": en, "zh": zh or en}
        self._lang = ""

    def in_language(self, lang: str) -> str:
        """Return the message in the language `lang`; in English if it has no Chinese version."""
        return self._messages[lang]

    def set_language(self, lang: str) -> None:
        """Set the language of `str()`; ignored if it was set before."""
        self._lang = self._lang or lang

    def __str__(self) -> str:
        return self.in_language(self._lang or "en")


class UsageError(MlquizError):
    """A request for something that does not exist or is not allowed. Exit code 2."""


@contextmanager
def errors_in(lang: str) -> Iterator[None]:
    """Set the language of errors raised inside."""
    try:
        yield
    except MlquizError as error:
        error.set_language(lang)
        raise


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the sentence 'Did you mean …?' with the closest of `names`; '' if none is close."""
    match = _nearest(name, names)
    return f"Did you mean {match!r}?" if match else ""


def unknown(
    kind: str, name: str, names: Iterable[str], hint: str = "", hint_zh: str = ""
) -> UsageError:
    """Return the error for a name that does not exist, with the closest name or else `hint`.

    The message has no Chinese version if `kind` has none, or if `hint` is used without `hint_zh`.
    """
    match = _nearest(name, names)
    hint_en = f"Did you mean {match!r}?" if match else hint
    en = f"There is no {kind} {name!r}.{' ' + hint_en if hint_en else ''}"
    if kind not in IN_CHINESE or (hint and not hint_zh and not match):
        return UsageError(en)
    hint_zh = f"你要找的是{quoted(match)}吗？" if match else hint_zh
    return UsageError(en, f"找不到{IN_CHINESE[kind]}{quoted(name)}。{hint_zh}")


def quoted(name: str) -> str:
    """Return a name in Chinese quotation marks, with control characters escaped."""
    return f"“{repr(name)[1:-1]}”"


def _nearest(name: str, names: Iterable[str]) -> str:
    import difflib  # needed only for a mistyped name

    by_folded: dict[str, str] = {}
    for each in names:
        by_folded.setdefault(each.casefold(), each)
    match = difflib.get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.5)
    return by_folded[match[0]] if match else ""
