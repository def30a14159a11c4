"""Process control that only Linux offers. On other systems these functions do nothing."""

from __future__ import annotations

import ctypes
import os
import sys

from mlquiz.posix import signals

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


def become_subreaper() -> bool:
    """Make this process the parent of its orphaned descendants; return whether that worked.

    A descendant that calls setsid or forks twice then stays in the process tree of this one.
    """
    return _prctl(PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent, the process `parent`, dies."""
    for number in signals("SIGKILL"):  # Windows lacks it
        if _prctl(PR_SET_PDEATHSIG, number) and os.getppid() != parent:
            os._exit(1)  # the parent died before the call


def _prctl(option: int, value: int) -> bool:
    if sys.platform != "linux":
        return False
    try:
        return bool(ctypes.CDLL(None).prctl(option, value, 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False
