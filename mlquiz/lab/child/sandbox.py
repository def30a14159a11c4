"""Confinement of this process, so that code that is typed or pasted by mistake does no harm.

It guards against accidents, not against attacks: the code is the learner's own.
"""

from __future__ import annotations

import os
import sys

NETWORK = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "ssl.")
PROCESSES = (
    "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile",
    "os.fork", "pty.spawn",
)  # fmt: skip
SIGNALS = ("os.kill",)
FILES = (
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "shutil.",
)  # fmt: skip
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def confine() -> None:
    """Refuse from now on to open sockets, to start or signal processes and to change files.

    An attempt raises PermissionError. This cannot be undone.
    """
    sys.dont_write_bytecode = True
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(NETWORK):
        raise PermissionError("the network cannot be used here")
    if event.startswith(PROCESSES):
        raise PermissionError("processes cannot be started here")
    if event.startswith(SIGNALS):
        raise PermissionError("processes cannot be signalled here")
    if event.startswith(FILES) or (event == "open" and _writes(arguments)):
        raise PermissionError("files cannot be changed here")


def _writes(arguments: tuple[object, ...]) -> bool:
    """Return whether the arguments of the audit event `open` open a file for writing."""
    path, _mode, flags = arguments
    return path != os.devnull and isinstance(flags, int) and bool(flags & WRITING)
