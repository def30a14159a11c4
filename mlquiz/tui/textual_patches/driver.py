"""A terminal driver that is quick to read keys and to paint, and always restores the terminal."""

from __future__ import annotations

import os
import signal
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.drivers import linux_driver

from mlquiz.tui.textual_patches.terminal_writer import TerminalWriter

if TYPE_CHECKING:
    from textual.message import Message

EXIT_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
EXIT_SECONDS = 2.0
"""Seconds after such a signal for which the app still waits for a terminal that takes no output."""
MAX_BYTES = 4096
"""Bytes of input to read at once."""
ESCAPE_SECONDS = ESCAPE_DELAY + 0.005
"""Seconds after which an escape character alone is the Escape key; timers can be a bit early."""


class AltParser(XTermParser):
    """A key parser that reports the Alt modifier with every key.

    Textual 8.2's XTermParser reports it for letters and digits only: Alt with Space, Enter or '?'
    is reported as the plain key. Escape and a key that arrive together, as over ssh, are read as
    Alt with that key.
    """

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        for event in super()._sequence_to_key_events(sequence, alt=alt):
            if not alt:
                yield event
            else:
                yield events.Key(f"alt+{event.key.removeprefix('alt+')}", None)


class SignalSafeDriver(linux_driver.LinuxDriver):
    """A driver that reads keys in the event loop and handles signals.

    Textual 8.2's LinuxDriver has three faults. When a signal ends the app, it does not restore the
    terminal. On Ctrl-Z it stops its own process, not the whole job. When it is continued, it enters
    application mode again even if it never left it. Besides, it reads keys in a thread, which wakes
    up ten times a second, and which hands each key over to the event loop.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Textual's driver creates its writer by this name, without a method to override.
        linux_driver.WriterThread = TerminalWriter  # type: ignore[attr-defined, assignment]
        self._parser: AltParser | None = None
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        assert sys.__stdout__ is not None
        self._file = sys.__stdout__  # Textual writes to stderr, which may not be a terminal
        self._has_terminal = False
        self._ending = False
        for number in EXIT_SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
                signal.signal(number, self._on_signal)
        signal.signal(signal.SIGTSTP, self._on_signal)
        signal.signal(signal.SIGCONT, self._on_signal)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        """Schedule the handling in the event loop, as a signal may interrupt any code."""
        if number in EXIT_SIGNALS:
            self._ending = True
            if isinstance(self._writer_thread, TerminalWriter):
                self._writer_thread.set_deadline(EXIT_SECONDS)
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._handle_signal, number)

    def _handle_signal(self, number: int) -> None:
        if number in EXIT_SIGNALS:
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
            self._stop_reading()
            super().disable_input()

    def write(self, data: str) -> None:
        """Write to the terminal; exit the app if the terminal is gone."""
        if not self._has_terminal:
            return
        thread = self._writer_thread
        with suppress(OSError):
            if thread is not None and thread.is_alive():
                thread.write(data)
                return
        if not self._ending:
            self.end(signal.SIGHUP)

    def run_input_thread(self) -> None:
        """Make the event loop read the keys, and end this thread."""
        self._loop.call_soon_threadsafe(self._start_reading)

    def _start_reading(self) -> None:
        if self._has_terminal and self._parser is None:
            self._parser = AltParser(self._debug)
            self._loop.add_reader(self.fileno, self._read_keys)

    def _stop_reading(self) -> None:
        if self._parser is not None:
            self._loop.remove_reader(self.fileno)
            self._parser = None

    def _read_keys(self) -> None:
        """Send the keys that were pressed; exit the app if the terminal is gone."""
        try:
            data = os.read(self.fileno, MAX_BYTES)
        except OSError:
            data = b""
        if not data:
            self._stop_reading()
            self.end(signal.SIGHUP)
        elif self._parser is not None and (text := self._decode(data)):
            self._send(self._parser.feed(text))
            if self._parser._timeout_time is not None:
                self._loop.call_later(ESCAPE_SECONDS, self._send_escape)

    def _send_escape(self) -> None:
        """Send the Escape key if nothing has followed its character."""
        if self._parser is not None:
            self._send(self._parser.tick())

    def _send(self, messages: Iterable[Message]) -> None:
        """Send what was parsed; if the parser fails, end the app: no key could be read any more."""
        try:
            for message in messages:
                self.process_message(message)
        except Exception as error:  # noqa: BLE001 - the app reports any error
            self._app._handle_exception(error)

    def send_message(self, message: Message) -> None:
        """Post a message to the app; a coroutine to post it, as in Textual, takes longer."""
        self._app.post_message(message)


@contextmanager
def default_signal_handlers(*numbers: signal.Signals) -> Iterator[None]:
    """Restore the default handlers of these signals within the block."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
