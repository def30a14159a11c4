"""A terminal driver that restores the terminal whenever the app stops or exits."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from textual.drivers.linux_driver import LinuxDriver

from mlquiz.tui.textual_patches.key_parser import read_alt

ENDINGS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
SWITCH_SECONDS = 0.0005
"""How long the thread that writes to the terminal waits for a busy one; Python's default is ten
times as long, which delays what a key paints."""


class SignalSafeDriver(LinuxDriver):
    """A driver that handles the signals that end, stop and continue the process.

    Textual 8.2's LinuxDriver has three faults. When a signal ends the app, it does not restore the
    terminal. On Ctrl-Z it stops its own process, not the whole job. When it is continued, it enters
    application mode again even if it never left it.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        read_alt()
        sys.setswitchinterval(SWITCH_SECONDS)
        assert sys.__stdout__ is not None
        self._file = sys.__stdout__  # Textual writes to stderr, which may not be a terminal
        self._has_terminal = False
        self._ending = False
        for number in ENDINGS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
                signal.signal(number, self._on_signal)
        signal.signal(signal.SIGTSTP, self._on_signal)
        signal.signal(signal.SIGCONT, self._on_signal)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        """Schedule the handling in the event loop, as a signal may interrupt any code."""
        self._ending = self._ending or number in ENDINGS
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._handle_signal, number)

    def _handle_signal(self, number: int) -> None:
        if number in ENDINGS:
            self.end(number)
        elif number == signal.SIGTSTP:
            self.stop()
        elif self._has_terminal:
            self.suspend_application_mode()
            self._resume()

    def end(self, number: int) -> None:
        """Exit the app with the return code of a process that this signal ended."""
        self._ending = True
        self._app.exit(return_code=128 + number)

    def stop(self) -> None:
        """Stop the whole job, as Ctrl-Z does in a shell, and resume when it is continued.

        If there is no shell that could continue the job, the system does not stop it.
        """
        if self._has_terminal:
            self.suspend_application_mode()
            with default_signal_handlers(signal.SIGTSTP, signal.SIGCONT):
                os.kill(0, signal.SIGTSTP)
            self._resume()

    def _resume(self) -> None:
        """Resume in the foreground; stop again if the job is continued in the background."""
        while not self._ending and self._in_background:
            with default_signal_handlers(signal.SIGCONT):
                os.kill(0, signal.SIGSTOP)
        if not self._ending:
            self.resume_application_mode()
            self._app.refresh(layout=True)

    @property
    def _in_background(self) -> bool:
        try:
            return os.tcgetpgrp(self.fileno) != os.getpgrp()
        except OSError:  # the terminal is gone: a signal will end the app
            return False

    @contextmanager
    def no_automatic_restart(self) -> Iterator[None]:
        """Let another program that has the terminal stop and continue the whole job.

        The event loop, which would handle these signals, waits for that program.
        """
        with (
            super().no_automatic_restart(),
            default_signal_handlers(signal.SIGTSTP, signal.SIGCONT),
        ):
            yield

    def start_application_mode(self) -> None:
        """Enter application mode."""
        self._has_terminal = True
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Restore the terminal, unless it has been restored already."""
        if self._has_terminal:
            super().stop_application_mode()
            self._has_terminal = False

    def disable_input(self) -> None:
        """Stop reading keys, unless the terminal has been restored already."""
        if self._has_terminal:
            super().disable_input()

    def write(self, data: str) -> None:
        """Write to the terminal; exit the app if the terminal is gone."""
        thread = self._writer_thread
        if self._has_terminal and thread is not None and thread.is_alive():
            super().write(data)
        elif self._has_terminal and not self._ending:
            self.end(signal.SIGHUP)

    def run_input_thread(self) -> None:
        """Read keys until the app exits; exit the app if the terminal is gone."""
        try:
            super().run_input_thread()
        except OSError:
            self._loop.call_soon_threadsafe(self.end, signal.SIGHUP)


@contextmanager
def default_signal_handlers(*numbers: signal.Signals) -> Iterator[None]:
    """Restore the default handlers of these signals within the block."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
