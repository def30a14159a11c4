"""What an experiment says about the item that it was run for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum, auto

from mlquiz.domain.items import Item
from mlquiz.lab.api import Comparison
from mlquiz.lab.claim_result import verdicts
from mlquiz.lab.protocol import Done, Start
from mlquiz.lab.spec_file import DemoSpec
from mlquiz.store.store import RunRecord


class PredictionOutcome(Enum):
    """How the run of a prediction's demo came out, against the answer key."""

    AGREES = auto()
    DISAGREES = auto()
    NO_VERDICT = auto()


def outcome_of(item: Item, claims: Mapping[str, Comparison]) -> PredictionOutcome:
    """Compare the claim that `item` rests on with what the run decided."""
    decided = claims.get(item.claim or "")
    if decided is None:
        return PredictionOutcome.NO_VERDICT
    return PredictionOutcome.AGREES if decided.holds else PredictionOutcome.DISAGREES


def record_of(
    spec: DemoSpec, start: Start, done: Done, at: datetime, event: str | None
) -> RunRecord:
    """Return what the store keeps of a run; `event` is the answer that led to it."""
    return RunRecord(
        at=at,
        demo=spec.name,
        seed=start.seed,
        knobs=start.knobs,
        metrics=done.metrics,
        claims={each.name: each.holds for each in verdicts(spec, start.knobs, done.claims)},
        event=event,
    )
