"""Checks of well-formed items that hold for all kinds; the others are in the kind's module."""

from __future__ import annotations

from collections.abc import Iterator

from mlquiz.domain.items import AskedQuestion, Item, OptionList
from mlquiz.render.cells import text_width
from mlquiz.text import LANGUAGES
from mlquiz.toml_schema.diagnostics import ValidationError

MIN_OPTIONS, MAX_OPTIONS = 2, 6
MAX_LENGTH_RATIO, MAX_EXTRA_COLUMNS = 1.6, 24
"""How much longer the right option may be than the longest wrong one; either is allowed."""


def item_errors(item: Item) -> Iterator[ValidationError]:
    """Yield the errors of an item, by key path inside it."""
    for listed in item.option_lists():
        yield from _option_errors(listed)
    if isinstance(item, AskedQuestion) and item.reworded:
        for lang in LANGUAGES:
            if item.reworded[lang] == item.ask[lang]:
                hint = "ask the same in other words, or leave it out"
                yield ValidationError(("reworded", lang), "the same words as ask", hint)
    yield from item.errors()


def _option_errors(listed: OptionList) -> Iterator[ValidationError]:
    options, key = listed.options, listed.key
    if not MIN_OPTIONS <= len(options) <= MAX_OPTIONS:
        message = f"there must be {MIN_OPTIONS} to {MAX_OPTIONS} {key}s, not {len(options)}"
        yield ValidationError((key,), message)
    right = sum(option.correct for option in options)
    if right == 0:
        yield ValidationError((key,), f"no {key} is correct")
    if right > 1 and listed.single:
        yield ValidationError((key,), f"more than one {key} is correct")
    for index, option in enumerate(options):
        if not option.correct and option.why is None:
            yield ValidationError(
                (key, index), f"this wrong {key} has no why", "say what is wrong with it"
            )
    for lang in LANGUAGES:
        yield from _repeated_options(listed, lang)
        yield from _revealing_lengths(listed, lang)


def _repeated_options(listed: OptionList, lang: str) -> Iterator[ValidationError]:
    key, seen = listed.key, dict[str, int]()
    for index, option in enumerate(listed.options):
        first = seen.setdefault(" ".join(option.text[lang].casefold().split()), index)
        if first != index:
            yield ValidationError((key, index, "text", lang), f"the same as {key} {first + 1}")


def _revealing_lengths(listed: OptionList, lang: str) -> Iterator[ValidationError]:
    key = listed.key
    wrong = [text_width(option.text[lang]) for option in listed.options if not option.correct]
    for index, option in enumerate(listed.options):
        if not (option.correct and wrong):
            continue
        own, longest = text_width(option.text[lang]), max(wrong)
        if own > MAX_LENGTH_RATIO * longest and own > longest + MAX_EXTRA_COLUMNS:
            message = (
                f"the right {key} is given away by its length: {own} columns, against {longest} "
                "of the longest wrong one"
            )
            yield ValidationError(
                (key, index, "text", lang), message, "shorten it or say more in another"
            )
