"""A listing that forgets to seed, with real PyTorch."""

from __future__ import annotations

from pathlib import Path

from mlquiz.lab.blocking import run_blocking
from mlquiz.lab.protocol import Done
from mlquiz.lab.words import load_words
from tests.building.demos import words_source, write_demo

FORGETFUL = """
import torch
from mlquiz.lab import Point

def run(seed):
    yield Point(0, {"a": 1.0})
    return {"a": torch.randn(()).item()}
"""


def test_it_comes_out_otherwise_each_time(tmp_path: Path) -> None:
    words = words_source(claims={"wins": "It wins."})
    path = write_demo(tmp_path, "training/forgetful", words, FORGETFUL)
    found = set()
    for _ in range(2):
        *_, done = run_blocking(load_words(path), 0, {})
        assert isinstance(done, Done)
        found.add(done.metrics["a"])
    assert len(found) == 2
