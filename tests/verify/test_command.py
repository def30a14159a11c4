"""What `mlquiz verify` says and writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
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
    write_evidence,
)
from tests.building.seeded import FAILING_AT_ONE, GOOD, HEAD, ImmediateExecutor, demo
from tests.building.sound import problem_lines, write_sound

Invoke = Callable[..., Result]


@pytest.fixture
def invoke(demos: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Run `mlquiz verify` in this process."""

    @contextmanager
    def here(jobs: int, folders: Sequence[Path]) -> Iterator[Executor]:
        yield ImmediateExecutor()

    monkeypatch.setattr("mlquiz.lab.parent.local_executor.local_executor", here)
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
    other.script.write_text(HEAD + GOOD + "changed = 1\n", encoding="utf-8")
    assert invoke("other", "--seeds", "1000-1019", "--write").exit_code == 0
    after = read_evidence(demos)
    assert after["training/good"] == before["training/good"]
    assert after["training/other"].fingerprint == fingerprint(other)
    assert after["training/other"].fingerprint != before["training/other"].fingerprint
    assert after["training/other"].seeds == "1000-1019"
    assert after["training/other"].claims["wins"].held == 20
    assert after["training/good"].fingerprint == fingerprint(good)


def test_a_demo_that_is_named_twice_is_counted_once(demos: Path, invoke: Invoke) -> None:
    demo(demos, "good", GOOD)
    assert invoke("good", "training/good", "good", "--seeds", "2", "--write").exit_code == 0
    found = read_evidence(demos)["training/good"]
    assert (found.seeds, found.claims["wins"].seeds) == ("0-1", 2)


def test_without_write_nothing_is_kept(demos: Path, invoke: Invoke) -> None:
    demo(demos, "good", GOOD)
    done = invoke("--seeds", "1")
    assert done.exit_code == 0
    assert "\n1 run in " in done.stdout
    assert read_evidence(demos) == {}


def test_a_broken_record_is_reported_before_any_run(demos: Path, invoke: Invoke) -> None:
    demo(demos, "good", "    raise KeyboardInterrupt\n")
    (demos / "evidence.json").write_text("{}", encoding="utf-8")
    assert isinstance(invoke("--write").exception, MlquizError)


def test_a_script_that_cannot_be_read_is_told_before_the_work(demos: Path, invoke: Invoke) -> None:
    demo(demos, "good", "    raise KeyboardInterrupt\n")
    gone = demo(demos, "worse", GOOD).script
    gone.unlink()
    error = invoke().exception
    assert isinstance(error, MlquizError)
    assert str(error) == f"{gone} cannot be read: No such file or directory."


def test_a_script_that_cannot_be_read_is_told_once_by_check(tmp_path: Path) -> None:
    root, script = write_sound(tmp_path), tmp_path / "demos" / "basics" / "fall.py"
    record = DemoEvidence("of another version", "0-19", "2.0", "2026-01-01", 0.1, {})
    write_evidence(tmp_path / "demos", {"basics/fall": record})
    script.unlink()
    script.symlink_to("/proc/self/mem")  # its first bytes cannot be read, not even by root
    assert problem_lines(root) == ["fall.py:1: the script cannot be read: Input/output error"]


def test_a_script_that_changes_meanwhile_gets_no_evidence(demos: Path, invoke: Invoke) -> None:
    changing = GOOD.replace(
        "    return", "    open(__file__, 'a').write('changed = 1')\n    return"
    )
    demo(demos, "changing", changing)
    error = invoke("--seeds", "2", "--write").exception
    assert isinstance(error, MlquizError)
    assert "training/changing on " in str(error)
    assert "do not edit a demo while it runs" in str(error)
    assert read_evidence(demos) == {}


def test_a_grid_is_counted_point_by_point(demos: Path, invoke: Invoke) -> None:
    demo(demos, "good", GOOD)
    done = invoke("--seeds", "2", "--grid", "rate=1,4", "--write")
    assert done.exit_code == 0
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    at = lines.index("rate=1")
    assert lines[at : at + 6] == [
        "rate=1",
        "✓ 2/2 1.5 [1.05, 1.95] wins",
        "✗ 1/2 1.5 [1.05, 1.95] grows",
        "rate=4",
        "✓ 2/2 4.5 [4.05, 4.95] wins",
        "✓ 2/2 4.5 [4.05, 4.95] grows",
    ]
    assert read_evidence(demos)["training/good"].claims["grows"].held == 2


def test_the_json_of_a_grid_has_its_points(demos: Path, invoke: Invoke) -> None:
    demo(demos, "good", GOOD)
    report = json.loads(invoke("--seeds", "3", "--grid", "rate=2,1", "--json").stdout)
    assert report["runs"] == 9
    held = [
        (point["settings"], point["claims"]["grows"]["held"])
        for point in report["grids"]["training/good"]
    ]
    assert held == [({"rate": 2}, 3), ({"rate": 1}, 2)]


@pytest.mark.parametrize(
    ("grid", "message"),
    [
        ("rate", "'rate' is not a grid: name a knob and values, such as batch_size=2,8,32."),
        ("rate=1,,2", "'rate=1,,2' is not a grid"),
        ("=1", "'=1' is not a grid"),
        ("rat=1", "There is no knob 'rat'. Did you mean 'rate'?"),
        ("rate=100", "The knob 'rate' takes a whole number from 1 to 9, not '100'."),
    ],
)
@pytest.mark.parametrize("names", [(), ("good",)])
def test_an_invalid_grid_is_a_usage_error(
    demos: Path, invoke: Invoke, grid: str, message: str, names: tuple[str, ...]
) -> None:
    demo(demos, "good", "    raise KeyboardInterrupt\n")
    error = invoke(*names, "--grid", grid).exception
    assert isinstance(error, UsageError)
    assert str(error).startswith(message)


def test_without_names_the_demos_that_accept_the_grid_run(demos: Path, invoke: Invoke) -> None:
    demo(demos, "good", GOOD)
    wide = demo(demos, "wide", GOOD)
    text = wide.path.read_text(encoding="utf-8").replace("range = [1, 9]", "range = [1, 99]")
    wide.path.write_text(text, encoding="utf-8")
    done = invoke("--seeds", "1", "--grid", "rate=50", "--json")
    assert json.loads(done.stdout)["demos"].keys() == {"training/wide"}


def test_no_demo_has_all_knobs_of_a_grid(demos: Path, invoke: Invoke) -> None:
    demo(demos, "good", GOOD)
    other = demo(demos, "other", GOOD)
    text = other.path.read_text(encoding="utf-8").replace("rate", "speed")
    other.path.write_text(text, encoding="utf-8")
    error = invoke("--grid", "rate=1", "--grid", "speed=1").exception
    assert str(error) == "No demo has all of these knobs: rate, speed."


def test_a_knob_belongs_to_one_grid(demos: Path, invoke: Invoke) -> None:
    demo(demos, "good", GOOD)
    error = invoke("--grid", "rate=1", "--grid", "rate=2").exception
    assert str(error) == "The knob 'rate' is in two grids: join their values."


def test_a_scheduler_needs_dask(demos: Path, invoke: Invoke) -> None:
    demo(demos, "good", GOOD)
    error = invoke("--scheduler", "tcp://localhost:8786").exception
    assert isinstance(error, UsageError)
    assert str(error).endswith("add --executor dask.")


def test_json_is_one_object(demos: Path, invoke: Invoke) -> None:
    demo(demos, "failing", FAILING_AT_ONE)
    done = invoke("failing", "--seeds", "2", "--json")
    report = json.loads(done.stdout)
    assert (done.exit_code, report["runs"]) == (1, 2)
    assert report["demos"]["training/failing"]["claims"]["wins"]["held"] == 1
    (failure,) = report["failures"]
    assert (failure["demo"], failure["seed"]) == ("training/failing", 1)


@pytest.mark.parametrize("jobs", ["0", "-1", "257", "9" * 20])
def test_jobs_out_of_range_is_a_usage_error(demos: Path, invoke: Invoke, jobs: str) -> None:
    demo(demos, "good", GOOD)
    done = invoke("--seeds", "1", "--jobs", jobs)
    assert done.exit_code == 2
    assert "is not in the range 1<=x<=256" in done.stderr


@pytest.mark.parametrize("arguments", [("nowhere",), ("--seeds", "none")])
def test_a_wrong_argument_is_a_usage_error(
    demos: Path, invoke: Invoke, arguments: tuple[str, ...]
) -> None:
    demo(demos, "good", GOOD)
    assert isinstance(invoke(*arguments).exception, UsageError)
