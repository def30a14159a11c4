"""What a demo started and what left its process group, as a daemon does: found by a mark.

A process inherits its environment, whatever session or parent it has later. Only one that was
started with an emptied environment is not found.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psutil

MARK = "MLQUIZ_RUN"
DYING = 1.0
"""Seconds that killed processes are given to be gone."""
ROUNDS = 10
"""How often is looked for more; what is looked for may start others meanwhile."""


def new_mark() -> str:
    """Return a value for `MARK` that no other process has."""
    return os.urandom(16).hex()


def kill_strays(mark: str, *, waited_for: int | None = None) -> None:
    """Kill every process with this mark in its environment, except this one.

    Nor is a child of this process touched that somebody else has killed and waits for: its end can
    be heard of only once.
    """
    import psutil

    spared = {os.getpid(), waited_for}
    for _ in range(ROUNDS):
        found = [
            each for each in psutil.process_iter() if each.pid not in spared and _has(each, mark)
        ]
        if not found:
            return
        for each in found:
            with suppress(psutil.Error):
                each.kill()
        psutil.wait_procs(found, timeout=DYING)


def _has(process: psutil.Process, mark: str) -> bool:
    import psutil

    try:
        return process.environ().get(MARK) == mark
    except (psutil.Error, OSError):
        return False  # it is gone, or another user's
