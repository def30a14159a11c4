"""Running demos and exercises for the app, each in its own process, one of them warmed up."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncGenerator, Mapping

from msgspec.structs import replace

from mlquiz.domain.exercises import Exercise, ExerciseResult, Failure, FailureKind
from mlquiz.errors import MlquizError
from mlquiz.lab.parent.worker_process import WorkerProcess
from mlquiz.lab.protocol import (
    MAX_MEMORY,
    Done,
    ExerciseRequest,
    Failed,
    Judged,
    Ready,
    Request,
    RunEvent,
)
from mlquiz.lab.spec import DemoSpec, Value
from mlquiz.packs.trust import LoadedCode, check_demo_trust, check_loaded_trust
from mlquiz.text import Text

START_LIMIT = 180.0
"""Maximum seconds for PyTorch to load; from a slow disk it can take most of a minute."""

RUN_LIMIT = 120.0
"""Maximum seconds of a run."""

EXERCISE_LIMIT = 60.0
"""Maximum seconds of an exercise; code that computes is stopped by its worker much earlier."""

EXERCISE_MEMORY = 2**30
"""Maximum memory of an exercise's process in bytes, of which PyTorch takes 0.3 GiB."""

MAX_STEP = 1.0
"""Maximum seconds between two readings of the clock, unless this process was suspended."""

LOADS_TOO_LONG = Text("PyTorch took more than {} s to load.", "PyTorch 加载超过 {} 秒。")
RUNS_TOO_LONG = Text(
    "The demo ran for more than {} s and was stopped.", "实验运行超过 {} 秒，已停止。"
)

RUN_AGAIN = Text("run it again", "请重新运行")
CRASHED = Text(
    "a library crashed; if it happens again, reinstall PyTorch",
    "某个库崩溃了；若再次出现，请重新安装 PyTorch",
)
HINTS = {
    "SIGKILL": Text(
        "most often the system has run out of memory; close other programs and run it again",
        "通常是系统内存不足，请关闭其他程序后重试",
    ),
    "SIGILL": Text(
        "this PyTorch uses instructions that the processor lacks; install a build of PyTorch "
        "for this computer",
        "当前 PyTorch 使用了本机处理器不支持的指令，请安装适合这台电脑的 PyTorch 版本",
    ),
    "SIGSEGV": CRASHED,
    "SIGBUS": CRASHED,
    "SIGFPE": CRASHED,
    "SIGABRT": CRASHED,
    "SIGXCPU": Text("a limit on computing time was reached", "已达到计算时间上限"),
}
"""Hints by the signal that killed the worker."""


class Runner:
    """Runs demos, each in its own process.

    If `warm`, a spare process with PyTorch loaded waits for the next run, so that its first point
    arrives in milliseconds instead of seconds. Call `close` when done; in any case, its processes
    die with this one.
    """

    def __init__(
        self, *, warm: bool = True, run_limit: float = RUN_LIMIT, memory: int = MAX_MEMORY
    ) -> None:
        self._warm = warm
        self._run_limit = run_limit
        self._memory = memory
        self._spare: WorkerProcess | None = None
        self._running: set[WorkerProcess] = set()
        self._warming: asyncio.Task[None] | None = None
        self._closed = False

    async def start_warming(self) -> None:
        """Start the spare process unless there is one; return before it is warmed up."""
        self._begin_warming()
        await self._warming_begun()

    async def run(
        self, spec: DemoSpec, seed: int, knobs: Mapping[str, Value]
    ) -> AsyncGenerator[RunEvent, None]:
        """Yield the events of one run, the last of which is `Done` or `Failed`; raise no errors.

        A demo of a pack fails if the code of the pack is not trusted as it is now.
        Cancelling the iterating task or closing the generator kills the run's processes. Use
        `contextlib.aclosing` if the loop may end early.
        """
        try:
            check_demo_trust(spec.pack)
        except MlquizError as error:
            yield Failed(error.in_language("en"), zh=error.in_language("zh"))
            return
        request = Request(spec.name, spec.script, spec.conditions, seed, knobs, self._memory)
        async with contextlib.aclosing(self._events(request, self._run_limit)) as events:
            async for event in events:
                yield event

    async def judge(
        self, exercise: Exercise, code: str, pack_code: LoadedCode | None = None
    ) -> ExerciseResult | Failed:
        """Return the result of running the learner's code, which must compile.

        `pack_code` is the code with which the exercise was loaded, if it is from a pack. `Failed`
        says why the code could not be run: PyTorch is not installed, or the pack's code is not
        trusted.
        """
        try:
            if pack_code:
                check_loaded_trust(pack_code)
        except MlquizError as error:
            return Failed(error.in_language("en"), zh=error.in_language("zh"))
        request = ExerciseRequest(exercise, code, EXERCISE_MEMORY)
        started = False
        async with contextlib.aclosing(self._events(request, EXERCISE_LIMIT)) as events:
            async for event in events:
                started |= isinstance(event, Ready)
                if isinstance(event, Judged):
                    return event.result
                if isinstance(event, Failed):
                    return _result_of(event) if started else event
        raise AssertionError("the last event is Judged or Failed")

    async def _events(
        self, request: Request | ExerciseRequest, limit: float
    ) -> AsyncGenerator[RunEvent, None]:
        """Yield the events of a request; stop it `limit` seconds after PyTorch has loaded."""
        try:
            worker = await self._take_worker()
        except OSError as error:
            yield Failed(
                f"The system cannot start a process: {error.strerror}.",
                zh=f"系统无法启动进程：{error.strerror}。",
            )
            return
        self._running.add(worker)
        try:
            worker.send(request)
            deadline = Deadline(START_LIMIT, LOADS_TOO_LONG)
            while True:
                event = await deadline.next_event(worker)
                if isinstance(event, Ready):
                    deadline = Deadline(limit, RUNS_TOO_LONG)
                if isinstance(event, Failed):
                    await worker.close()
                    event = replace(event, stderr=worker.stderr)
                yield event
                if isinstance(event, Done | Failed | Judged):
                    return
        finally:
            try:
                await worker.close()
            finally:
                self._running.discard(worker)
                self._begin_warming()

    async def close(self) -> None:
        """Kill the spare process and those of current runs, which then fail; later runs start cold.

        Waits for all of these processes, because the event loop may end right afterwards.
        """
        self._closed = True
        await self._warming_begun()
        spare, self._spare = self._spare, None
        workers = [*self._running, *filter(None, [spare])]
        await asyncio.gather(*(worker.close() for worker in workers))

    def _begin_warming(self) -> None:
        idle = self._warming is None or self._warming.done()
        if self._warm and not self._closed and idle:
            self._warming = asyncio.create_task(self._spawn_spare())

    async def _warming_begun(self) -> None:
        """Wait until the spare process has started; a cancellation does not stop its start."""
        if self._warming:
            await asyncio.shield(self._warming)

    async def _spawn_spare(self) -> None:
        if not await self._living_spare():
            with contextlib.suppress(OSError):  # no spare; the next run reports the error
                self._spare = await WorkerProcess.spawn(nice=True)

    async def _take_worker(self) -> WorkerProcess:
        await self._warming_begun()
        spare = await self._living_spare()
        self._spare = None
        return spare or await WorkerProcess.spawn(nice=False)

    async def _living_spare(self) -> WorkerProcess | None:
        spare = self._spare
        if spare and not spare.alive:
            self._spare = None
            await spare.close()
        return self._spare


class Deadline:
    """A time limit for a process, in seconds, with the message of the failure when it expires.

    Time during which this process was suspended, as with Ctrl-Z, does not count.
    """

    def __init__(self, seconds: float, message: Text) -> None:
        self._left = seconds
        self._message = message.map(lambda text: text.format(f"{seconds:g}"))
        self._seen = asyncio.get_running_loop().time()

    async def next_event(self, worker: WorkerProcess) -> RunEvent:
        """Return the next event; `Failed` if the process exits without one or the time is up."""
        await asyncio.sleep(0)  # give other tasks a turn even if many events are available
        while self._left > 0:
            try:
                # Unlike wait_for, this never drops a cancellation when an event is available.
                async with asyncio.timeout(min(self._left, MAX_STEP)):
                    event = await worker.read_event()
            except TimeoutError:
                self._pass_time()
                continue
            self._pass_time()
            return event or _ended(await worker.exit_code())
        return Failed(self._message.en, zh=self._message.zh, ended_by="time limit")

    def _pass_time(self) -> None:
        now = asyncio.get_running_loop().time()
        self._left -= min(now - self._seen, MAX_STEP)
        self._seen = now


def _ended(code: int | None) -> Failed:
    if code is not None and code < 0:
        name = _signal_name(-code)
        hint = HINTS.get(name.en, RUN_AGAIN)
        return Failed(
            f"The process was killed by {name.en}: {hint.en}.",
            zh=f"进程被 {name.zh}终止：{hint.zh}。",
            ended_by="exit",
        )
    if code is None:
        return Failed(
            "The process closed its output without a result and was stopped.",
            zh="进程没有给出结果就关闭了输出，已停止。",
            ended_by="exit",
        )
    return Failed(
        f"The process ended without a result (exit code {code}).",
        zh=f"进程已结束，但没有结果（退出码 {code}）。",
        ended_by="exit",
    )


def _signal_name(signal_number: int) -> Text:
    """Return the name of a signal; its number for most real-time signals, which have no name."""
    try:
        name = signal.Signals(signal_number).name
    except ValueError:
        return Text(f"signal {signal_number}", f"{signal_number} 号信号")
    return Text(name, f"{name} 信号")


def _result_of(failed: Failed) -> ExerciseResult | Failed:
    """Return the result of code that took too long or ended its process; other failures as such."""
    if failed.ended_by == "error":
        return failed
    kind = FailureKind.TIME if failed.ended_by == "time limit" else FailureKind.CRASH
    return ExerciseResult(passed=0, failure=Failure(kind=kind))
