"""Demos over seeds: in this process, in processes of their own, and by `mlquiz verify`.

The demos load no PyTorch. One that may hang holds a lifeline open.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mlquiz.cli.verify import verify as verify_command
from mlquiz.errors import MlquizError, UsageError
from mlquiz.lab.evidence import (
    DemoEvidence,
    fingerprint,
    read_evidence,
    summarize,
    write_evidence,
)
from mlquiz.lab.verifying import Job, local_executor, parse_seeds, run_job, verify
from mlquiz.lab.words import DemoWords, load_words
from tests.building.demos import words_source, write_demo
from tests.building.sound import said, write_sound
from tests.building.throwaway import PATIENCE, Lifeline, started

WORDS = words_source(claims={"wins": "It wins.", "grows": "It grows."}, rate=(2, 1, 9))
HEAD = """\
import os, sys, time
from mlquiz.lab import Point, above

def wins(m):
    return above(m["a"], 0.0, margin=0.5)

def grows(m):
    return above(m["a"], 1.0)

def run(seed, rate):
"""
GOOD = """\
    yield Point(0, {"a": 1.0})
    return {"a": float(rate + seed)}
"""
FAILING_AT_ONE = """\
    yield Point(0, {"a": 1.0})
    return {"a": 2.0 / (seed - 1) ** 2}
"""
ENDLESS = """\
    lifeline = os.open(os.environ["LIFELINE"], os.O_WRONLY)
    os.write(lifeline, b".")
    yield Point(0, {"a": 1.0})
    time.sleep(3600)
"""
LETHAL = "    yield os._exit(3)\n"


class Here(Executor):
    """Runs what it is given at once, in this process."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@pytest.fixture
def demos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the demos for the time of a test."""
    monkeypatch.setattr("mlquiz.paths.BUNDLED", tmp_path)
    folder = tmp_path / "demos"
    folder.mkdir()
    return folder


def demo(demos: Path, name: str, body: str) -> DemoWords:
    return load_words(write_demo(demos, f"training/{name}", WORDS, HEAD + body))


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
def test_what_names_no_seeds_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="names no seeds: use a count such as 20"):
        parse_seeds(text)


@pytest.mark.parametrize("text", ["100001", "999999999", "0-100000"])
def test_more_seeds_than_anybody_means_are_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="names more than 100,000 seeds: use fewer"):
        parse_seeds(text)


def test_a_job_runs_the_demo_at_its_defaults(demos: Path) -> None:
    words = demo(demos, "good", GOOD)
    result = run_job(Job(words.path, 5))
    assert (result.demo, result.seed, result.failure) == ("training/good", 5, "")
    assert result.claims == {"wins": (True, 7.0), "grows": (True, 6.0)}
    assert result.seconds > 0


def test_a_job_loads_no_pytorch_of_its_own(demos: Path) -> None:
    words = demo(demos, "good", GOOD)
    code = (
        "import sys; from pathlib import Path; from mlquiz.lab.verifying import Job, run_job; "
        f"run_job(Job(Path({str(words.path)!r}), 0)); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_every_demo_runs_for_every_seed(demos: Path) -> None:
    both = [demo(demos, name, GOOD) for name in ("one", "two")]
    results = list(verify(both, range(3, 6), Here()))
    assert {(result.demo, result.seed) for result in results} == {
        (f"training/{name}", seed) for name in ("one", "two") for seed in (3, 4, 5)
    }


def test_a_failing_demo_counts_against_its_claims(demos: Path) -> None:
    results = list(verify([demo(demos, "failing", FAILING_AT_ONE)], range(4), Here()))
    (failure,) = [result.failure for result in results if result.failure]
    assert failure.endswith("ZeroDivisionError: float division by zero.")
    found = summarize(results)
    assert (found["wins"].held, found["wins"].seeds) == (2, 4)
    assert (found["grows"].held, found["grows"].seeds) == (2, 4)


def test_a_demo_that_exits_counts_against_its_claims(demos: Path) -> None:
    words = demo(demos, "exiting", "    yield Point(0, {'a': 1.0})\n    sys.exit(0)\n")
    with local_executor(1) as executor:
        (result,) = verify([words], range(1), executor)
    assert result.failure == "The demo called sys.exit instead of returning metrics."
    assert summarize([result])["wins"].held == 0


def test_an_executor_is_given_few_jobs_ahead(demos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlquiz.lab.verifying.AHEAD", 3)
    words, given = demo(demos, "good", GOOD), []

    class Counting(Here):
        def submit(self, fn, /, *args, **kwargs):
            given.append(fn)
            return super().submit(fn, *args, **kwargs)

    results = verify([words], range(8), Counting())
    first = next(results)
    assert len(given) == 3
    assert sorted(result.seed for result in [first, *results]) == list(range(8))


def test_processes_agree_with_this_one_and_end(demos: Path) -> None:
    words = demo(demos, "good", GOOD)
    with local_executor(2) as executor:
        results = list(verify([words], range(4), executor))
    claims = {result.seed: result.claims for result in results}
    here = {result.seed: result.claims for result in verify([words], range(4), Here())}
    assert claims == here
    assert multiprocessing.active_children() == []


def test_a_process_that_dies_is_told(demos: Path) -> None:
    words = demo(demos, "lethal", LETHAL)
    with local_executor(1) as executor, pytest.raises(MlquizError, match="demos died"):
        list(verify([words], range(2), executor))


Invoke = Callable[..., Result]


@pytest.fixture
def invoke(demos: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Run `mlquiz verify` in this process."""

    @contextmanager
    def here(jobs: int) -> Iterator[Executor]:
        yield Here()

    monkeypatch.setattr("mlquiz.lab.verifying.local_executor", here)
    return lambda *arguments: CliRunner().invoke(verify_command, arguments)


def test_the_command_counts_and_names_what_failed(demos: Path, invoke: Invoke) -> None:
    demo(demos, "good", GOOD)
    demo(demos, "failing", FAILING_AT_ONE)
    done = invoke("--seeds", "20")
    assert done.exit_code == 1
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "✓ 20/20 11.5 [2.95, 20.1] wins" in lines
    assert any(line.startswith("✗ 2/20") and line.endswith("wins") for line in lines)
    assert "2 of 4 claims hold in 19 of 20 seeds or more." in lines
    assert "training/failing, seed 1: The demo failed at line" in done.stderr
    assert invoke("good").exit_code == 0


def test_what_the_command_writes_is_the_evidence(demos: Path, invoke: Invoke) -> None:
    good, other = demo(demos, "good", GOOD), demo(demos, "other", GOOD)
    assert invoke("--seeds", "2", "--write").exit_code == 0
    before = read_evidence(demos)
    assert list(before) == ["training/good", "training/other"]
    other.listing.write_text(HEAD + GOOD + "# changed\n", encoding="utf-8")
    assert invoke("other", "--seeds", "1000-1019", "--write").exit_code == 0
    after = read_evidence(demos)
    assert after["training/good"] == before["training/good"]
    assert after["training/other"].fingerprint == fingerprint(other)
    assert after["training/other"].fingerprint != before["training/other"].fingerprint
    assert after["training/other"].seeds == "1000-1019"
    assert after["training/other"].claims["wins"].held == 20
    assert after["training/good"].fingerprint == fingerprint(good)


def test_without_write_nothing_is_kept(demos: Path, invoke: Invoke) -> None:
    demo(demos, "good", GOOD)
    assert invoke("--seeds", "1").exit_code == 0
    assert read_evidence(demos) == {}


def test_a_broken_record_is_told_before_the_work(demos: Path, invoke: Invoke) -> None:
    demo(demos, "good", "    raise KeyboardInterrupt\n")
    (demos / "evidence.json").write_text("{}", encoding="utf-8")
    assert isinstance(invoke("--write").exception, MlquizError)


def test_a_listing_that_cannot_be_read_is_told_before_the_work(demos: Path, invoke: Invoke) -> None:
    demo(demos, "good", "    raise KeyboardInterrupt\n")
    gone = demo(demos, "worse", GOOD).listing
    gone.unlink()
    error = invoke().exception
    assert isinstance(error, MlquizError)
    assert str(error).startswith(f"{gone} cannot be read (No such file or directory): `mlquiz chec")


def test_a_listing_that_cannot_be_read_is_told_once_by_check(tmp_path: Path) -> None:
    root, listing = write_sound(tmp_path), tmp_path / "demos" / "basics" / "fall.py"
    record = DemoEvidence("of another version", "0-19", "2.0", "2026-01-01", 0.1, {})
    write_evidence(tmp_path / "demos", {"basics/fall": record})
    listing.unlink()
    listing.symlink_to("/proc/self/mem")  # its first bytes cannot be read, not even by root
    assert said(root) == ["fall.py:1: the listing cannot be read: Input/output error"]


def test_evidence_is_about_the_listing_that_ran(demos: Path, invoke: Invoke) -> None:
    changing = GOOD.replace("    return", "    open(__file__, 'a').write('# changed')\n    return")
    words = demo(demos, "changing", changing)
    before = fingerprint(words)
    assert invoke("--seeds", "1", "--write").exit_code == 0
    assert fingerprint(words) != before
    assert read_evidence(demos)["training/changing"].fingerprint == before


def test_json_is_one_object(demos: Path, invoke: Invoke) -> None:
    demo(demos, "failing", FAILING_AT_ONE)
    done = invoke("failing", "--seeds", "2", "--json")
    report = json.loads(done.stdout)
    assert (done.exit_code, report["runs"]) == (1, 2)
    assert report["demos"]["training/failing"]["claims"]["wins"]["held"] == 1
    (failure,) = report["failures"]
    assert (failure["demo"], failure["seed"]) == ("training/failing", 1)


@pytest.mark.parametrize("arguments", [("nowhere",), ("--seeds", "none")])
def test_a_wrong_argument_is_a_usage_error(
    demos: Path, invoke: Invoke, arguments: tuple[str, ...]
) -> None:
    demo(demos, "good", GOOD)
    assert isinstance(invoke(*arguments).exception, UsageError)


COMMAND = """
import sys, pathlib, mlquiz.paths
mlquiz.paths.BUNDLED = pathlib.Path(sys.argv.pop(1))
from mlquiz.cli import main
main()
"""


@contextmanager
def verifying(running: int, demos: Path, lifeline: Lifeline) -> Iterator[subprocess.Popen[str]]:
    """Start `mlquiz verify` and wait until so many runs have begun."""
    command = [sys.executable, "-c", COMMAND, str(demos.parent), "verify", "--jobs", "2"]
    environment = {**os.environ, "LIFELINE": str(lifeline.path)}
    with started(
        [*command, "--seeds", "9"], stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert [lifeline.read() for _ in range(running)] == [b"."] * running
        yield process


def interrupt(demos: Path, running: int, lifeline: Lifeline, *, to_all: bool) -> None:
    """Press Ctrl-C in `mlquiz verify` once so many runs have begun; all of it must end at once."""
    with verifying(running, demos, lifeline) as process:
        send = os.killpg if to_all else os.kill
        send(process.pid, signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        assert process.stderr is not None
        assert process.stderr.read().strip() == "Stopped."
    assert lifeline.read() == b""


@pytest.mark.parametrize("to_all", [False, True], ids=["only the parent", "as a terminal does"])
def test_ctrl_c_leaves_no_process(demos: Path, lifeline: Lifeline, *, to_all: bool) -> None:
    demo(demos, "endless", ENDLESS)
    interrupt(demos, 2, lifeline, to_all=to_all)


def test_ctrl_c_leaves_a_process_without_work_as_quiet(demos: Path, lifeline: Lifeline) -> None:
    once = ENDLESS.replace("    time", "    if seed == 0: time")
    demo(demos, "endless", once + "    return {'a': 1.0}\n")
    interrupt(demos, 9, lifeline, to_all=True)


@pytest.mark.parametrize(
    ("end", "code"),
    [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -signal.SIGKILL)],
)
def test_no_end_of_the_parent_leaves_a_process(
    demos: Path, lifeline: Lifeline, end: signal.Signals, code: int
) -> None:
    demo(demos, "endless", ENDLESS)
    with verifying(2, demos, lifeline) as process:
        process.send_signal(end)
        assert process.wait(PATIENCE) == code
        assert lifeline.read() == b""


def test_a_request_to_end_is_no_reason_for_words(demos: Path, lifeline: Lifeline) -> None:
    demo(demos, "endless", ENDLESS)
    with verifying(2, demos, lifeline) as process:
        process.terminate()
        assert process.stderr is not None
        assert process.stderr.read() == ""
