"""Every demo that ships: its two files agree, its claims hold, its numbers repeat."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from mlquiz.lab.check import problems_in, problems_of
from mlquiz.lab.contract import Point
from mlquiz.lab.listing import Outcome, load_listing, run_listing
from mlquiz.lab.protocol import Note
from mlquiz.lab.words import DemoWords, Value, find_demos, load_words

SEED = 1000
"""A seed that no margin was tuned on."""

POINTS_AT_EXTREMES = 3
DEMOS = find_demos()

Step = Point | Note | Outcome


def run(words: DemoWords, knobs: dict[str, Value]) -> Iterator[Step]:
    return run_listing(load_listing(words.listing), words.claims, SEED, knobs)


def knob_ends() -> Iterator[tuple[str, str, Value]]:
    """Yield demo, knob and each value at an end of its range, or of its choices."""
    for name, path in DEMOS.items():
        if problems_of(path):
            continue  # told by the first test
        for knob_name, knob in load_words(path).knobs.items():
            ends: tuple[Value, ...] = knob.choices or knob.range or ()
            for end in ends:
                yield name, knob_name, type(knob.default)(end)


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    import torch

    torch.set_num_threads(1)


@pytest.fixture(scope="module", params=DEMOS.values(), ids=list(DEMOS))
def words(request: pytest.FixtureRequest) -> DemoWords:
    return load_words(request.param)


@pytest.fixture(scope="module")
def steps(words: DemoWords) -> list[Step]:
    return list(run(words, words.defaults))


@pytest.mark.parametrize("path", DEMOS.values(), ids=list(DEMOS))
def test_words_and_listing_agree(path: Path) -> None:
    assert [str(problem) for problem in problems_of(path)] == []


def test_no_file_lacks_its_pair() -> None:
    assert [str(problem) for problem in problems_in() if "missing" in problem.message] == []


def test_every_claim_holds(steps: list[Step]) -> None:
    outcome = steps[-1]
    assert isinstance(outcome, Outcome)
    assert {name: claim for name, claim in outcome.claims.items() if not claim.holds} == {}


def test_every_series_is_named_and_drawn(words: DemoWords, steps: list[Step]) -> None:
    yielded = {name for step in steps if isinstance(step, Point) for name in step.y}
    assert yielded == words.series.keys()


def test_the_same_seed_gives_the_same_numbers(words: DemoWords, steps: list[Step]) -> None:
    # As text, because NaN is the same as itself there.
    assert [repr(step) for step in run(words, words.defaults)] == [repr(step) for step in steps]


@pytest.mark.parametrize(("name", "knob", "end"), knob_ends())
def test_no_knob_breaks_the_demo_at_its_ends(name: str, knob: str, end: Value) -> None:
    words = load_words(DEMOS[name])
    for _ in islice(run(words, {**words.defaults, knob: end}), POINTS_AT_EXTREMES):
        pass
