"""Demos over seeds on Dask's scheduler, with processes of its own on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlquiz.errors import MlquizError
from mlquiz.lab.evidence import fingerprint
from mlquiz.lab.parent.dask_executor import dask_executor
from mlquiz.lab.parent.jobs import seed_jobs
from mlquiz.lab.parent.verification import run_jobs
from mlquiz.lab.summary import SeedResult
from tests.building.seeded import ENDLESS, GOOD, LETHAL, ImmediateExecutor, demo, verify
from tests.building.throwaway import PATIENCE, Lifeline, started
from tests.verify.test_ends import COMMAND

distributed = pytest.importorskip("distributed")

SLOW = """\
    yield Point(0, {"a": 1.0})
    time.sleep(0.05)
    return {"a": float(rate + seed), "pid": float(os.getpid())}
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Start two workers; yield the address of their scheduler and the folder of their demos."""
    folder = tmp_path_factory.mktemp("cluster") / "demos"
    folder.mkdir()
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
        env={"MLQUIZ_DEMOS": str(folder)},
    ) as started_cluster:
        yield started_cluster.scheduler_address, folder


def outcomes(results: list[SeedResult]) -> dict[int, object]:
    """Return what the runs found, by seed, without the time they took."""
    return {run.seed: (run.claims, run.metrics["a"], run.points_hash) for run in results}


def test_a_lost_worker_costs_a_retry_and_no_result(
    cluster: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, demos = cluster
    monkeypatch.setattr("mlquiz.paths.BUNDLED", demos.parent)
    spec = demo(demos, "slow", SLOW)
    with dask_executor(2, [], address) as executor:
        running = verify([spec], range(40), executor)
        results = [next(running)]
        killed = int(results[0].metrics["pid"])
        os.kill(killed, signal.SIGKILL)
        results += running
    assert len(results) == 40
    assert len({run.metrics["pid"] for run in results} - {killed}) >= 1
    assert [run.failure for run in results if run.failure] == []
    assert outcomes(results) == outcomes(list(verify([spec], range(40), ImmediateExecutor())))


def test_a_worker_with_another_version_is_reported(
    cluster: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, demos = cluster
    monkeypatch.setattr("mlquiz.paths.BUNDLED", demos.parent)
    spec = demo(demos, "versions", GOOD)
    jobs = list(seed_jobs([spec], {spec.name: "another"}, range(3)))
    with (
        dask_executor(2, [], address) as executor,
        pytest.raises(MlquizError, match="install the same mlquiz on every machine"),
    ):
        list(run_jobs(jobs, executor))
    with dask_executor(2, [], address) as executor:  # and the workers are as good as before
        jobs = list(seed_jobs([spec], {spec.name: fingerprint(spec)}, range(3)))
        assert len(list(run_jobs(jobs, executor))) == 3


def test_a_demo_that_ends_its_process_is_given_up(
    cluster: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, demos = cluster
    monkeypatch.setattr("mlquiz.paths.BUNDLED", demos.parent)
    spec = demo(demos, "lethal", LETHAL)
    with (
        pytest.raises(MlquizError, match="lost with every worker that Dask tried"),
        dask_executor(2, [], address) as executor,
    ):
        list(verify([spec], range(1), executor))


def test_a_scheduler_that_does_not_answer_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlquiz.lab.parent.dask_executor.CONNECT_SECONDS", 1)
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with (
            pytest.raises(MlquizError, match=f"No Dask scheduler answers at {address}"),
            dask_executor(1, [], address),
        ):
            pass


def test_a_cluster_of_its_own_without_workers_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mlquiz.lab.parent.dask_executor.WORKER_SECONDS", 0.1)
    with pytest.raises(MlquizError) as caught, dask_executor(0, []):
        pass
    message = "None of Dask's workers on this machine started within 0.1 s: try fewer --jobs."
    assert str(caught.value) == message


def test_a_scheduler_without_workers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlquiz.lab.parent.dask_executor.WORKER_SECONDS", 0.1)
    options = {"n_workers": 0, "dashboard_address": "127.0.0.1:0", "silence_logs": 50}
    with distributed.LocalCluster(**options) as empty:
        address = empty.scheduler_address
        with pytest.raises(MlquizError) as caught, dask_executor(1, [], address):
            pass
    start = f"start some with `dask worker {address} --nthreads 1`."
    assert str(caught.value) == f"The scheduler at {address} has no workers: {start}"


def test_without_dask_the_command_that_installs_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(MlquizError, match=r"Dask is not installed: .*\[demos,dask\]"),
        dask_executor(1, []),
    ):
        pass


def test_the_command_starts_a_cluster_and_ends_it_on_ctrl_c(
    demos: Path, lifeline: Lifeline
) -> None:
    demo(demos, "endless", ENDLESS)
    command = [sys.executable, "-c", COMMAND, str(demos.parent), "verify", "--jobs", "2"]
    with started(
        [*command, "--seeds", "9", "--executor", "dask"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "LIFELINE": str(lifeline.path)},
    ) as process:
        assert [lifeline.read() for _ in range(2)] == [b"."] * 2
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        assert process.wait(PATIENCE) == 130
        assert process.stderr is not None
        assert process.stderr.read().strip() == "Stopped."
        assert lifeline.read() == b""


def test_the_command_counts_what_dask_ran(demos: Path) -> None:
    demo(demos, "good", GOOD)
    command = [sys.executable, "-c", COMMAND, str(demos.parent), "verify", "--jobs", "1"]
    options = ["--seeds", "3", "--executor", "dask", "--grid", "rate=1,4", "--territory", "--json"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert report["runs"] == 3 + 5 * 3 + 2 * 3
    assert report["demos"]["training/good"]["claims"]["wins"]["held"] == 3
    assert len(report["grids"]["training/good"]) == 2
