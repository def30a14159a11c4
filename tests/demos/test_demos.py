"""Every demo that ships: its two files agree, its claims hold, its numbers repeat."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from msgspec import to_builtins

from mlquiz.lab.api import Point
from mlquiz.lab.child.script import RunResult, load_script, run_script
from mlquiz.lab.protocol import LogMessage
from mlquiz.lab.spec import DemoSpec, Knob, Value
from mlquiz.lab.spec_file import find_demos, load_spec
from mlquiz.lint.demos import demo_problems, folder_problems

SEED = 0
"""The seed that a learner sees first."""

POINTS_AT_EXTREMES = 3
DEMOS = find_demos()

Step = Point | LogMessage | RunResult


def run(spec: DemoSpec, knobs: dict[str, Value]) -> Iterator[Step]:
    return run_script(load_script(spec.script), spec.conditions, SEED, knobs)


def knob_ends() -> Iterator[tuple[str, str, Value]]:
    """Yield demo, knob and each value at an end of its range, or of its choices."""
    for name, path in DEMOS.items():
        if demo_problems(path):
            continue  # told by the first test
        for knob_name, knob in load_spec(path).knobs.items():
            ends: tuple[Value, ...] = knob.choices or knob.range or ()
            for end in ends:
                yield name, knob_name, type(knob.default)(end)


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    import torch

    torch.set_num_threads(1)


@pytest.fixture(scope="module", params=DEMOS.values(), ids=list(DEMOS))
def spec(request: pytest.FixtureRequest) -> DemoSpec:
    return load_spec(request.param)


@pytest.fixture(scope="module")
def steps(spec: DemoSpec) -> list[Step]:
    return list(run(spec, spec.defaults))


@pytest.mark.parametrize("path", DEMOS.values(), ids=list(DEMOS))
def test_words_and_script_agree(path: Path) -> None:
    assert [str(problem) for problem in demo_problems(path)] == []


def test_no_file_lacks_its_pair() -> None:
    assert [str(problem) for problem in folder_problems() if "missing" in problem.message] == []


def test_every_claim_holds(steps: list[Step]) -> None:
    outcome = steps[-1]
    assert isinstance(outcome, RunResult)
    assert {name: claim for name, claim in outcome.claims.items() if not claim.holds} == {}


def test_every_series_is_named_and_drawn(spec: DemoSpec, steps: list[Step]) -> None:
    yielded = {name for step in steps if isinstance(step, Point) for name in step.y}
    assert yielded == spec.series.keys()


def test_what_decides_a_claim_stands_in_its_chart(spec: DemoSpec, steps: list[Step]) -> None:
    outcome = steps[-1]
    assert isinstance(outcome, RunResult)
    for claim in spec.claims:
        for name in spec.metrics_of(claim):
            metric = spec.metrics[name]
            if metric.series is None:
                continue
            chart = spec.series[metric.series].chart
            drawn = [
                y
                for step in steps
                if isinstance(step, Point)
                for series, y in step.y.items()
                if spec.series[series].chart == chart and math.isfinite(y)
            ]
            slack = 0.05 * (max(drawn) - min(drawn)) + 1e-9
            value = outcome.metrics[name]
            inside = min(drawn) - slack <= value <= max(drawn) + slack
            assert inside or not math.isfinite(value), (claim, name, value)


def same(one: object, other: object) -> bool:
    """Whether two results agree but for the last digits of their numbers.

    Where its arrays lie in memory decides in which order a sum is taken, so that double
    precision differs in the last digit from run to run, also on one thread.
    """
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float) and not math.isnan(one):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return repr(one) == repr(other)


def test_the_same_seed_gives_the_same_numbers(spec: DemoSpec, steps: list[Step]) -> None:
    again = [to_builtins(step) for step in run(spec, spec.defaults)]
    assert same(again, [to_builtins(step) for step in steps]), spec.name


def test_the_final_losses_of_residual_depth_are_drawn_at_the_last_update() -> None:
    spec = load_spec(DEMOS["training/residual_depth"])
    *points, outcome = run(spec, {**spec.defaults, "updates": 50})
    assert isinstance(outcome, RunResult)
    last = {name: (step.x, y) for step in points for name, y in step.y.items()}
    assert last == {name: (50, loss) for name, loss in outcome.metrics.items()}


def test_a_loss_of_covariate_shift_that_overflows_is_drawn_as_infinite() -> None:
    import torch

    script = load_script(DEMOS["normalization/covariate_shift"].with_suffix(".py"))
    logits = torch.zeros(1, 10 * script.NETS)
    logits[:, :2] = torch.tensor([3e38, -3e38])  # of the first net, for the classes 0 and 1
    losses = script.loss_on(lambda _: logits, torch.zeros(1, 64), torch.tensor([1]))
    assert losses == [math.inf, *[pytest.approx(math.log(10))] * (script.NETS - 1)]


@pytest.mark.scheduled
@pytest.mark.parametrize(("name", "knob", "end"), knob_ends())
def test_every_demo_runs_to_its_end_at_the_ends_of_every_knob(
    name: str, knob: str, end: Value
) -> None:
    spec = load_spec(DEMOS[name])
    *_, outcome = run(spec, {**spec.defaults, knob: end})
    assert isinstance(outcome, RunResult)
    assert outcome.claims.keys() == spec.claims.keys()


@pytest.mark.scheduled
@pytest.mark.parametrize("draw", range(4))
@pytest.mark.parametrize("name", DEMOS)
def test_every_demo_runs_to_its_end_at_random_settings(name: str, draw: int) -> None:
    spec, rng = load_spec(DEMOS[name]), random.Random(f"{name}:{draw}")
    knobs = {each: random_setting(knob, rng) for each, knob in spec.knobs.items()}
    *_, outcome = run(spec, knobs)
    assert isinstance(outcome, RunResult), knobs
    assert outcome.claims.keys() == spec.claims.keys()


def random_setting(knob: Knob, rng: random.Random) -> Value:
    if knob.choices:
        return rng.choice(knob.choices)
    low, high = knob.range or (0, 0)
    if isinstance(knob.default, int):
        return rng.randint(int(low), int(high))
    return rng.uniform(low, high)


@pytest.mark.parametrize(("name", "knob", "end"), knob_ends())
def test_no_knob_breaks_the_demo_at_its_ends(name: str, knob: str, end: Value) -> None:
    spec = load_spec(DEMOS[name])
    for _ in islice(run(spec, {**spec.defaults, knob: end}), POINTS_AT_EXTREMES):
        pass
