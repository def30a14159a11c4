"""The terminal that the app has on loan: it is given back whenever the app stops or ends.

Textual's own driver leaves the terminal as it is when a signal ends the app, stops itself but not
the job that it belongs to, and takes a terminal that it still has a second time.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from textual.drivers.linux_driver import LinuxDriver

from mlquiz.tui.textual_patches.option_list import read_alt

ENDINGS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


class SignalSafeDriver(LinuxDriver):
    """A driver that hears signals: to end, to stop and to go on."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        read_alt()
        assert sys.__stdout__ is not None
        self._file = sys.__stdout__  # that stderr is a terminal, too, nobody has made sure
        self._has_terminal = False
        self._ending = False
        for number in ENDINGS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
                signal.signal(number, self._on_signal)
        signal.signal(signal.SIGTSTP, self._on_signal)
        signal.signal(signal.SIGCONT, self._on_signal)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        """Leave what is to be done to the event loop: a signal may strike anywhere."""
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
        """End the app as the signal with that number asks for."""
        self._ending = True
        self._app.exit(return_code=128 + number)

    def stop(self) -> None:
        """Stop the whole job, as Ctrl-Z does in a shell, and come back when it is continued.

        Where no shell could continue the job, the system does not stop it.
        """
        if self._has_terminal:
            self.suspend_application_mode()
            with default_signal_handlers(signal.SIGTSTP, signal.SIGCONT):
                os.kill(0, signal.SIGTSTP)
            self._resume()

    def _resume(self) -> None:
        """Go on in the foreground; a job that is continued in the background stops again."""
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
        except OSError:  # the terminal is gone, which a signal will tell
            return False

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._has_terminal = True
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Give the terminal back, unless that was done."""
        if self._has_terminal:
            super().stop_application_mode()
            self._has_terminal = False

    def disable_input(self) -> None:
        """Read no more keys; what was given back is left alone."""
        if self._has_terminal:
            super().disable_input()

    def write(self, data: str) -> None:
        """Write to the terminal; end the app if there is none any more."""
        thread = self._writer_thread
        if self._has_terminal and thread is not None and thread.is_alive():
            super().write(data)
        elif self._has_terminal and not self._ending:
            self.end(signal.SIGHUP)

    def run_input_thread(self) -> None:
        """Read keys until the app ends, or the terminal is gone."""
        try:
            super().run_input_thread()
        except OSError:
            self._loop.call_soon_threadsafe(self.end, signal.SIGHUP)


@contextmanager
def default_signal_handlers(*numbers: signal.Signals) -> Iterator[None]:
    """Let these signals do to the process what they do by themselves."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
