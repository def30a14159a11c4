"""What an experiment says about the item that it was run for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum, auto

from mlquiz.domain.items import Item
from mlquiz.lab.contract import Comparison
from mlquiz.lab.protocol import Done, Start
from mlquiz.lab.verdict import verdicts
from mlquiz.lab.words import DemoSpec
from mlquiz.store.store import Run


class Outcome(Enum):
    """How the run of a prediction's demo came out, against the answer key."""

    AGREES = auto()
    DISAGREES = auto()
    NO_VERDICT = auto()


def outcome_of(item: Item, claims: Mapping[str, Comparison]) -> Outcome:
    """Compare the claim that `item` rests on with what the run decided."""
    decided = claims.get(item.claim or "")
    if decided is None:
        return Outcome.NO_VERDICT
    return Outcome.AGREES if decided.holds else Outcome.DISAGREES


def record_of(words: DemoSpec, start: Start, done: Done, at: datetime, event: str | None) -> Run:
    """Return what the store keeps of a run; `event` is the answer that led to it."""
    return Run(
        at=at,
        demo=words.name,
        seed=start.seed,
        knobs=start.knobs,
        metrics=done.metrics,
        claims={each.name: each.holds for each in verdicts(words, start.knobs, done.claims)},
        event=event,
    )
