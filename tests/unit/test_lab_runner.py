"""Runs in real processes, with hostile demos; no process may outlive its run."""

from __future__ import annotations

import asyncio
import math
import os
import subprocess
import sys
import threading
from contextlib import aclosing
from pathlib import Path
from typing import NoReturn

import psutil
import pytest

from mlquiz.lab.api import Point
from mlquiz.lab.orphans import MARK, kill_orphans, new_mark
from mlquiz.lab.parent.runner import Runner
from mlquiz.lab.parent.worker_process import WorkerProcess
from mlquiz.lab.protocol import Done, Failed, Ready, Start
from tests.building.throwaway import (
    ENDLESS,
    ENDLESS_WAYS,
    ESCAPING,
    FORKING,
    GOOD,
    NAMELESS,
    ON_LINUX,
    PATIENCE,
    Demo,
    events_of,
    last_of,
)

pytestmark = pytest.mark.usefixtures("torch_folder")

FORKING_THEN_GONE = """
def run(seed):
    if os.fork() == 0:
        while True:
            time.sleep(3600)
    yield Point(0, {"a": 1.0})
    os._exit(0)
"""


async def test_a_run_is_ready_start_points_done(demo: Demo) -> None:
    events = await events_of(Runner(warm=False), demo.spec(GOOD))
    assert [type(event) for event in events] == [Ready, Start, Point, Point, Point, Done]
    assert events[0] == Ready("fake")
    assert events[2] == Point(0.0, {"a": 7.0})
    done = events[-1]
    assert isinstance(done, Done)
    assert done.claims["wins"].holds
    assert demo.all_dead()


async def test_an_exception_becomes_an_event(demo: Demo) -> None:
    source = "def run(seed):\n    print('so far')\n    yield Point(0, {})\n    1 / 0\n"
    failed = await last_of(demo.spec(source))
    assert isinstance(failed, Failed)
    assert failed.message.endswith("ZeroDivisionError: division by zero.")
    assert "1 / 0" in failed.detail
    assert failed.stderr == "so far\n"


async def test_floods_of_output_corrupt_nothing(demo: Demo) -> None:
    flood = """
def run(seed):
    for x in range(3):
        print("out " * 50_000)
        print("err " * 50_000, file=sys.stderr)
        os.write(1, b'{"v":2,"event":"done"}\\n')
        subprocess.run(["echo", "from a child"])
        yield Point(x, {"a": 1.0})
    return {"a": 1.0}
"""
    events = await events_of(Runner(warm=False), demo.spec(flood))
    assert [type(event) for event in events] == [Ready, Start, Point, Point, Point, Done]


async def test_stderr_is_kept_up_to_a_bound(demo: Demo) -> None:
    source = """
def run(seed):
    print("x" * 1_000_000)
    print("the last line")
    yield 3
"""
    failed = await last_of(demo.spec(source))
    assert isinstance(failed, Failed)
    assert failed.stderr.endswith("x\nthe last line\n")
    assert len(failed.stderr) <= 16 * 1024


async def test_nan_and_infinity_arrive(demo: Demo) -> None:
    source = """
def run(seed):
    yield Point(0, {"a": math.nan, "b": math.inf})
    return {"a": math.nan}
"""
    *_, point, done = await events_of(Runner(warm=False), demo.spec(source))
    assert isinstance(point, Point)
    assert math.isnan(point.y["a"])
    assert point.y["b"] == math.inf
    assert isinstance(done, Done)
    assert math.isnan(done.metrics["a"])
    assert not done.claims["wins"].holds


async def test_a_giant_point_is_refused(demo: Demo) -> None:
    source = """
def run(seed):
    yield Point(0, {f"series {n}": 1.0 for n in range(100_000)})
    time.sleep(3600)
"""
    failed = await last_of(demo.spec(source))
    assert isinstance(failed, Failed)
    assert failed.message == "A point of the demo is larger than 256 KiB."
    assert demo.all_dead()


@ENDLESS_WAYS
async def test_a_run_beyond_its_time_is_killed(demo: Demo, source: str) -> None:
    failed = await last_of(demo.spec(source), run_limit=0.2)
    assert isinstance(failed, Failed)
    assert failed.message == "The demo ran for more than 0.2 s and was stopped."
    assert demo.all_dead()


async def test_a_pytorch_that_never_loads_is_given_up(
    demo: Demo, torch_folder: Path, monkeypatch
) -> None:
    (torch_folder / "torch.py").write_text("import time\ntime.sleep(3600)", encoding="utf-8")
    monkeypatch.setattr("mlquiz.lab.parent.runner.START_LIMIT", 0.2)
    failed = await last_of(demo.spec(GOOD))
    assert isinstance(failed, Failed)
    assert failed.message == "PyTorch took more than 0.2 s to load."


@pytest.mark.parametrize("end", ["os._exit(0)", "sys.exit(0)"])
async def test_an_exit_without_a_result_is_reported(demo: Demo, end: str) -> None:
    source = f"def run(seed):\n    yield Point(0, {{}})\n    {end}\n"
    failed = await last_of(demo.spec(source))
    assert isinstance(failed, Failed)
    assert failed.message == "The process ended without a result (exit code 0)."


async def test_a_demo_that_closes_its_output_and_goes_on_is_stopped(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlquiz.lab.parent.worker_process.EXIT_SECONDS", 0.1)
    source = (
        "def run(seed):\n    yield Point(0, {})\n    os.closerange(3, 64)\n    time.sleep(3600)\n"
    )
    failed = await last_of(demo.spec(source))
    assert isinstance(failed, Failed)
    message = "The process closed its output without a result and was stopped."
    assert (failed.message, failed.zh) == (message, "进程没有给出结果就关闭了输出，已停止。")
    assert failed.ended_by == "exit"


@pytest.mark.skipif(sys.platform != "linux", reason="signal 40 exists on Linux")
async def test_a_signal_without_a_name_is_reported_by_its_number(demo: Demo) -> None:
    source = "def run(seed):\n    os.kill(os.getpid(), 40)\n    yield\n"
    failed = await last_of(demo.spec(source))
    assert isinstance(failed, Failed)
    assert failed.message.startswith("The process was killed by signal 40: ")
    assert failed.zh.startswith("进程被 40 号信号终止：")


async def test_an_exit_that_leaves_a_child_behind_is_reported(demo: Demo) -> None:
    failed = await last_of(demo.spec(FORKING_THEN_GONE))
    assert isinstance(failed, Failed)
    assert failed.message == "The process ended without a result (exit code 0)."
    assert demo.all_dead()


@ON_LINUX
async def test_a_run_that_ends_leaves_no_process_without_environment(demo: Demo) -> None:
    source = NAMELESS.replace("time.sleep(3600)\n", "return {'a': 1.0}\n").replace(
        "time; return {'a': 1.0}", "time; time.sleep(3600)"
    )
    assert isinstance(await last_of(demo.spec(source)), Done)
    assert demo.all_dead()


@pytest.mark.parametrize("number", ["SIGKILL", "SIGSTOP", "SIGTERM"])
async def test_a_demo_that_attacks_its_guard_leaves_no_process(demo: Demo, number: str) -> None:
    attack = f"os.kill(os.getppid(), signal.{number})\n    yield Point(0,"
    async with aclosing(
        Runner(warm=False).run(demo.spec(ESCAPING.replace("yield Point(0,", attack)), 7, {})
    ) as events:
        async for event in events:
            if isinstance(event, Point | Failed):
                break
    assert demo.all_dead()


def test_a_process_that_is_just_being_executed_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The system returns an empty environment for a new process at first."""
    mark, environ, asked = new_mark(), psutil.Process.environ, []

    def late(process: psutil.Process) -> dict[str, str]:
        asked.append(process.pid)
        return environ(process) if asked.count(process.pid) > 2 else {}

    monkeypatch.setattr(psutil.Process, "environ", late)
    sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
    with subprocess.Popen(sleep, env={**os.environ, MARK: mark}) as child:
        kill_orphans(mark)
        assert not psutil.pid_exists(child.pid)


@pytest.mark.parametrize(
    ("name", "hint", "hint_zh"),
    [
        ("SIGKILL", "run out of memory", "内存不足"),
        ("SIGILL", "instructions that the processor lacks", "处理器不支持"),
        ("SIGSEGV", "reinstall PyTorch", "重新安装 PyTorch"),
        ("SIGABRT", "reinstall PyTorch", "重新安装 PyTorch"),
        ("SIGUSR1", "run it again", "重新运行"),
    ],
)
async def test_a_process_killed_while_streaming_is_reported_with_a_hint(
    demo: Demo, name: str, hint: str, hint_zh: str
) -> None:
    source = f"def run(seed):\n    yield Point(0, {{}})\n    os.kill(os.getpid(), signal.{name})\n"
    failed = await last_of(demo.spec(source))
    assert isinstance(failed, Failed)
    assert failed.message.startswith(f"The process was killed by {name}: ")
    assert hint in failed.message
    assert hint_zh in failed.zh


async def test_no_number_of_cancellations_leaves_a_pipe_open() -> None:
    """A cancelled `close` still waits until the process has ended."""
    this = psutil.Process()
    before = this.num_fds()
    child = await WorkerProcess.spawn(nice=False)
    closing = asyncio.create_task(child.close())
    for _ in range(5):
        await asyncio.sleep(0)
        closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    assert not child.alive
    assert this.num_fds() == before


@pytest.mark.parametrize("turns", range(4))
async def test_the_end_of_the_runner_waits_for_a_run_that_was_cancelled_just_now(
    demo: Demo, turns: int
) -> None:
    runner, began = Runner(warm=False), asyncio.Event()
    others = psutil.Process().children()

    async def follow() -> None:
        async with aclosing(runner.run(demo.spec(ENDLESS), 0, {})) as events:
            async for _ in events:
                began.set()

    run = asyncio.create_task(follow())
    await began.wait()
    run.cancel()
    for _ in range(turns):
        await asyncio.sleep(0)
    await runner.close()
    assert psutil.Process().children() == others
    await asyncio.wait([run])


def test_a_child_that_somebody_else_waits_for_is_left_to_them() -> None:
    mark = new_mark()
    sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
    with subprocess.Popen(sleep, env={**os.environ, MARK: mark}) as child:
        kill_orphans(mark, waited_for=child.pid)
        assert child.poll() is None
        kill_orphans(mark)
        assert not psutil.pid_exists(child.pid)


async def test_a_process_that_is_slow_to_die_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kill, later = WorkerProcess.kill, asyncio.get_running_loop().call_later
    monkeypatch.setattr(WorkerProcess, "kill", lambda child: later(1.0, kill, child))
    child = await WorkerProcess.spawn(nice=False)
    await child.close()
    assert not child.alive


@ENDLESS_WAYS
async def test_cancelling_leaves_no_survivor(demo: Demo, source: str) -> None:
    streaming = asyncio.Event()

    async def watch() -> None:
        async for event in runner.run(spec, 7, {}):
            if isinstance(event, Point):
                streaming.set()

    runner, spec = Runner(warm=False), demo.spec(source)
    task = asyncio.create_task(watch())
    await asyncio.wait_for(streaming.wait(), PATIENCE)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert demo.all_dead()


async def test_leaving_early_leaves_no_survivor(demo: Demo) -> None:
    async with aclosing(Runner(warm=False).run(demo.spec(FORKING), 7, {})) as events:
        async for event in events:
            if isinstance(event, Point):
                break
    assert demo.all_dead()


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ("ModuleNotFoundError('No module', name='torch')", "PyTorch is not installed: install it"),
        ("ImportError('libtorch.so is missing')", "does not load (libtorch.so is missing)"),
        (
            "ModuleNotFoundError('No module', name='sympy')",
            "be loaded because sympy is missing: install",
        ),
        ("OSError()", "does not load (OSError): reinstall it."),
    ],
)
async def test_without_pytorch_a_plain_sentence_comes(
    demo: Demo, torch_folder: Path, error: str, message: str
) -> None:
    (torch_folder / "torch.py").write_text(f"raise {error}", encoding="utf-8")
    failed = await last_of(demo.spec(GOOD))
    assert isinstance(failed, Failed)
    assert message in failed.message


async def test_working_directory_is_not_imported_from(
    demo: Demo, tmp_path: Path, monkeypatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('shadowed')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert isinstance(await last_of(demo.spec(GOOD)), Done)


def no_thread(_thread: threading.Thread) -> NoReturn:
    """Raise the error of a system at its process limit, which a test must not really reach."""
    raise RuntimeError("can't start new thread")


def marked(mark: str) -> list[psutil.Process]:
    """Return the processes with this mark, including zombies."""
    found = psutil.process_iter(["environ", "status"])
    return [each for each in found if (each.info["environ"] or {}).get(MARK) == mark]


async def test_a_process_that_cannot_be_awaited_is_reported_and_killed(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlquiz.lab.parent.worker_process.new_mark", lambda: "of this test")
    tasks = asyncio.all_tasks()
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", no_thread)
        (failed,) = await events_of(Runner(warm=False), demo.spec(GOOD))
    assert isinstance(failed, Failed)
    sentence = "The system cannot start a process: can't start new thread."
    assert failed.message == sentence
    assert marked("of this test") == []
    assert asyncio.all_tasks() == tasks


async def test_without_a_thread_there_is_no_spare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlquiz.lab.parent.worker_process.new_mark", lambda: "of this spare")
    runner = Runner()
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", no_thread)
        await runner.start_warming()
    assert marked("of this spare") == []
    await runner.close()


async def test_without_a_thread_no_stray_survives(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        async with aclosing(Runner(warm=False).run(demo.spec(ESCAPING), 7, {})) as events:
            async for event in events:
                if isinstance(event, Point):
                    patched.setattr(threading.Thread, "start", no_thread)
                    break
    assert demo.all_dead()
