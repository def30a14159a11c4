"""Checks of the form of texts: markup, and the punctuation of each language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mlquiz.domain.expressions import PLACEHOLDER
from mlquiz.domain.placeholders import MEASURED, VERBATIM
from mlquiz.text import HAN

TextError = tuple[str, str]
"""A message and a hint."""

CHINESE = f"[{HAN}，。；：？！、（）《》「」“”…]"
MASK = "\0"

FENCE = re.compile(r"^```.*?^```[^\n]*", re.MULTILINE | re.DOTALL)
BLOCK_END = re.compile(r"\n\s*\n|\n(?= *(?:[-*]|\d+[.)]) )")
MARKER = re.compile(r"^ *(?:[-*]|\d+[.)]) +")
# Calls and tuples, such as `eval()` or (N, T, d), count as code even without backticks.
CALL = re.compile(
    r"(?<![\w.])[A-Za-z_][\w.]*\((?:[!-'*-~]|, )*\)|\([!-'*-~]+(?:, [!-'*-~]+)+\)", re.ASCII
)
MARKUP = re.compile(r"\{\{|\}\}|\*")

CURLY = re.compile("[“”‘’]")
HALF_WIDTH = re.compile(
    rf"(?<={CHINESE}) ?[,;:?!()]|[,;:?!()] ?(?={CHINESE})|(?<={CHINESE})[.\"']|[.\"'](?={CHINESE})"
)
NO_SPACE = re.compile(rf"(?<=[{HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[{HAN}])")
# Of the many characters of ambiguous width, only those that Chinese fonts draw two cells wide
# although the terminal counts one: enclosed numbers, Roman numerals, boxes and shapes.
SPILLING = re.compile("[\u2160-\u217f\u2460-\u24ff\u2500-\u25ff\u2605\u2606\u2776-\u2793]")


def typography_errors(text: str, lang: str) -> Iterator[TextError]:
    """Yield an error for each rule that `text` breaks, for its first occurrence."""
    if len(re.findall(r"^```", text, re.MULTILINE)) % 2:
        yield "unmatched ```", "a code block opens and closes with ``` on its own line"
        return
    if lang == "en" and (match := CURLY.search(text)):
        yield f"a curly quote in English: {excerpt(text, match)}", "use straight quotes"
    blocks = [_running_text(block) for block in BLOCK_END.split(FENCE.sub("\n\n", text))]
    for character in "$`":
        if alone := next((block for block in blocks if character in block), None):
            match = re.search(re.escape(character), alone)
            yield f"unmatched {character}: {excerpt(alone, match)}", f"or write \\{character}"
    if lang == "zh":
        yield from _chinese_errors([CALL.sub(MASK, _plain(block)) for block in blocks])


def excerpt(text: str, match: re.Match[str] | None) -> str:
    """Return a quotation of the text around a match, so that it can be searched for."""
    start, end = match.span() if match else (0, 0)
    around = text[max(0, start - 8) : end + 8].replace(MASK, "…").strip()
    return "‘" + " ".join(around.split()) + "’"


def _chinese_errors(blocks: list[str]) -> Iterator[TextError]:
    checks = (
        (
            HALF_WIDTH,
            "half-width punctuation in Chinese",
            "use ，。；：？！（）“”; put code between backticks",
        ),
        (NO_SPACE, "no space between Chinese and Latin", "put one between them"),
        (SPILLING, "a character that breaks the alignment", "write it in plain letters or maths"),
    )
    for pattern, message, hint in checks:
        found = ((block, pattern.search(block)) for block in blocks)
        block, match = next(((block, match) for block, match in found if match), ("", None))
        if match:
            yield f"{message}: {excerpt(block, match)}", hint


def _running_text(block: str) -> str:
    """Return a block without its list marker, with code and maths masked."""
    return VERBATIM.sub(MASK, MARKER.sub("", block))


def _plain(block: str) -> str:
    """Return running text without markup, with placeholders replaced by 0."""
    return PLACEHOLDER.sub("0", MEASURED.sub("0", MARKUP.sub("", block)))
