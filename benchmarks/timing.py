"""Side-by-side timing: each round times every contender once, and the results are medians.

A ratio is the median of the ratios of all rounds, not the ratio of two medians: if the machine is
slow for a while, for example because it shares its CPU, both times of a round are slower.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Once = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the results: the milliseconds of every round, those of the peer, and the budget.

    `peer` is as long as `ours`, or empty if the budget is absolute or nothing is compared.
    """

    what: str
    ours: Sequence[float]
    peer: Sequence[float] = ()
    peer_name: str = ""
    budget: float | None = None

    @property
    def figure(self) -> float:
        """The median ratio to the peer, or the median milliseconds if there is no peer."""
        if not self.peer:
            return statistics.median(self.ours)
        pairs = zip(self.ours, self.peer, strict=True)
        return statistics.median(ours / peer for ours, peer in pairs)

    @property
    def met(self) -> bool:
        """Whether the figure is within the budget; True if there is no budget."""
        return self.budget is None or self.figure <= self.budget


def timed(action: Callable[[], object]) -> float:
    """Return the milliseconds that `action` takes."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def side_by_side(contenders: Mapping[str, Once], rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds of every contender in every round.

    The contenders are timed in turn, so that a temporary load affects all of them. An extra first
    round warms the machine's caches and is discarded.
    """
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, once in contenders.items():
            took = once()
            if number:
                times[name].append(took)
    return times
