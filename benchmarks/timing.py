"""Measuring side by side: each round times every contender once, the medians count.

A ratio is the median of the ratios of all rounds, not the ratio of two medians: a machine that is
slow for a while, as one that shares its processor is, slows both times of a round.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Once = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the results: the milliseconds of every round, against what, and the budget.

    `peer` is as long as `ours`, or empty where the budget is absolute or nothing is compared.
    """

    what: str
    ours: Sequence[float]
    peer: Sequence[float] = ()
    peer_name: str = ""
    budget: float | None = None

    @property
    def figure(self) -> float:
        """The ratio to the peer, or the time itself where there is none."""
        if not self.peer:
            return statistics.median(self.ours)
        pairs = zip(self.ours, self.peer, strict=True)
        return statistics.median(ours / peer for ours, peer in pairs)

    @property
    def met(self) -> bool:
        """Whether the budget is kept, if there is one."""
        return self.budget is None or self.figure <= self.budget


def timed(action: Callable[[], object]) -> float:
    """Return the milliseconds that `action` takes."""
    begun = time.perf_counter()
    action()
    return (time.perf_counter() - begun) * 1000


def side_by_side(contenders: Mapping[str, Once], rounds: int) -> dict[str, list[float]]:
    """Time every contender once a round, in turn, so that a noisy moment hits all of them.

    The first round warms the caches of the machine and does not count.
    """
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, once in contenders.items():
            took = once()
            if number:
                times[name].append(took)
    return times
