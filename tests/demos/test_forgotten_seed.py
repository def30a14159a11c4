"""A script that forgets to seed, with real PyTorch."""

from __future__ import annotations

from pathlib import Path

from mlquiz.lab.parent.sync_runner import run_blocking
from mlquiz.lab.protocol import Done
from mlquiz.lab.spec_file import load_spec
from tests.building.demos import spec_source, write_demo

FORGETFUL = """
import torch
from mlquiz.lab import Point

def run(seed):
    yield Point(0, {"a": 1.0})
    return {"a": torch.randn(()).item()}
"""


def test_a_demo_that_forgets_its_seed_gives_different_numbers(tmp_path: Path) -> None:
    spec = spec_source(claims={"wins": "It wins."})
    path = write_demo(tmp_path, "training/forgetful", spec, FORGETFUL)
    found = set()
    for _ in range(2):
        *_, done = run_blocking(load_spec(path), 0, {})
        assert isinstance(done, Done)
        found.add(done.metrics["a"])
    assert len(found) == 2
