"""The report of a run as one JSON object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from mlquiz.lab.api import Point
from mlquiz.lab.claim_result import ClaimResult, claim_results
from mlquiz.lab.effects import format_comparison
from mlquiz.lab.evidence import DemoEvidence, evidence_of
from mlquiz.lab.protocol import RunEvent, to_json
from mlquiz.lab.report import finished_run
from mlquiz.lab.spec import DemoSpec
from mlquiz.render.markup import to_plain


def json_report(spec: DemoSpec, events: Iterable[RunEvent], lang: str) -> dict[str, Any]:
    """Return a run as one JSON object; NaN and infinity are the strings "nan", "inf", "-inf".

    `findings` and `checks` have the claims by name. Their `evidence` and `territory` are null if
    there is no evidence about this version of the demo. Raises RunFailed if the run fails.
    """
    points: list[Point] = []
    run = finished_run(_collect_points(events, points))
    shown = spec.with_settings(run.start.knobs)
    measured = evidence_of(spec)
    claims = {
        result.name: _json_claim(result, measured, lang)
        for result in claim_results(spec, run.start.knobs, run.done.claims)
    }
    return {
        "demo": spec.name,
        "seed": run.start.seed,
        "knobs": dict(run.start.knobs),
        "torch": run.start.torch,
        "seconds": to_json(round(run.done.seconds, 3)),
        "metrics": to_json(run.done.metrics),
        "series": {
            name: {
                "label": to_plain(each.label[lang]),
                "chart": each.chart,
                "x": to_json([point.x for point in points if name in point.y]),
                "y": to_json([point.y[name] for point in points if name in point.y]),
            }
            for name, each in shown.series.items()
        },
        "findings": {name: claims[name] for name in spec.findings if name in claims},
        "checks": {name: each for name, each in claims.items() if name not in spec.findings},
    }


def _json_claim(result: ClaimResult, measured: DemoEvidence | None, lang: str) -> dict[str, Any]:
    found = measured.claims.get(result.name) if measured else None
    territory = None
    if measured and measured.territory:
        territory = {
            knob: {"values": list(swept.values), "held": list(swept.held[result.name])}
            for knob, swept in measured.territory.items()
            if result.name in swept.held
        }
    return {
        **to_json(result.comparison),
        "holds": result.holds,
        "text": to_plain(result.text[lang]),
        "effect_text": format_comparison(result.comparison, lang),
        "evidence": asdict(found) if found else None,
        "territory": territory,
    }


def _collect_points(events: Iterable[RunEvent], points: list[Point]) -> Iterator[RunEvent]:
    """Yield the events, appending the points to `points`."""
    for event in events:
        if isinstance(event, Point):
            points.append(event)
        yield event
