"""The result of a demo run for the item that it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum, auto

from mlquiz.domain.items import Item
from mlquiz.lab.api import Comparison
from mlquiz.lab.claim_result import claim_results
from mlquiz.lab.protocol import Done, Start
from mlquiz.lab.spec import DemoSpec
from mlquiz.store.runs import RunRecord


class PredictionOutcome(Enum):
    """Whether the run of an item's demo agrees with the answer key."""

    AGREES = auto()
    DISAGREES = auto()
    NO_VERDICT = auto()


def outcome_of(item: Item, claims: Mapping[str, Comparison]) -> PredictionOutcome:
    """Return whether the run's result for the claim of `item` agrees with the answer key."""
    decided = claims.get(item.claim or "")
    if decided is None:
        return PredictionOutcome.NO_VERDICT
    return PredictionOutcome.AGREES if decided.holds else PredictionOutcome.DISAGREES


def record_of(
    spec: DemoSpec, start: Start, done: Done, at: datetime, event: str | None
) -> RunRecord:
    """Return the record of a run for the store; `event` is the answer that led to it, if any."""
    return RunRecord(
        at=at,
        demo=spec.name,
        seed=start.seed,
        knobs=start.knobs,
        metrics=done.metrics,
        claims={each.name: each.holds for each in claim_results(spec, start.knobs, done.claims)},
        event=event,
    )
