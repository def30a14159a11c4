"""References to the literature as one line, in English or Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mlquiz.i18n.messages import translate
from mlquiz.render.sanitize import plain

UNITS = {
    "chapter": "第 {} 章",
    "section": "第 {} 节",
    "appendix": "附录 {}",
    "part": "第 {} 部分",
    "volume": "第 {} 卷",
    "page": "第 {} 页",
    "pp.": "第 {} 页",
    "p.": "第 {} 页",
    "figure": "图 {}",
    "table": "表 {}",
    "equation": "式 {}",
    "theorem": "定理 {}",
    "algorithm": "算法 {}",
    "example": "例 {}",
    "exercise": "习题 {}",
    "lecture": "第 {} 讲",
    "note": "注 {}",
}
PLURALS = {"appendices": "appendix"}
NUMBER = r"(?:[A-Z](?:\.\d+)*|[IVXLC]+|\d+(?:\.\d+)*[a-z]?)"
BETWEEN = r"(?:, and |, | and | to |-|–)"
LOCATION = re.compile(
    rf",? (?P<unit>[A-Za-z]+\.?) (?P<numbers>{NUMBER}(?:{BETWEEN}{NUMBER})*)(?=$|[,;:( ])"
)
BRACKETS = re.compile(r" ?\(([^()]*)\)")


def sources_line(sources: Sequence[str], lang: str) -> str:
    """Return 'Sources: A; B' in `lang`; in Chinese with 第 8 章 and full-width punctuation."""
    cited = sources if lang == "en" else [_in_chinese(source) for source in sources]
    return translate("sources", lang, sources=plain(("; " if lang == "en" else "；").join(cited)))


def _in_chinese(source: str) -> str:
    text = LOCATION.sub(_location, source)
    text = re.sub(r" documentation\b", " 文档", text)
    text = re.sub(r"(?<=文档): ", "：", text)
    return BRACKETS.sub(r"（\1）", text)


def _location(match: re.Match[str]) -> str:
    word = match["unit"].casefold()
    unit = UNITS.get(word) or UNITS.get(PLURALS.get(word, word.removesuffix("s")))
    if unit is None:
        return match[0]
    numbers = re.sub(r" to |-|–", " 至 ", match["numbers"])
    return "，" + unit.format(re.sub(r", and |, | and ", "、", numbers))
