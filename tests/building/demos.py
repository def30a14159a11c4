"""Builders of demos that don't need PyTorch: TOML files and parsed specs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mlquiz.lab.api import Comparison
from mlquiz.lab.condition import parse_condition
from mlquiz.lab.spec import ChartSpec, ClaimSpec, DemoSpec, SeriesSpec
from mlquiz.text import Text
from tests.building.content import write

LABEL = Text("label", "标签")
SERIES = SeriesSpec(LABEL, "main")


def spec_source(
    title: str = "Arms",
    *,
    claims: Mapping[str, str],
    holds: Mapping[str, str] | None = None,
    series: Iterable[str] = ("a",),
    rate: tuple[float, float, float] | None = None,
) -> str:
    """Return the TOML of a demo about the concept `weight`; `claims` maps findings to their texts.

    Each series ends in a metric with the same name. A finding holds if the first metric is
    positive, unless `holds` gives another condition. `rate` defines the only knob: its default
    and the limits of its range.
    """
    names = list(series)
    lines = [
        "format = 2",
        f'title = {{ en = "{title}", zh = "演示" }}',
        'concepts = ["weight"]',
        'look = { en = "Look.", zh = "看。" }',
        'chart.main = { x = { en = "x", zh = "横轴" }, y = { en = "y", zh = "纵轴" } }',
        'sources = ["Somebody 2020"]',
        *(f'series.{name} = {{ chart = "main", en = "{name}", zh = "曲线" }}' for name in names),
        *(f'metric.{name} = {{ series = "{name}", en = "{name}", zh = "终值" }}' for name in names),
    ]
    if rate:
        default, low, high = rate
        knob = f'default = {default}, range = [{low}, {high}], en = "rate", zh = "率"'
        lines.append(f"knob.rate = {{ {knob} }}")
    conditions = {**dict.fromkeys(claims, f"{names[0]} > 0"), **(holds or {})}
    lines += [
        f'finding.{name} = {{ holds = "{conditions[name]}", en = "{says}", zh = "成立" }}'
        for name, says in claims.items()
    ]
    return "\n".join(lines) + "\n"


def claim_spec(holds: str = "a > 0", text: Text = LABEL) -> ClaimSpec:
    """Return the spec of a finding with this condition."""
    return ClaimSpec(text, "finding", parse_condition(holds))


def decide(holds: str, **numbers: float) -> Comparison:
    """Decide a condition with these metrics and return the comparison."""
    return parse_condition(holds).decide(numbers)


def write_demo(folder: Path, name: str, spec: str, script: str) -> Path:
    """Write the spec and the script of the demo `section/stem`; return the path of the spec."""
    path = write(folder / f"{name}.toml", spec)
    write(path.with_suffix(".py"), script)
    return path


def demo_spec(path: Path, **fields: Any) -> DemoSpec:
    """Return a spec as if read from `path`, empty except for `fields`."""
    bare: dict[str, Any] = {
        "name": f"{path.parent.name}/{path.stem}",
        "title": LABEL,
        "look": LABEL,
        "charts": {"main": ChartSpec(x=LABEL, y=LABEL)},
        "series": {},
        "knobs": {},
        "claims": {},
        "concepts": (),
        "sources": (),
    }
    return DemoSpec(path=path, **{**bare, **fields})
