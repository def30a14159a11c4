"""Seeds and counts that nothing could run: refused in one sentence, before any work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

DEMO = "regularization/dropout"
SCRIPT = Path(__file__).parents[2] / "demos" / f"{DEMO}.py"
TOO_LARGE = [str(2**63), str(2**64), "9" * 5000, "-1", "1.5"]


def refused(run: subprocess.CompletedProcess[str]) -> None:
    assert run.returncode == 2
    assert run.stdout == ""
    assert "--seed" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("seed", TOO_LARGE)
def test_a_seed_out_of_range_is_a_usage_error(mlquiz, seed):
    refused(mlquiz("demo", DEMO, "--seed", seed))


@pytest.mark.parametrize("seed", TOO_LARGE)
def test_a_script_alone_refuses_the_same_seeds(seed):
    command = [sys.executable, str(SCRIPT), "--seed", seed]
    refused(subprocess.run(command, capture_output=True, text=True, check=False))


def test_the_largest_seed_runs(mlquiz):
    run = mlquiz("demo", DEMO, "--seed", str(2**63 - 1))
    assert run.returncode == 0, run.stderr


def test_too_many_seeds_are_a_usage_error(mlquiz):
    run = mlquiz("verify", DEMO, "--seeds", "999999999")
    assert run.returncode == 2
    assert "names more than 100,000 seeds: use fewer" in run.stderr
