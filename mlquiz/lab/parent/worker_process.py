"""The parent's handle of a worker process: sends a request, reads events, kills all processes."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process

from mlquiz.lab.orphans import MARK, kill_orphans, new_mark
from mlquiz.lab.protocol import (
    MAX_LINE,
    ExerciseRequest,
    Failed,
    Request,
    RunEvent,
    decode,
    encode_request,
)
from mlquiz.posix import CAN_FORK
from mlquiz.render.sanitize import plain

STDERR_KEPT = 16 * 1024
MAX_RUN = 16 * 2**20
"""Maximum bytes of events from a run: some 200,000 points, more than any chart can show."""

EXIT_SECONDS = 5.0
"""Seconds to wait for a process to exit by itself after its last event."""

GUARD_EXIT_SECONDS = 70.0
"""Seconds to wait for the guard to exit; a little longer than it waits for its descendants."""
WAKE_SECONDS = 1.0
"""Seconds between the SIGCONT signals to the guard, which the demo may have stopped."""


class WorkerProcess:
    """A worker and its guard. Create it with `spawn`; `close` kills all of its processes.

    The child process of this one is the guard, whose child is the worker. When its stdin ends, the
    guard kills its descendants and exits; when the worker exits, it exits with the same status. On
    a system that cannot fork, the child is the worker itself, which exits when its stdin ends.
    """

    def __init__(self, process: Process, mark: str) -> None:
        self._process = process
        self._mark = mark
        self._has_run = False
        self._stderr = bytearray()
        self._received = 0
        self._collecting_stderr = asyncio.create_task(self._collect_stderr())
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    async def spawn(cls, *, nice: bool) -> WorkerProcess:
        """Start a worker, which starts to load PyTorch; at low priority if `nice`.

        Raises OSError if the system cannot start another process, or the thread that waits for it
        to exit.
        """
        command = [
            sys.executable,
            "-P",
            "-m",
            "mlquiz.lab.child.worker",
            *(["--nice"] if nice else []),
        ]
        mark = new_mark()
        others = asyncio.all_tasks()
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                limit=MAX_LINE,
                env={**os.environ, MARK: mark},
                start_new_session=True,
            )
        except RuntimeError as error:  # no thread; the process has started without a handle
            kill_orphans(mark)
            if connecting := asyncio.all_tasks() - others:
                await asyncio.wait(connecting)
            raise OSError(errno.EAGAIN, str(error)) from error
        return cls(process, mark)

    @property
    def pid(self) -> int:
        """The process id of the guard, the parent of the process that runs the demo."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the guard is running, as far as is known."""
        return self._process.returncode is None

    @property
    def stderr(self) -> str:
        """The end of what the worker wrote to stderr, which includes what it printed."""
        return plain(self._stderr.decode("utf-8", errors="replace"))

    def send(self, request: Request | ExerciseRequest) -> None:
        """Send a request, which the worker runs as soon as it is ready; keep the pipe open."""
        assert self._process.stdin is not None
        self._has_run = True
        self._process.stdin.write(encode_request(request))

    async def read_event(self) -> RunEvent | None:
        """Return the next event, or None when there are no more."""
        assert self._process.stdout is not None
        try:
            line = await self._process.stdout.readline()
        except ValueError:
            sentence = "The process sent a line that is too long."
            return Failed(sentence, zh="进程发来的一行过长。")
        self._received += len(line)
        if self._received > MAX_RUN:
            most = f"{MAX_RUN // 2**20} MiB"
            sentence = f"The process sent more than {most} and was stopped."
            return Failed(sentence, zh=f"进程发来的数据超过 {most}，已停止。")
        return decode(line) if line else None

    async def exit_code(self) -> int | None:
        """Wait for the process to exit and return its exit code.

        A negative code is the number of the signal that killed it. Return None if it has not exited
        after `EXIT_SECONDS` seconds.
        """
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), EXIT_SECONDS)
        return self._process.returncode

    def kill(self) -> None:
        """Close the guard's stdin, so that it kills the worker with all descendants and exits."""
        assert self._process.stdin is not None
        pipe = self._process.stdin.transport
        if not pipe.is_closing():
            pipe.abort()
        self._resume_or_kill()

    def _resume_or_kill(self) -> None:
        """Resume the guard, which the demo may have stopped; without a guard, kill the worker."""
        with contextlib.suppress(ProcessLookupError):
            if CAN_FORK:
                self._process.send_signal(signal.SIGCONT)
            else:
                self._process.kill()

    async def close(self) -> None:
        """Kill all processes, wait for them to exit, and read the pipes to the end.

        A pipe with unread data would stay open. A cancellation is raised only after all that.
        Several callers may wait at once.
        """
        closing = self._closing = self._closing or asyncio.create_task(self._close())
        cancelled: asyncio.CancelledError | None = None
        while not closing.done():
            try:
                await asyncio.wait([closing])
            except asyncio.CancelledError as error:
                cancelled = error
        closing.result()
        if cancelled:
            raise cancelled

    async def _close(self) -> None:
        self.kill()
        draining = asyncio.create_task(self._drain_stdout())
        if self._has_run:
            await self._kill_orphans()  # a demo may have killed its guard
        if not await self._wait_for_exit():
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._wait_for_exit()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(self._collecting_stderr, draining), EXIT_SECONDS)

    async def _wait_for_exit(self) -> bool:
        """Wait for the guard to exit, resuming it if it was stopped; return whether it has."""
        for _ in range(int(GUARD_EXIT_SECONDS / WAKE_SECONDS)):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), WAKE_SECONDS)
                break
            self._resume_or_kill()
        return not self.alive

    async def _kill_orphans(self) -> None:
        try:
            await asyncio.to_thread(kill_orphans, self._mark, waited_for=self.pid)
        except RuntimeError:  # no thread is available: block the event loop instead
            kill_orphans(self._mark, waited_for=self.pid)

    async def _drain_stdout(self) -> None:
        assert self._process.stdout is not None
        while await self._process.stdout.read(MAX_LINE):
            pass

    async def _collect_stderr(self) -> None:
        assert self._process.stderr is not None
        while chunk := await self._process.stderr.read(STDERR_KEPT):
            self._stderr += chunk
            del self._stderr[:-STDERR_KEPT]
