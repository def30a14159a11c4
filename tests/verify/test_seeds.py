"""Demos over seeds: in this process, and in processes of their own."""

from __future__ import annotations

import gc
import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from mlquiz.errors import MlquizError, UsageError
from mlquiz.lab.evidence import Curve, Spread, fingerprint
from mlquiz.lab.parent.jobs import (
    Job,
    OtherVersionError,
    grid_jobs,
    limit_threads,
    run_job,
    territory_jobs,
    torch_version,
)
from mlquiz.lab.parent.local_executor import local_executor
from mlquiz.lab.parent.verification import parse_seeds, run_jobs
from mlquiz.lab.spec import DemoSpec
from mlquiz.lab.summary import spreads, summarize, territory
from tests.building.seeded import FAILING_AT_ONE, GOOD, LETHAL, ImmediateExecutor, demo, verify


def job_of(spec: DemoSpec, seed: int) -> Job:
    return Job(spec.name, fingerprint(spec), torch_version(), seed, "seeds")


def versions(spec: DemoSpec) -> dict[str, str]:
    return {spec.name: fingerprint(spec)}


@pytest.mark.parametrize(
    ("text", "seeds"),
    [
        ("20", range(20)),
        ("1000-1019", range(1000, 1020)),
        ("7-7", range(7, 8)),
        (" 3 ", range(3)),
        ("100000", range(100_000)),
        ("999900000-999999999", range(999_900_000, 1_000_000_000)),
    ],
)
def test_seeds_are_a_count_or_a_range(text: str, seeds: range) -> None:
    assert parse_seeds(text) == seeds


@pytest.mark.parametrize(
    "text",
    [
        *("", "0", "-", "-5", "5-", "9-3", "1-2-3", "a", "1.5", "1e3", "²", "٣", "1 - 2", "+3"),
        "9" * 30,
        "9" * 5000,
    ],
)
def test_an_invalid_range_of_seeds_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="names no seeds: use a count such as 20"):
        parse_seeds(text)


@pytest.mark.parametrize("text", ["100001", "999999999", "0-100000"])
def test_too_many_seeds_are_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="names more than 100,000 seeds: use fewer"):
        parse_seeds(text)


def test_a_job_runs_the_demo_at_its_defaults(demos: Path) -> None:
    spec = demo(demos, "good", GOOD)
    result = run_job(job_of(spec, 5))
    assert (result.demo, result.seed, result.failure) == ("training/good", 5, "")
    decided = {name: (claim.holds, claim.effect) for name, claim in result.claims.items()}
    assert decided == {"wins": (True, 7.0), "grows": (True, 7.0)}
    assert result.seconds > 0


@pytest.mark.parametrize("body", [GOOD, FAILING_AT_ONE, "    sys.exit(0)\n    yield\n"])
def test_a_process_that_runs_many_jobs_keeps_nothing_of_them(demos: Path, body: str) -> None:
    spec = demo(demos, "seeded", "    class Local:\n        pass\n" + body)

    def kept_after(job_count: int) -> tuple[int, int]:
        for seed in range(job_count):
            run_job(job_of(spec, seed))
        gc.collect()
        return len(sys.modules), len(gc.get_objects())

    kept_after(3)  # what is imported and cached once
    modules, objects = kept_after(3)
    more_modules, more_objects = kept_after(30)
    assert more_modules == modules
    assert more_objects - objects < 30


def test_a_job_loads_no_pytorch_of_its_own(demos: Path) -> None:
    spec = demo(demos, "good", GOOD)
    code = (
        "import sys; from mlquiz.lab.parent.jobs import Job, run_job; "
        f"run_job({job_of(spec, 0)!r}); print('torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "MLQUIZ_DEMOS": str(demos)},
    )
    assert done.stdout == "False\n"


def test_every_demo_runs_for_every_seed(demos: Path) -> None:
    both = [demo(demos, name, GOOD) for name in ("one", "two")]
    results = list(verify(both, range(3, 6), ImmediateExecutor()))
    assert {(result.demo, result.seed) for result in results} == {
        (f"training/{name}", seed) for name in ("one", "two") for seed in (3, 4, 5)
    }


def test_a_failing_demo_counts_against_its_claims(demos: Path) -> None:
    results = list(verify([demo(demos, "failing", FAILING_AT_ONE)], range(4), ImmediateExecutor()))
    (failure,) = [result.failure for result in results if result.failure]
    assert failure.endswith("ZeroDivisionError: float division by zero.")
    found = summarize(results)
    assert (found["wins"].held, found["wins"].seeds) == (2, 4)
    assert (found["grows"].held, found["grows"].seeds) == (2, 4)


def test_a_demo_that_exits_counts_against_its_claims(demos: Path) -> None:
    spec = demo(demos, "exiting", "    yield Point(0, {'a': 1.0})\n    sys.exit(0)\n")
    with local_executor(1, [demos]) as executor:
        (result,) = verify([spec], range(1), executor)
    assert result.failure == "The demo called sys.exit instead of returning metrics."
    assert summarize([result])["wins"].held == 0


def test_an_executor_is_given_few_jobs_ahead(demos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlquiz.lab.parent.verification.AHEAD", 3)
    spec, given = demo(demos, "good", GOOD), []

    class Counting(ImmediateExecutor):
        def submit(self, fn, /, *args, **kwargs):
            given.append(fn)
            return super().submit(fn, *args, **kwargs)

    results = verify([spec], range(8), Counting())
    first = next(results)
    assert len(given) == 3
    assert sorted(result.seed for result in [first, *results]) == list(range(8))


def test_processes_agree_with_this_one_and_end(demos: Path) -> None:
    spec = demo(demos, "good", GOOD)
    with local_executor(2, [demos]) as executor:
        results = list(verify([spec], range(4), executor))
    claims = {result.seed: result.claims for result in results}
    here = {result.seed: result.claims for result in verify([spec], range(4), ImmediateExecutor())}
    assert claims == here
    assert multiprocessing.active_children() == []


def test_a_process_that_dies_is_reported(demos: Path) -> None:
    spec = demo(demos, "lethal", LETHAL)
    with local_executor(1, [demos]) as executor, pytest.raises(MlquizError, match="demos died"):
        list(verify([spec], range(2), executor))


MISSING = """\
    raise ModuleNotFoundError("No module named 'sklearn'", name="sklearn")
    yield
"""


def test_a_package_that_is_missing_is_named_with_the_command_that_installs_it(demos: Path) -> None:
    result = run_job(job_of(demo(demos, "missing", MISSING), 0))
    assert result.failure.startswith("scikit-learn is not installed: install it with `")
    assert "[demos]'" in result.failure


SWEPT = """\
    yield Point(0, {"a": float(rate)})
    yield Point(1, {"a": float(rate)})
    return {"a": 3.0 - rate}
"""


def test_each_knob_is_changed_alone_over_its_range(demos: Path) -> None:
    spec = demo(demos, "swept", SWEPT)
    results = list(run_jobs(territory_jobs([spec], versions(spec), range(2)), ImmediateExecutor()))
    found = territory(spec, results)["rate"]
    assert found.values == (1, 2, 5, 7, 9)
    assert found.seeds == 2
    assert found.held["wins"] == (2, 2, 0, 0, 0)
    assert found.held_range("wins", 2) == (1, 2)
    assert found.points == (2, 2, 2, 2, 2)
    assert found.moves
    unmoved = demo(demos, "unmoved", SWEPT.replace("float(rate)", "1.0"))
    results = list(
        run_jobs(territory_jobs([unmoved], versions(unmoved), range(2)), ImmediateExecutor())
    )
    assert not territory(unmoved, results)["rate"].moves


def test_the_first_seed_keeps_its_curves_and_all_keep_their_metrics(demos: Path) -> None:
    results = sorted(
        verify([demo(demos, "good", GOOD)], range(4, 7), ImmediateExecutor()),
        key=lambda each: each.seed,
    )
    assert [bool(result.curves) for result in results] == [True, False, False]
    assert results[0].curves["a"] == Curve((0.0,), (1.0,))
    assert spreads(results)["a"] == Spread(7.0, 6.1, 7.9)


def test_a_grid_runs_every_point_with_every_seed(demos: Path) -> None:
    spec = demo(demos, "good", GOOD)
    points = {spec.name: [{"rate": 1}, {"rate": 4}]}
    results = list(
        run_jobs(grid_jobs([spec], versions(spec), range(3), points), ImmediateExecutor())
    )
    found = {(run.settings["rate"], run.seed, run.metrics["a"], run.part) for run in results}
    assert found == {(rate, seed, rate + seed, "grid") for rate in (1, 4) for seed in range(3)}


@pytest.mark.parametrize("change", [{"fingerprint": "another"}, {"demo": "training/nowhere"}])
def test_a_job_of_another_version_is_rejected(demos: Path, change: dict[str, str]) -> None:
    job = replace(job_of(demo(demos, "good", GOOD), 0), **change)
    with pytest.raises(OtherVersionError, match="is not the version that is to be verified"):
        run_job(job)


def test_a_job_of_another_pytorch_is_rejected(demos: Path) -> None:
    job = replace(job_of(demo(demos, "good", GOOD), 0), torch="1.0")
    with pytest.raises(OtherVersionError, match=r"PyTorch on \S+ is 2\S+, not 1\.0: install"):
        run_job(job)


def test_a_job_names_no_path(demos: Path) -> None:
    job = job_of(demo(demos, "good", GOOD), 0)
    assert str(demos) not in repr(job)


THREADS = """\
    import torch
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield Point(0, {"a": float(before)})
    return {"a": float(before)}
"""


def test_every_job_runs_on_one_thread_whatever_the_last_one_set(demos: Path) -> None:
    spec = demo(demos, "threads", THREADS)
    runs = [run_job(job_of(spec, seed)) for seed in range(3)]
    assert [run.metrics["a"] for run in runs] == [1.0, 1.0, 1.0]
    limit_threads()


ALONE = """\
    lock = os.open(os.path.join(os.path.dirname(__file__), "lock"), os.O_CREAT | os.O_EXCL)
    yield Point(0, {"a": 1.0})
    os.close(lock)
    os.unlink(os.path.join(os.path.dirname(__file__), "lock"))
    return {"a": 1.0}
"""


def test_threads_of_one_process_run_one_job_at_a_time(demos: Path) -> None:
    spec = demo(demos, "alone", ALONE)
    with ThreadPoolExecutor(4) as executor:
        results = list(verify([spec], range(40), executor))
    assert [run.failure for run in results if run.failure] == []
