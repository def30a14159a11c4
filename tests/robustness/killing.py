"""Kill a learner at a random moment, and check that nothing was lost."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from mlquiz.store.store import Store

REPOSITORY = Path(__file__).parents[2]
ENDLESS = 1_000_000
MAX_ANSWERS = 40
MAX_ANSWER_LENGTH = 0.01


def learner(root: Path, count: int, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.robustness.learner", str(root), str(count)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=REPOSITORY, **options,
    )  # fmt: skip


def killed_learner(root: Path, rng: random.Random) -> set[str]:
    """Kill a learner at a random moment after some answers; return the acknowledged answers.

    Assert that it was alive until then: a learner must not fail by itself after an earlier kill.
    """
    with learner(root, ENDLESS) as child:
        assert child.stdout is not None
        acknowledged = [child.stdout.readline() for _ in range(rng.randrange(MAX_ANSWERS))]
        until = time.perf_counter() + rng.uniform(0, MAX_ANSWER_LENGTH)
        while time.perf_counter() < until:
            pass
        child.kill()
        acknowledged += child.stdout.readlines()
        assert child.stderr is not None
        assert (child.stderr.read(), child.wait()) == ("", -signal.SIGKILL)
    return {line.strip() for line in acknowledged if line.endswith("\n")}


def assert_sound(store: Store) -> None:
    """Assert that the stored states equal the states rebuilt from the log."""
    before = store.states()
    store.rebuild()
    assert store.states() == before


def assert_nothing_lost(root: Path, acknowledged: set[str]) -> None:
    with Store.in_folder(root / "home") as store:
        assert store.damaged_file is None
        assert acknowledged <= {event.uuid for event in store.events()}
        assert_sound(store)
