"""The worker process that runs a demo, as its parent sees it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from mlquiz.lab.api import Point
from mlquiz.lab.orphans import MARK, new_mark
from mlquiz.lab.protocol import Failed, Request, decode, encode_request
from tests.building.throwaway import ENDLESS_WAYS, PATIENCE, Demo, started

pytestmark = pytest.mark.usefixtures("torch_folder")

WORKER = [sys.executable, "-P", "-m", "mlquiz.lab.child.worker"]


@ENDLESS_WAYS
def test_a_worker_dies_when_its_stdin_ends(demo: Demo, source: str) -> None:
    spec = demo.spec(source)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with started(WORKER, **pipes, env={**os.environ, MARK: new_mark()}) as worker:
        worker.stdin.write(encode_request(Request(spec.name, spec.script, {}, 7, {})))
        worker.stdin.flush()
        assert isinstance([decode(worker.stdout.readline()) for _ in range(3)][-1], Point)
        worker.stdin.close()
        assert worker.wait(PATIENCE) == -signal.SIGKILL
    assert demo.all_dead()


def test_an_invalid_request_to_a_worker_is_reported() -> None:
    done = subprocess.run(
        WORKER, input=b"nonsense\n", capture_output=True, timeout=PATIENCE, check=True
    )
    failed = decode(done.stdout.splitlines()[-1])
    assert isinstance(failed, Failed)
    assert failed.message == "The process was sent a request that it cannot read."
