"""What POSIX systems offer and Windows lacks, with what takes its place there.

Each function asks for the feature, not for the name of the system.
"""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable
from importlib import import_module
from typing import IO

CAN_FORK = hasattr(os, "fork")
"""Whether a demo can have a guard, its parent process, which is forked."""


def signals(*names: str) -> tuple[signal.Signals, ...]:
    """Return those of the named signals that this system has."""
    return tuple(getattr(signal, name) for name in names if hasattr(signal, name))


def update_time_zone() -> None:
    """Use the computer's present time zone; Windows tells a running program only the first one."""
    if hasattr(time, "tzset"):
        time.tzset()


def lock(file: IO[str]) -> None:
    """Wait until no other process holds the lock of an open file, then hold it until it closes."""
    try:
        fcntl = import_module("fcntl")
    except ImportError:
        _lock_first_byte(file)
    else:
        fcntl.flock(file, fcntl.LOCK_EX)


def _lock_first_byte(file: IO[str]) -> None:
    """Lock the first byte of a file, as Windows can; `LK_LOCK` fails after ten seconds."""
    msvcrt = import_module("msvcrt")
    while True:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        except OSError as error:
            if error.errno != errno.EDEADLK:
                raise
        else:
            return


def kill_group(leader: int, kill: Callable[[], None]) -> None:
    """Kill the process group of `leader`; where there are none, call `kill`, which kills it alone.

    Raises ProcessLookupError if it is gone.
    """
    if hasattr(os, "killpg"):
        os.killpg(leader, signal.SIGKILL)
    else:
        kill()


def flush_to_disk(path: str | os.PathLike[str]) -> None:
    """Have the system write a file's data to the disk. Windows needs write access for that."""
    access = os.O_RDWR if os.name == "nt" else os.O_RDONLY
    descriptor = os.open(path, access)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
