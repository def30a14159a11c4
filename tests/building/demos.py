"""Demos that need no PyTorch: their words as an author writes them, and as the lab reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mlquiz.domain.text import Text
from mlquiz.lab.spec import MAIN, ChartSpec, DemoSpec
from tests.building.content import write

LABEL = Text("label", "标签")


def words_source(
    title: str = "Arms",
    *,
    claims: Mapping[str, str],
    series: Iterable[str] = ("a",),
    rate: tuple[float, float, float] | None = None,
) -> str:
    """Return the words of a demo about the concept `weight`, its claims with their sentences.

    `rate` makes the only knob: its default and the ends of its range.
    """
    lines = [
        "format = 1",
        f'title = {{ en = "{title}", zh = "演示" }}',
        'concepts = ["weight"]',
        'look = { en = "Look.", zh = "看。" }',
        'x = { en = "x", zh = "横轴" }',
        'y = { en = "y", zh = "纵轴" }',
        'sources = ["Somebody 2020"]',
        *(f'series.{name} = {{ en = "{name}", zh = "曲线" }}' for name in series),
    ]
    if rate:
        default, low, high = rate
        knob = f'default = {default}, range = [{low}, {high}], en = "rate", zh = "率"'
        lines.append(f"knob.rate = {{ {knob} }}")
    lines += [f'claim.{name} = {{ en = "{says}", zh = "成立" }}' for name, says in claims.items()]
    return "\n".join(lines) + "\n"


def write_demo(folder: Path, name: str, words: str, listing: str) -> Path:
    """Write the two files of the demo `section/stem` below `folder`; return that of the words."""
    path = write(folder / f"{name}.toml", words)
    write(path.with_suffix(".py"), listing)
    return path


def demo_words(path: Path, **fields: Any) -> DemoSpec:
    """Return words as they are when read, with nothing in them but `fields`."""
    bare: dict[str, Any] = {
        "name": f"{path.parent.name}/{path.stem}",
        "title": LABEL,
        "look": LABEL,
        "charts": {MAIN: ChartSpec(x=LABEL, y=LABEL)},
        "series": {},
        "knobs": {},
        "claims": {},
        "concepts": (),
        "sources": (),
    }
    return DemoSpec(path=path, **{**bare, **fields})
