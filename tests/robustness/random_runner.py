"""A runner whose demos behave at random, in every way that the app's runner can report."""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import AsyncIterator, Callable, Mapping
from itertools import count

from mlquiz.lab.api import Point
from mlquiz.lab.protocol import Done, Failed, LogMessage, Ready, RunEvent, Start
from mlquiz.lab.spec import DemoSpec, Value
from tests.building.demos import decide

HOSTILE = "[red]\x1b[2J" + "批" * 300 + "\u202e\n" * 9
NUMBERS = (0.0, -1.0, 1e-300, 1e300, -1e308, math.nan, math.inf, -math.inf, 0.5)


class RandomRunner:
    """A runner that yields events without a process; `running` counts the unfinished runs."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self.running = 0
        self.seen: set[str] = set()

    async def start_warming(self) -> None:
        pass

    async def close(self) -> None:
        pass

    async def run(
        self, words: DemoSpec, seed: int, knobs: Mapping[str, Value]
    ) -> AsyncIterator[RunEvent]:
        behaviour = self._rng.choice(BEHAVIOURS)
        self.seen.add(behaviour.__name__)
        self.running += 1
        try:
            yield Ready("none")
            yield Start(words.name, seed, knobs, "none")
            async for event in behaviour(self._rng, words):
                yield event
        finally:
            self.running -= 1


def point(rng: random.Random, words: DemoSpec, x: float) -> Point:
    return Point(x, {name: rng.random() for name in words.series})


async def good(rng: random.Random, words: DemoSpec) -> AsyncIterator[RunEvent]:
    for x in range(rng.randrange(1, 40)):
        yield point(rng, words, x)
        await asyncio.sleep(0)
    claims = {name: decide("a > b", a=rng.random(), b=rng.random()) for name in words.claims}
    yield Done({"a": 1.0}, claims, 0.1)


async def fails(rng: random.Random, words: DemoSpec) -> AsyncIterator[RunEvent]:
    yield point(rng, words, 0)
    yield Failed("The process was killed by SIGKILL.", "Traceback\n" * 9, HOSTILE)


async def fails_at_once(_rng: random.Random, _words: DemoSpec) -> AsyncIterator[RunEvent]:
    yield Failed(HOSTILE)


async def hangs(rng: random.Random, words: DemoSpec) -> AsyncIterator[RunEvent]:
    yield point(rng, words, 0)
    await asyncio.Event().wait()


async def hangs_at_once(_rng: random.Random, _words: DemoSpec) -> AsyncIterator[RunEvent]:
    await asyncio.Event().wait()
    yield LogMessage("")


async def floods(rng: random.Random, words: DemoSpec) -> AsyncIterator[RunEvent]:
    for x in count():
        yield LogMessage(HOSTILE) if x % 9 == 0 else point(rng, words, x)
        await asyncio.sleep(0.001)


async def sends_invalid_values(rng: random.Random, words: DemoSpec) -> AsyncIterator[RunEvent]:
    """Yield non-finite numbers and unknown names, and leave out claims."""
    for _ in range(30):
        names = [*words.series, HOSTILE, ""]
        y = {name: rng.choice(NUMBERS) for name in rng.sample(names, rng.randrange(len(names)))}
        yield Point(rng.choice(NUMBERS), y)
    yield LogMessage(HOSTILE)
    names = [name for name in [*words.claims, HOSTILE] if rng.random() < 0.5]
    claims = {name: decide("a > b", a=rng.choice(NUMBERS), b=rng.choice(NUMBERS)) for name in names}
    yield Done({HOSTILE: math.nan}, claims, rng.choice(NUMBERS))


Behaviour = Callable[[random.Random, DemoSpec], AsyncIterator[RunEvent]]
BEHAVIOURS: tuple[Behaviour, ...] = (
    *(good, good, good, fails, fails_at_once),
    *(hangs, hangs_at_once, floods, sends_invalid_values),
)
