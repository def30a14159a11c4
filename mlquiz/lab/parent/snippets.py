"""Running the code of a question in a process of its own, with limits on time and memory."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys

from mlquiz.domain.listings import CodeResult
from mlquiz.lab.orphans import MARK, kill_orphans, new_mark
from mlquiz.posix import kill_group
from mlquiz.render.sanitize import plain

TIME_LIMIT = 60.0
"""Maximum seconds of a run, which include the import of PyTorch."""


def run_snippet(code: str, seconds: float = TIME_LIMIT) -> CodeResult:
    """Run code for at most `seconds` and return what it printed; leave no process behind."""
    mark = new_mark()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "mlquiz.lab.child.snippet"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, MARK: mark, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
        start_new_session=True,
    )
    try:
        printed, errors = process.communicate(code.encode(), timeout=seconds)
    except subprocess.TimeoutExpired:
        return CodeResult("", f"it ran for more than {seconds:g} s")
    finally:
        with contextlib.suppress(ProcessLookupError):
            kill_group(process.pid, process.kill)
        kill_orphans(mark)
        process.wait()
    if process.returncode == 0:
        return CodeResult(plain(printed.decode("utf-8", "replace")))
    lines = plain(errors.decode("utf-8", "replace")).strip().splitlines()
    return CodeResult("", lines[-1] if lines else f"it exited with status {process.returncode}")
