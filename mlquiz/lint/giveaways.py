"""Wording rules that give the right option away, measured over all questions of a kind."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from mlquiz.domain.items import Item, Option
from mlquiz.render.cells import text_width
from mlquiz.text import LANGUAGES, Lang

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


def measure_giveaways(
    items: Iterable[Item], languages: Sequence[Lang] = LANGUAGES
) -> dict[str, dict[str, Giveaways]]:
    """Return the results by kind of question and language, for options of which one is right.

    The further options of a kind that asks in several steps are named after their key in the
    content file, such as `bug reason`.
    """
    measured: dict[str, list[tuple[Item, int]]] = {}
    for item in items:
        for step, listed in enumerate(item.option_lists()):
            if sum(option.correct for option in listed.options) == 1:
                name = f"{item.kind} {listed.key}" if step else item.kind
                measured.setdefault(name, []).append((item, step))
    return {
        name: {lang: _measure(measured[name], lang) for lang in languages}
        for name in sorted(measured)
    }


def _measure(asked: Sequence[tuple[Item, int]], lang: str) -> Giveaways:
    lists = [item.option_lists()[step].options for item, step in asked]
    chance = sum(1 / len(options) for options in lists) / len(lists)
    scores = {
        name: sum(_share(options, rule, lang) for options in lists) / len(lists)
        for name, rule in _rules(lang).items()
    }
    shuffled = [
        item.present(seed).option_lists()[step].options
        for item, step in asked
        for seed in _seeds(item)
    ]
    for name, index in (("first", 0), ("last", -1)):
        scores[name] = sum(options[index].correct for options in shuffled) / len(shuffled)
    return Giveaways(len(lists), chance, scores)


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
