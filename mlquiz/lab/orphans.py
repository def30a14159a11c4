"""Finding and killing processes that a demo started outside its process group.

They are recognized by a variable in their environment, the mark, which a process inherits
whatever its session or parent. A process that was started with an empty environment is not
found. On Linux the guard finds that one, too; the mark is needed where there is no subreaper, or
if the demo killed its guard.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psutil

MARK = "MLQUIZ_RUN"
EXIT_SECONDS = 1.0
"""Seconds to wait for killed processes to exit."""
MAX_ROUNDS = 10
"""Maximum number of searches: a process may start others before it is killed."""
EXEC_SECONDS = 0.01
"""Seconds to wait for a process that is in the middle of exec and has no environment yet."""


def new_mark() -> str:
    """Return a random, unique value for the environment variable `MARK`."""
    return os.urandom(16).hex()


def kill_orphans(mark: str, *, waited_for: int | None = None) -> None:
    """Kill every process with this mark in its environment, except this one and `waited_for`.

    `waited_for` is the id of a child that other code has killed and waits for: waiting here would
    take its exit status, which can be collected only once.
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
            psutil.wait_procs(found, timeout=EXIT_SECONDS)
        else:
            time.sleep(EXEC_SECONDS)


def _mark_of(process: psutil.Process) -> str | None:
    """Return the mark of a process; '' if it has none, None if its environment cannot be read."""
    import psutil

    try:
        environment = process.environ()
    except psutil.AccessDenied:
        return None
    except (psutil.Error, OSError):
        return ""  # it has exited
    return environment.get(MARK, "") if environment else None


def _may_be_orphan(process: psutil.Process, this: psutil.Process) -> bool:
    """Return whether a demo may have started a process whose environment cannot be read."""
    import psutil

    with suppress(psutil.Error, OSError):
        return (
            process.username() == this.username()
            and process.create_time() >= this.create_time()
            and process.status() != psutil.STATUS_ZOMBIE
        )
    return False
