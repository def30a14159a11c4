"""A rehearsal of Windows: Python without the modules, functions and signals that it lacks.

Put the folder of `write_rehearsal` on PYTHONPATH: every Python process then starts like that. The
standard library keeps what it has imported, so only mlquiz notices. What Windows does differently,
such as its rules for open files, is not rehearsed.
"""

from __future__ import annotations

from pathlib import Path

from tests.building.content import write

REHEARSAL = '''
import asyncio, errno, multiprocessing.connection, multiprocessing.popen_spawn_posix, os, selectors
import shutil, signal, socket, subprocess, sys, tempfile, threading, time, types
import concurrent.futures.process, multiprocessing.resource_tracker
import click._termui_impl, platformdirs.unix, psutil

FUNCTIONS = """fork forkpty getegid geteuid getgid getpgid getpgrp getsid getuid killpg nice pipe2
register_at_fork setpgid setsid tcgetpgrp wait4 waitid""".split()
SIGNALS = """SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGTSTP SIGUSR1
SIGWINCH""".split()


def hide(module, names):
    whole = types.ModuleType(module.__name__)
    vars(whole).update(vars(module))
    for user in list(sys.modules.values()):
        for name, value in list(getattr(user, "__dict__", {}).items()):
            if value is module:
                setattr(user, name, whole)
    for name in names:
        vars(module).pop(name, None)

hide(os, FUNCTIONS)
hide(signal, SIGNALS)
hide(time, ["tzset"])

for name in ("fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"):
    sys.modules[name] = None

class Msvcrt(types.ModuleType):
    LK_LOCK = 1

    @staticmethod
    def locking(descriptor, mode, count):
        if os.environ.pop("BUSY", ""):
            raise OSError(errno.EDEADLK, "Resource deadlock avoided")
        print("locked", mode, count, file=sys.stderr)

sys.modules["msvcrt"] = Msvcrt("msvcrt")
'''


def write_rehearsal(folder: Path) -> Path:
    """Write the file that Python runs at its start; return its folder."""
    write(folder / "sitecustomize.py", REHEARSAL)
    return folder
