"""Wording rules that give the right option away, measured over all questions of a kind."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from mlquiz.domain.instantiate import present
from mlquiz.domain.items import Choice, Item, JudgeStatement, Option, Predict
from mlquiz.render.cells import text_width
from mlquiz.text import LANGUAGES

MIN_QUESTIONS = 20
"""Minimum number of questions for judging a rule."""

MAX_GAIN = 0.10
"""Share by which a rule may be right more often than a guess."""

PRESENTATIONS = 8
"""Number of shuffles of each question that the rules about position are applied to."""

JOINED: Mapping[str, str] = {"en": "[;:]", "zh": "[；：]"}
HEDGES: Mapping[str, str] = {
    "en": (
        r"\b(?:usually|mostly|may|might|often|can|could|some|sometimes|many|generally|typically"
        r"|commonly|mainly|roughly|about|tends?|likely)\b"
    ),
    "zh": "通常|往往|可能|一般|常常|大多|多半|有时|几乎|大致|主要|倾向",
}
ABSOLUTES: Mapping[str, str] = {
    "en": (
        r"\b(?:always|never|only|all|any|every|must|no|none|exactly|alone|cannot|nothing"
        r"|completely|entirely)\b"
    ),
    "zh": "总是|从不|只|都|全部|任何|必须|完全|恰好|始终|绝不|一定|唯一|永远",
}

Rule = Callable[[Sequence[str]], Sequence[bool]]
"""Takes the options' texts and returns for each whether the rule would consider it."""


class Giveaways(Struct, frozen=True):
    """The share of questions for which each rule, or for `chance` a guess, is right."""

    questions: int
    chance: float
    rules: Mapping[str, float]

    def excessive(self) -> Iterator[str]:
        """Yield the rules that beat a guess by more than MAX_GAIN and more than random variation.

        That is two standard errors of the share that a guess gets right. Yields nothing if
        there are fewer than MIN_QUESTIONS questions.
        """
        if self.questions < MIN_QUESTIONS:
            return
        error = math.sqrt(self.chance * (1 - self.chance) / self.questions)
        for rule, found in self.rules.items():
            if found - self.chance > max(MAX_GAIN, 2 * error):
                yield rule


def measure_giveaways(items: Iterable[Item]) -> dict[str, dict[str, Giveaways]]:
    """Return the results by kind of question and language, for questions with one right option."""
    by_kind: dict[str, list[Item]] = {Choice.kind: [], Predict.kind: [], JudgeStatement.kind: []}
    for item in items:
        if sum(option.correct for option in options_of(item)) == 1:
            by_kind[item.kind].append(item)
    return {
        kind: {lang: _measure(found, lang) for lang in LANGUAGES}
        for kind, found in by_kind.items()
        if found
    }


def options_of(item: Item) -> Sequence[Option]:
    """Return an item's options or repairs; () for other kinds of item."""
    match item:
        case Choice(options=options) | JudgeStatement(repairs=options):
            return options
    return ()


def _measure(items: Sequence[Item], lang: str) -> Giveaways:
    count = len(items)
    chance = sum(1 / len(options_of(item)) for item in items) / count
    scores = {
        name: sum(_share(options_of(item), rule, lang) for item in items) / count
        for name, rule in _rules(lang).items()
    }
    shuffled = [present(item, seed) for item in items for seed in _seeds(item)]
    for name, index in (("first", 0), ("last", -1)):
        found = [options_of(item)[index].correct for item in shuffled]
        scores[name] = sum(found) / len(found)
    return Giveaways(count, chance, scores)


def _seeds(item: Item) -> range:
    """Return seeds that differ between items, so that not all are shuffled in the same ways."""
    first = zlib.crc32(item.id.encode())
    return range(first, first + PRESENTATIONS)


def _share(options: Sequence[Option], rule: Rule, lang: str) -> float:
    """Return the chance of a right guess among the options a rule keeps, or all if none."""
    chosen = [
        option
        for option, applies in zip(
            options, rule([each.text[lang] for each in options]), strict=True
        )
        if applies
    ]
    left = chosen or options
    return sum(option.correct for option in left) / len(left)


def _rules(lang: str) -> dict[str, Rule]:
    return {
        "longest": lambda texts: _extreme(texts, max),
        "shortest": lambda texts: _extreme(texts, min),
        **_with_and_without("semicolon", JOINED[lang]),
        **_with_and_without("hedge", HEDGES[lang]),
        **_with_and_without("absolute", ABSOLUTES[lang]),
    }


def _extreme(texts: Sequence[str], which: Callable[[Iterable[int]], int]) -> list[bool]:
    widths = [text_width(text) for text in texts]
    return [width == which(widths) for width in widths]


def _with_and_without(name: str, pattern: str) -> dict[str, Rule]:
    found = re.compile(pattern, re.IGNORECASE)
    return {
        name: lambda texts: [bool(found.search(text)) for text in texts],
        f"no {name}": lambda texts: [not found.search(text) for text in texts],
    }
