"""Handling of the signals that terminate a command."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from mlquiz.posix import signals

ENDINGS = signals("SIGTERM", "SIGHUP")


@contextmanager
def exit_on_signals() -> Iterator[None]:
    """Exit with 128 + number on SIGTERM or SIGHUP, after closing files and stopping demos.

    Not for the terminal app: its event loop must handle the signals first.
    """
    before = {number: signal.signal(number, _end) for number in ENDINGS if not _ignored(number)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignored(number: int) -> bool:
    """Return whether the signal is to be ignored, as under `nohup`."""
    return signal.getsignal(number) is signal.SIG_IGN


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
