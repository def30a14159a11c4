"""The guard of a demo's process: its parent process, which kills all of its descendants.

The guard forwards its stdin to the demo. When stdin ends, because the app closed it or died, or
when the demo's process exits, the guard kills every descendant and exits with the demo's exit code
or signal. It is not a thread, because a thread would be blocked by a demo that never releases the
GIL.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import time
from contextlib import suppress
from typing import NoReturn

from mlquiz.lab.linux import become_subreaper, die_with_parent
from mlquiz.lab.orphans import MARK, kill_orphans
from mlquiz.lab.protocol import MAX_LINE

IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGPIPE)
"""Signals that the guard ignores, because a demo might send them to its parent."""

EXIT_SECONDS = 60.0
"""Seconds to wait for killed descendants to exit; only a busy machine needs more than a moment."""

POLL_SECONDS = 0.002


def fork_below_guard(events: int) -> None:
    """Fork. The child returns, with a new stdin; the parent becomes its guard and never returns.

    `events` is the descriptor of the event stream, which the guard closes so as not to keep it
    open.
    """
    guard, is_subreaper = os.getpid(), become_subreaper()
    stdin_read, stdin_write = os.pipe()
    wake_read, wake_write = _wake_on_child_exit()
    demo = os.fork()
    if demo == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setpgid(0, 0)
        die_with_parent(guard)
        os.dup2(stdin_read, 0)
        for descriptor in (stdin_read, stdin_write, wake_read, wake_write):
            os.close(descriptor)
        return
    for number in IGNORED:
        signal.signal(number, signal.SIG_IGN)
    os.close(stdin_read)
    os.close(events)
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 1)
    os.dup2(devnull, 2)
    status = None
    try:
        status = _watch(demo, wake_read, stdin_write)
    finally:
        _kill_and_exit(demo, status, is_subreaper=is_subreaper)


def _wake_on_child_exit() -> tuple[int, int]:
    """Return the read end and the write end of a pipe that is written to when a child exits."""
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_read, False)
    os.set_blocking(wake_write, False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    return wake_read, wake_write


def _watch(demo: int, wake_read: int, stdin_write: int) -> int | None:
    """Forward stdin until it ends or `demo` exits; return the wait status of `demo` if it exited.

    Return None if stdin ended first.
    """
    while True:
        readable, _, _ = select.select([0, wake_read], [], [])
        if wake_read in readable:
            os.read(wake_read, MAX_LINE)
            if (status := _reap(demo)) is not None:
                return status
        if 0 in readable:
            if not (request := os.read(0, MAX_LINE)):
                return None
            with suppress(BrokenPipeError):
                os.write(stdin_write, request)


def _reap(demo: int) -> int | None:
    """Collect every child that has exited; return the wait status of `demo` if it is among them."""
    found = None
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            if pid == demo:
                found = status
    return found


def _kill_and_exit(demo: int, status: int | None, *, is_subreaper: bool) -> NoReturn:
    """Kill every descendant, then exit with the status of `demo`; None if it is still running."""
    try:
        if status is None:
            os.killpg(demo, signal.SIGKILL)
        if is_subreaper:
            _kill_descendants()
        elif mark := os.environ.get(MARK):
            kill_orphans(mark)
    finally:
        _exit_like(status)


def _kill_descendants() -> None:
    """Kill children until none is left; a subreaper then has no other descendants either.

    Gives up after `EXIT_SECONDS` seconds, or if no child can be killed.
    """
    until = time.monotonic() + EXIT_SECONDS
    while time.monotonic() < until:
        try:
            if os.waitpid(-1, os.WNOHANG)[0]:
                continue
        except ChildProcessError:
            return
        if not _kill_once():
            return
        time.sleep(POLL_SECONDS)


def _kill_once() -> bool:
    """Kill every descendant; return False if there are some but all belong to another user."""
    import psutil

    found = denied = 0
    with suppress(psutil.Error, OSError):
        for descendant in psutil.Process().children(recursive=True):
            found += 1
            try:
                descendant.kill()
            except psutil.AccessDenied:
                denied += 1
            except (psutil.Error, OSError):
                pass  # it has exited
    return found == 0 or denied < found


def _exit_like(status: int | None) -> NoReturn:
    """Exit with the exit code or the signal of a wait status; with SIGKILL if it is None."""
    if status is not None and os.WIFEXITED(status):
        os._exit(os.WEXITSTATUS(status))
    number = signal.SIGKILL if status is None else os.WTERMSIG(status)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # the demo's own core dump is enough
    with suppress(OSError, ValueError):  # SIGKILL has no handler
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    os._exit(128 + number)
