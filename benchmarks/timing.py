"""Measuring side by side: each round times every contender once, the median counts."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Once = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the results, in milliseconds: what was measured against what, and the budget."""

    what: str
    ours: float
    peer: float | None
    peer_name: str
    budget: float | None

    @property
    def figure(self) -> float:
        """The ratio to the peer, or the time itself where the budget is absolute."""
        return self.ours / self.peer if self.peer else self.ours

    @property
    def met(self) -> bool:
        """Whether the budget is kept, if there is one."""
        return self.budget is None or self.figure <= self.budget


def timed(action: Callable[[], object]) -> float:
    """Return the milliseconds that `action` takes."""
    begun = time.perf_counter()
    action()
    return (time.perf_counter() - begun) * 1000


def medians(contenders: Mapping[str, Once], rounds: int) -> dict[str, float]:
    """Time every contender once a round, in turn, so that a noisy moment hits all of them.

    The first round warms the caches of the machine and does not count.
    """
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, once in contenders.items():
            took = once()
            if number:
                times[name].append(took)
    return {name: statistics.median(values) for name, values in times.items()}
