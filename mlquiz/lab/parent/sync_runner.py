"""Demos for a caller without an event loop: the plain terminal."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, Self, TypeVar

from mlquiz.lab.parent.runner import RUN_LIMIT, Runner
from mlquiz.lab.protocol import RunEvent
from mlquiz.lab.spec_file import DemoSpec, Value

T = TypeVar("T")
Handler = Callable[[int, FrameType | None], Any] | int | None
CAUGHT = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class SyncRunner:
    """A `Runner` with an event loop of its own that turns only while it is asked.

    Use it as a context manager; leaving it kills all its processes.
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
        with self._catching_interrupts():
            self._loop.run_until_complete(self._runner.close())
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    def start_warming(self) -> None:
        """Start the spare process; it warms while the caller does something else."""
        self._loop.run_until_complete(self._runner.start_warming())

    def run(
        self, spec: DemoSpec, seed: int, knobs: Mapping[str, Value]
    ) -> Generator[RunEvent, None, None]:
        """Yield the events of one run; the last is `Done` or `Failed`.

        Ctrl-C raises KeyboardInterrupt here, where the generator waits for the next event or
        closes, and the run's processes are dead by then.
        """
        with self._catching_interrupts():
            events = self._runner.run(spec, seed, knobs)
            try:
                while (event := self._wait(_next(events))) is not None:
                    yield event
            finally:
                self._loop.run_until_complete(events.aclose())

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
        """Let Ctrl-C end the waiting instead of striking in the midst of the event loop.

        The same holds for other signals that the caller handles. One that has not struck by the
        end of the block strikes then. Only the main thread may say so; in another one they never
        strike.
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
        if self._waiting and not self._interrupted:  # a second one must not disturb the closing
            self._loop.call_soon_threadsafe(self._waiting.cancel)
        self._interrupted = number

    def _deliver_signal(self) -> None:
        """Do what the signal would have done, had it not been caught; once for a signal."""
        number, self._interrupted = self._interrupted, None
        handler = self._before.get(number or 0)
        if number and callable(handler):
            handler(number, None)


def run_blocking(
    spec: DemoSpec, seed: int, knobs: Mapping[str, Value]
) -> Generator[RunEvent, None, None]:
    """Yield the events of a single run that starts cold; the last is `Done` or `Failed`."""
    with SyncRunner() as runner:
        yield from runner.run(spec, seed, knobs)


async def _next(events: AsyncGenerator[RunEvent, None]) -> RunEvent | None:
    return await anext(events, None)
