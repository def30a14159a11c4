"""Running demos and exercises for callers without an event loop, such as the plain terminal."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, Self, TypeVar

from mlquiz.domain.exercises import Exercise, ExerciseResult
from mlquiz.lab.parent.runner import RUN_LIMIT, Runner
from mlquiz.lab.protocol import Failed, RunEvent
from mlquiz.lab.spec import DemoSpec, Value
from mlquiz.packs.trust import LoadedCode
from mlquiz.posix import signals

T = TypeVar("T")
Handler = Callable[[int, FrameType | None], Any] | int | None
CAUGHT = signals("SIGINT", "SIGTERM", "SIGHUP")


class SyncRunner:
    """A `Runner` with its own event loop, which runs only during calls of its methods.

    Use it as a context manager, which kills all its processes on exit, or call `close`.
    """

    def __init__(self, *, warm: bool = False, run_limit: float = RUN_LIMIT) -> None:
        self._loop = asyncio.new_event_loop()
        self._runner = Runner(warm=warm, run_limit=run_limit)
        self._waiting: asyncio.Task[Any] | None = None
        self._interrupted: int | None = None
        self._before: dict[int, Handler] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill all processes and close the event loop."""
        with self._catching_interrupts():
            self._loop.run_until_complete(self._runner.close())
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    def start_warming(self) -> None:
        """Start the spare process, which warms up in the background."""
        self._loop.run_until_complete(self._runner.start_warming())

    def run(
        self, spec: DemoSpec, seed: int, knobs: Mapping[str, Value]
    ) -> Generator[RunEvent, None, None]:
        """Yield the events of one run; the last is `Done` or `Failed`.

        On Ctrl-C, KeyboardInterrupt is raised where the generator waits for the next event or
        closes, after the run's processes have been killed.
        """
        with self._catching_interrupts():
            events = self._runner.run(spec, seed, knobs)
            try:
                while (event := self._wait(_next(events))) is not None:
                    yield event
            finally:
                self._loop.run_until_complete(events.aclose())

    def judge(
        self, exercise: Exercise, code: str, pack_code: LoadedCode | None = None
    ) -> ExerciseResult | Failed:
        """Return the result of the learner's code; see `Runner.judge`.

        On Ctrl-C, KeyboardInterrupt is raised after the processes have been killed.
        """
        with self._catching_interrupts():
            return self._wait(self._runner.judge(exercise, code, pack_code))

    def _wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
        task: asyncio.Task[T] = self._loop.create_task(coroutine)
        self._waiting = task
        if self._interrupted:
            task.cancel()
        try:
            return self._loop.run_until_complete(task)
        except asyncio.CancelledError:
            self._deliver_signal()
            raise KeyboardInterrupt from None
        finally:
            self._waiting = None

    @contextmanager
    def _catching_interrupts(self) -> Iterator[None]:
        """Make Ctrl-C cancel the current wait instead of interrupting the event loop's own code.

        This also applies to the other signals in `CAUGHT` that the caller handles. A signal that
        was not delivered in the block is delivered at its end. Outside the main thread this does
        nothing: only the main thread can set signal handlers and runs them.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        self._interrupted = None
        self._before = {
            number: handler for number in CAUGHT if callable(handler := signal.getsignal(number))
        }
        for number in self._before:
            signal.signal(number, self._interrupt)
        try:
            yield
        finally:
            for number, handler in self._before.items():
                signal.signal(number, handler)
            self._deliver_signal()

    def _interrupt(self, number: int, _frame: FrameType | None) -> None:
        if self._waiting and not self._interrupted:  # a second signal must not interrupt closing
            self._loop.call_soon_threadsafe(self._waiting.cancel)
        self._interrupted = number

    def _deliver_signal(self) -> None:
        """Call the caller's handler for the signal that was caught, if any, and only once."""
        number, self._interrupted = self._interrupted, None
        handler = self._before.get(number or 0)
        if number and callable(handler):
            handler(number, None)


def run_blocking(
    spec: DemoSpec, seed: int, knobs: Mapping[str, Value]
) -> Generator[RunEvent, None, None]:
    """Yield the events of a single run without a warm-up; the last is `Done` or `Failed`."""
    with SyncRunner() as runner:
        yield from runner.run(spec, seed, knobs)


async def _next(events: AsyncGenerator[RunEvent, None]) -> RunEvent | None:
    return await anext(events, None)
