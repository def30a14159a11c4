"""The characters that charts are drawn with."""

from __future__ import annotations

from msgspec import Struct

from mlquiz.render.cells import clip
from mlquiz.render.chart.model import Chart, Emphasis


class Glyphs(Struct, frozen=True):
    """The characters of a chart. None is of ambiguous width, so far as there is a choice."""

    markers: str
    samples: tuple[str, ...]
    """How the lines' patterns look in the legend."""
    dot: str
    dim_sample: str
    ghost_sample: str
    lost: dict[int, str]
    upright: str
    tick_left: str
    corner: str
    level: str
    tick_below: str
    ellipsis: str
    value: str
    bracket: str
    """Top, middle and bottom of a bracket; the last one if all are one cell."""
    span: str
    """Left end, middle and right end of a bracket below bars; the last one if all are one cell."""
    upright_dash: str
    whisker: str
    """An error bar: its low end, the value, its high end."""
    bars: dict[Emphasis, str]
    eighths: str
    """How far a bar fills its last cell, where it is solid."""
    sideways: dict[int, str]
    shades: str


UNICODE = Glyphs(
    markers="•▴▪✚◦✶",
    samples=("⠤⠤", "⠤⠄", "⠄⠄", "⠤⠂"),
    dot="⠂",
    dim_sample="⠄⠠",
    ghost_sample="⠄ ⠄",
    lost={1: "↑", -1: "↓", 0: "✕"},
    upright="│",
    tick_left="┤",
    corner="└",
    level="─",
    tick_below="┬",
    ellipsis="…",
    value="◆",
    bracket="┐│┘╴",
    span="└─┘╵",
    upright_dash="╎",
    whisker="├┼┤",
    bars={"bright": "█", "normal": "█", "dim": "▒", "ghost": "░"},
    eighths="▏▎▍▌▋▊▉",
    sideways={1: "→", -1: "←", 0: "✕"},
    shades=" ░▒▓█",
)
ASCII = Glyphs(
    markers="ox*+#%",
    samples=("",),
    dot=".",
    dim_sample="..",
    ghost_sample=". .",
    lost={1: "^", -1: "v", 0: "!"},
    upright="|",
    tick_left="+",
    corner="+",
    level="-",
    tick_below="+",
    ellipsis=".",
    value="@",
    bracket="+|+-",
    span="+-+'",
    upright_dash=":",
    whisker="|+|",
    bars={"bright": "#", "normal": "#", "dim": "=", "ghost": "."},
    eighths="",
    sideways={1: ">", -1: "<", 0: "!"},
    shades=" .:*#",
)


def glyphs_for(*, ascii_only: bool) -> Glyphs:
    """Return the characters that the terminal can show."""
    return ASCII if ascii_only else UNICODE


def marker(glyphs: Glyphs, style: int) -> str:
    """Return the marker of a series."""
    return glyphs.markers[style % len(glyphs.markers)]


def legend_sign(glyphs: Glyphs, chart: Chart, index: int) -> str:
    """Return how a series looks: its marker and a piece of its line."""
    one, style = chart.series[index], chart.style(index)
    sign = marker(glyphs, style)
    if one.points or chart.kind == "points":
        return {"dim": sign + glyphs.dot, "ghost": glyphs.dot}.get(one.emphasis, sign)
    if one.emphasis == "ghost":
        return glyphs.ghost_sample
    if one.emphasis == "dim":
        return sign + glyphs.dim_sample
    return sign + glyphs.samples[style % len(glyphs.samples)]


def label_sign(glyphs: Glyphs, chart: Chart, index: int) -> str:
    """Return the sign that a label brings along if it stands away from its curve."""
    ghost = chart.series[index].emphasis == "ghost"
    return legend_sign(glyphs, chart, index) if ghost else marker(glyphs, chart.style(index))


def clip_words(text: str, width: int, glyphs: Glyphs) -> str:
    """Return the text, cut to `width` cells, between two words if it has any."""
    cut = clip(text, width, ellipsis=glyphs.ellipsis)
    if cut == text:
        return text
    kept = cut.removesuffix(glyphs.ellipsis)
    after = text[len(kept) : len(kept) + 1]
    if after.isascii() and after.isalnum() and " " in kept:
        kept = kept.rpartition(" ")[0]
    return clip(kept.rstrip() + glyphs.ellipsis, width, ellipsis="")
