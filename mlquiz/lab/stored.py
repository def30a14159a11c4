"""Stored results of demos: curves as a picture, medians, and the records of claims."""

from __future__ import annotations

import math
from pathlib import Path

from mlquiz.domain.blocks import LabelledCurves
from mlquiz.errors import MlquizError
from mlquiz.lab.api import Point
from mlquiz.lab.effects import format_record
from mlquiz.lab.evidence import DemoEvidence, evidence_of
from mlquiz.lab.picture import LOG_MARK, Picture
from mlquiz.lab.spec import DemoSpec
from mlquiz.lab.spec_file import find_demo, load_spec
from mlquiz.render.chart import Chart, Series
from mlquiz.render.figures import LABEL_SHARE
from mlquiz.render.markup import to_plain
from mlquiz.text import Lang

HEIGHT, STACKED_HEIGHT = 14, 24
"""Rows of a stored picture, and of one whose charts are stacked."""

BESIDE_FROM = 100
"""Minimum width in cells at which two charts are drawn side by side."""


def picture_height(picture: Picture, width: int) -> int:
    """Return the preferred height in rows of a picture that is `width` cells wide."""
    return HEIGHT if picture.chart_count == 1 or width >= BESIDE_FROM else STACKED_HEIGHT


def stored_picture(
    spec: DemoSpec, found: DemoEvidence | None, lang: str, claim: str = ""
) -> Picture | None:
    """Return the stored curves, those of `claim` highlighted; None if no curves are stored."""
    if found is None or not found.curves:
        return None
    picture = Picture(spec, lang, spec.defaults)
    picture.label_share = LABEL_SHARE
    picture.focus = claim if spec.series_of(claim) else None
    for name, curve in found.curves.items():
        for x, y in zip(curve.x, curve.y, strict=True):
            if x is not None:
                picture.add(Point(x, {name: math.nan if y is None else y}))
    return picture


def labelled_chart(
    spec: DemoSpec, found: DemoEvidence | None, shown: LabelledCurves, lang: Lang
) -> Chart | None:
    """Return the chart of some stored curves; None if none of them is stored.

    Marks, levels and claims are left out, since they name what is behind the curves.
    """
    spec = spec.with_settings(spec.defaults)
    stored = found.curves if found else {}
    names = [name for name in shown.labels if name in stored and name in spec.series]
    if not names:
        return None
    chart = spec.charts[spec.series[names[0]].chart]
    return Chart(
        [
            Series(
                to_plain(shown.labels[name]),
                [math.nan if x is None else x for x in stored[name].x],
                [math.nan if y is None else y for y in stored[name].y],
                points=spec.series[name].points,
            )
            for name in names
        ],
        kind=chart.kind,
        x_label=to_plain(shown.x_label or (chart.x[lang] if chart.x else "")),
        y_label=to_plain(shown.y_label or chart.y[lang]),
        log_x=chart.scale_x == "log",
        log_y=chart.scale_y == "log",
        log_mark=LOG_MARK[lang],
        clip=chart.clip,
        label_share=LABEL_SHARE,
    )


class StoredResults:
    """Cached access to the specs and the evidence of demos; `demos` are their folders."""

    def __init__(self, *demos: Path) -> None:
        self._demos = demos
        self._found: dict[str, tuple[DemoSpec, DemoEvidence | None] | None] = {}

    def median(self, demo: str, metric: str) -> float | None:
        """Return the median of a metric over seeds; None if there is none."""
        found = self._read(demo)
        spread = found[1].metrics.get(metric) if found and found[1] else None
        return spread.median if spread else None

    def picture(self, demo: str, claim: str, lang: str) -> Picture | None:
        """Return the stored curves of a demo, those of `claim` highlighted; None if none exist."""
        found = self._read(demo)
        return stored_picture(*found, lang, claim) if found else None

    def labelled_chart(self, shown: LabelledCurves, lang: Lang) -> Chart | None:
        """Return the chart of some stored curves; None if none of them is stored."""
        found = self._read(shown.demo)
        return labelled_chart(*found, shown, lang) if found else None

    def claim(self, demo: str, claim: str, lang: str) -> str:
        """Return the text of a claim; '' if there is no such claim."""
        found = self._read(demo)
        said = found[0].claims.get(claim) if found else None
        return to_plain(said.text[lang]) if said else ""

    def arguments(self, demo: str) -> str:
        """Return the arguments with which `mlquiz demo` finds a demo."""
        found = self._read(demo)
        return found[0].arguments if found else demo

    def record(self, demo: str, claim: str, lang: str) -> str:
        """Return in how many seeds a claim held, and its effect; '' without evidence."""
        found = self._read(demo)
        if found is None:
            return ""
        spec, evidence = found
        if evidence is None or claim not in evidence.claims:
            return ""
        condition = spec.claims[claim].condition if claim in spec.claims else None
        relation = condition.relation if condition else None
        return format_record(evidence.claims[claim], relation, lang)

    def _read(self, demo: str) -> tuple[DemoSpec, DemoEvidence | None] | None:
        if demo not in self._found:
            try:
                spec = load_spec(find_demo(demo, *self._demos))
            except MlquizError:
                self._found[demo] = None
            else:
                self._found[demo] = spec, evidence_of(spec)
        return self._found[demo]
