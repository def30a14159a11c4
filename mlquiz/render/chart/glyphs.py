"""The characters used to draw charts, in Unicode and in ASCII."""

from __future__ import annotations

from msgspec import Struct

from mlquiz.render.cells import clip
from mlquiz.render.chart.model import Chart, Emphasis


class Glyphs(Struct, frozen=True):
    """The characters of a chart.

    Where there is a choice, they take one cell in every terminal, even in Chinese ones, which draw
    some signs two cells wide.
    """

    markers: str
    samples: tuple[str, ...]
    """Samples of the patterns of lines, for the legend."""
    dot: str
    dim_sample: str
    ghost_sample: str
    off_scale: dict[int, str]
    """The signs of values that are above (1) or below (-1) the axis, or not a number (0)."""
    upright: str
    tick_left: str
    corner: str
    level: str
    tick_below: str
    ellipsis: str
    value: str
    bracket: str
    """Top, middle and bottom of a bracket, and a bracket of a single cell."""
    span: str
    """Left end, middle and right end of a bracket below bars, and one of a single cell."""
    upright_dash: str
    whisker: str
    """Low end, value and high end of an error bar."""
    bars: dict[Emphasis, str]
    eighths: str
    """The last cell of a solid bar, filled by one to seven eighths; '' for whole cells only."""
    sideways: dict[int, str]
    shades: str


UNICODE = Glyphs(
    markers="•▴▪✚◦✶",
    samples=("⠤⠤", "⠤⠄", "⠄⠄", "⠤⠂"),
    dot="⠂",
    dim_sample="⠄⠠",
    ghost_sample="⠄ ⠄",
    off_scale={1: "↑", -1: "↓", 0: "✕"},
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
    off_scale={1: "^", -1: "v", 0: "!"},
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
    """Return the characters for a terminal with Unicode, or with ASCII only."""
    return ASCII if ascii_only else UNICODE


def marker(glyphs: Glyphs, style: int) -> str:
    """Return the marker of a series."""
    return glyphs.markers[style % len(glyphs.markers)]


def legend_sign(glyphs: Glyphs, chart: Chart, index: int) -> str:
    """Return the sample of a series for the legend: its marker and a piece of its line."""
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
    """Return the sign before a label that is not right beside its curve."""
    ghost = chart.series[index].emphasis == "ghost"
    return legend_sign(glyphs, chart, index) if ghost else marker(glyphs, chart.style(index))


def clip_words(text: str, width: int, glyphs: Glyphs) -> str:
    """Return the text, cut to `width` cells with an ellipsis, between words if possible."""
    cut = clip(text, width, ellipsis=glyphs.ellipsis)
    if cut == text:
        return text
    kept = cut.removesuffix(glyphs.ellipsis)
    after = text[len(kept) : len(kept) + 1]
    if after.isascii() and after.isalnum() and " " in kept:
        kept = kept.rpartition(" ")[0]
    return clip(kept.rstrip() + glyphs.ellipsis, width, ellipsis="")
