"""Consistency checks of a demo's spec: references, limits, and whether findings are drawn."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from mlquiz.domain.expressions import CONSTANTS, FUNCTIONS, PLACEHOLDER
from mlquiz.errors import nearest
from mlquiz.lab.condition import parse_condition
from mlquiz.lab.schema import MAX_CHARTS, MAX_FINDINGS, MAX_LOOK_CHARACTERS, MAX_LOOK_WORDS
from mlquiz.lab.spec import Position
from mlquiz.text import LANGUAGES
from mlquiz.toml_schema.diagnostics import ValidationError, shorten
from mlquiz.toml_schema.locations import KeyPath

BRACED_WORD = re.compile(r"\{([A-Za-z_]\w*)(?::([^{}]*))?\}")
MATHS = re.compile(r"\$[^$]*\$|`[^`]*`")


def disagreements(values: Mapping[str, Any]) -> Iterator[ValidationError]:
    """Yield an error for each inconsistency in the values of a spec."""
    yield from _too_much(values)
    yield from _charts(values)
    yield from _series(values)
    yield from _metrics(values)
    yield from _claims(values)
    yield from _placeholders(values, (), values.get("knob", {}))


def _too_much(values: Mapping[str, Any]) -> Iterator[ValidationError]:
    for key, limit in (("finding", MAX_FINDINGS), ("chart", MAX_CHARTS)):
        if len(values.get(key, {})) > limit:
            yield ValidationError((key,), f"there are more than {limit} {key}s", "split the demo")
    words = len(values["look"]["en"].split())
    if words > MAX_LOOK_WORDS:
        yield ValidationError(
            ("look", "en"), f"look.en has {words} words, more than {MAX_LOOK_WORDS}"
        )
    characters = sum("\u4e00" <= each <= "\u9fff" for each in values["look"]["zh"])
    if characters > MAX_LOOK_CHARACTERS:
        message = f"look.zh has {characters} characters, more than {MAX_LOOK_CHARACTERS}"
        yield ValidationError(("look", "zh"), message)


def _charts(values: Mapping[str, Any]) -> Iterator[ValidationError]:
    known = {*values.get("knob", {}), *values["metric"]}
    for name, chart in values["chart"].items():
        path: KeyPath = ("chart", name)
        if chart.get("kind", "lines") in ("lines", "points", "grid") and "x" not in chart:
            yield ValidationError(
                path, f"chart.{name}.x is missing", "only a bar chart may omit it"
            )
        if not any(each["chart"] == name for each in values["series"].values()):
            yield ValidationError(path, f"no series is drawn in the chart {name!r}")
        for group in ("level", "mark"):
            for line, each in chart.get(group, {}).items():
                at = (*path, group, line, "at")
                yield from _unknown_names(at, each["at"], known)


def _series(values: Mapping[str, Any]) -> Iterator[ValidationError]:
    for name, each in values["series"].items():
        if each["chart"] not in values["chart"]:
            message = f"there is no chart {each['chart']!r}"
            hint = nearest(each["chart"], values["chart"])
            yield ValidationError(("series", name, "chart"), message, hint)


def _metrics(values: Mapping[str, Any]) -> Iterator[ValidationError]:
    known = {*values.get("knob", {}), *values["metric"]}
    for name, each in values["metric"].items():
        path: KeyPath = ("metric", name)
        if name in values.get("knob", {}):
            yield ValidationError(
                path, f"{name!r} is already a knob", "give the metric another name"
            )
        if "series" in each and each["series"] not in values["series"]:
            message = f"there is no series {each['series']!r}"
            yield ValidationError(
                (*path, "series"), message, nearest(each["series"], values["series"])
            )
        if each.get("at", "end") not in get_args(Position):
            yield from _unknown_names((*path, "at"), each["at"], known)


def _claims(values: Mapping[str, Any]) -> Iterator[ValidationError]:
    known = {*values.get("knob", {}), *values["metric"]}
    for name in values.get("check", {}):
        if name in values["finding"]:
            yield ValidationError(("check", name), f"{name!r} is already a finding")
    for kind in ("finding", "check"):
        for name, each in values.get(kind, {}).items():
            path: KeyPath = (kind, name, "holds")
            yield from _unknown_names(path, each["holds"], known, of_condition=True)
            if kind == "finding":
                yield from _not_drawn((kind, name), each["holds"], values["metric"])


def _not_drawn(path: KeyPath, holds: str, metrics: Mapping[str, Any]) -> Iterator[ValidationError]:
    names = [name for name in _names(holds) if name in metrics]
    for name in names:
        if "series" not in metrics[name]:
            message = f"the finding {path[1]!r} is not drawn: {name!r} is on no series"
            yield ValidationError(path, message, "give the metric a series, or make it a check")


def _unknown_names(
    path: KeyPath, expression: str, known: Iterable[str], *, of_condition: bool = False
) -> Iterator[ValidationError]:
    known = set(known)
    try:
        if of_condition:
            parse_condition(expression)
        names = _names(expression)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        if not of_condition:
            yield ValidationError(path, f"{shorten(expression)!r} is not an expression")
        return
    for name in names:
        if name not in known:
            message = f"{name!r} is neither a metric nor a knob"
            yield ValidationError(path, message, nearest(name, known))


def _names(expression: str) -> list[str]:
    """Return the metrics and knobs in an expression.

    Raises what the parser of Python does: SyntaxError or ValueError, and RecursionError or
    MemoryError if it is nested too deeply.
    """
    tree = ast.parse(expression.strip(), mode="eval")
    named = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return [name for name in dict.fromkeys(named) if name not in {*FUNCTIONS, *CONSTANTS, "close"}]


def _placeholders(value: Any, path: KeyPath, knobs: Iterable[str]) -> Iterator[ValidationError]:
    """Yield an error for each placeholder in a text that names no knob or has a bad format."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            if key in LANGUAGES and isinstance(each, str):
                yield from _bad_placeholders(each, (*path, key), knobs)
            else:
                yield from _placeholders(each, (*path, key), knobs)


def _bad_placeholders(text: str, path: KeyPath, knobs: Iterable[str]) -> Iterator[ValidationError]:
    for match in BRACED_WORD.finditer(MATHS.sub("", text)):
        name, spec = match.groups()
        if name not in knobs:
            message = f"{match[0]} names no knob"
            yield ValidationError(path, message, nearest(name, knobs))
        elif not PLACEHOLDER.fullmatch(match[0]):
            message = f"{match[0]}: {spec!r} is not a format"
            yield ValidationError(path, message, "such as .2f or .0%")
