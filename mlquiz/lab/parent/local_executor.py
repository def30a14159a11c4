"""An executor of processes on this machine, which load PyTorch once and are reused."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait as wait_for_end
from pathlib import Path

from mlquiz.lab.linux import die_with_parent
from mlquiz.lab.parent.jobs import DEMO_FOLDERS


@contextmanager
def local_executor(jobs: int, folders: Sequence[Path] = ()) -> Iterator[Executor]:
    """Provide an executor of `jobs` single-threaded processes, which is shut down on exit.

    They find demos in `folders`, by default in the folder that ships with mlquiz.

    However the block ends, pending jobs are cancelled and no process of the executor outlives it.
    None outlives this process either, however that dies, with one exception: on systems other than
    Linux, if this process is killed with SIGKILL, a demo that does not release the GIL runs until
    it does. Processes that a demo starts are not ended. The processes are spawned, because one that
    is forked from a process that has run PyTorch on several threads may hang.
    """
    others = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(jobs, context, _prepare, (folders,))
    try:
        yield executor
    except BaseException:
        # After Ctrl-C, do not wait for running demos: one of them might hang.
        for process in set(multiprocessing.active_children()) - others:
            process.kill()
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _prepare(folders: Sequence[Path]) -> None:
    """Initialize a process of the executor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl-C
    os.environ[DEMO_FOLDERS] = os.pathsep.join(map(str, folders))
    if (parent := multiprocessing.parent_process()) and parent.pid:
        die_with_parent(parent.pid)
        threading.Thread(target=_exit_after, args=(parent.sentinel,), daemon=True).start()


def _exit_after(sentinel: int) -> None:
    """Exit this process as soon as the process with this `sentinel`, its parent, has ended."""
    wait_for_end([sentinel])
    os._exit(1)
