"""Processes that a demo started and that left its process group: found by a mark.

A process inherits its environment, whatever session or parent it has later. Only one that was
started with an emptied environment is not found. On Linux the guard finds that one, too; the mark
is needed where there is no subreaper, or where the demo killed its guard.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psutil

MARK = "MLQUIZ_RUN"
DYING = 1.0
"""Seconds that killed processes are given to be gone."""
MAX_ROUNDS = 10
"""How often to look again: a process that was found may have started others in the meantime."""
EXEC_SECONDS = 0.01
"""Seconds to wait for a process that is just being executed and has no environment yet."""


def new_mark() -> str:
    """Return a value for `MARK` that no other process has."""
    return os.urandom(16).hex()


def kill_orphans(mark: str, *, waited_for: int | None = None) -> None:
    """Kill every process with this mark in its environment, except this one.

    Nor is a child of this process touched that somebody else has killed and waits for: its end can
    be reported only once.
    """
    import psutil

    this = psutil.Process()
    for _ in range(MAX_ROUNDS):
        others = [each for each in psutil.process_iter() if each.pid not in (this.pid, waited_for)]
        marks = [(each, _mark_of(each)) for each in others]
        found = [each for each, own in marks if own == mark]
        if not found and not any(own is None and _may_be_orphan(each, this) for each, own in marks):
            return
        for each in found:
            with suppress(psutil.Error):
                each.kill()
        if found:
            psutil.wait_procs(found, timeout=DYING)
        else:
            time.sleep(EXEC_SECONDS)


def _mark_of(process: psutil.Process) -> str | None:
    """Return the mark of a process, '' if it has none, None if its environment is not readable."""
    import psutil

    try:
        environment = process.environ()
    except psutil.AccessDenied:
        return None
    except (psutil.Error, OSError):
        return ""  # it is gone
    return environment.get(MARK, "") if environment else None


def _may_be_orphan(process: psutil.Process, this: psutil.Process) -> bool:
    """Whether a process with no readable environment may have been started by a demo."""
    import psutil

    with suppress(psutil.Error, OSError):
        return (
            process.uids().real == os.getuid()
            and process.create_time() >= this.create_time()
            and process.status() != psutil.STATUS_ZOMBIE
        )
    return False
