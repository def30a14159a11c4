"""Rows about starting: help, the first plain question, the first painted question."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.generated import write_content
from benchmarks.terminal import Terminal
from benchmarks.timing import Row, medians, timed

SIZES = (600, 1_000, 10_000, 100_000)
QUESTION = "FIRST-QUESTION"


def environment(home: Path) -> dict[str, str]:
    """Return this environment with a home of its own for the learner's data."""
    return {**os.environ, "MLQUIZ_HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8"}


def command(*arguments: str, home: Path, given: str = "") -> Callable[[], float]:
    """Return a measurement of a whole process."""

    def run() -> float:
        return timed(
            lambda: subprocess.run(
                arguments, env=environment(home), input=given, text=True,
                stdout=subprocess.DEVNULL, check=True,
            )
        )  # fmt: skip

    return run


def painted(*arguments: str, home: Path) -> Callable[[], float]:
    """Return a measurement of a process until the question stands on its terminal."""

    def run() -> float:
        shutil.rmtree(home / "data", ignore_errors=True)
        with Terminal(arguments, environment(home)) as terminal:
            return terminal.wait_for(QUESTION)

    return run


def rows(folder: Path, rounds: int, sizes: tuple[int, ...] = SIZES) -> Iterator[Row]:
    """Measure how fast mlquiz starts, with libraries of several sizes."""
    python, mlquiz = sys.executable, str(Path(sys.executable).with_name("mlquiz"))
    found = medians(
        {
            "help": command(mlquiz, "--help", home=folder),
            "click": command(python, "-c", "import click", home=folder),
        },
        rounds * 2,
    )
    yield Row("mlquiz --help", found["help"], found["click"], "python -c 'import click'", 1.2)

    plain: dict[str, Callable[[], float]] = {}
    screen: dict[str, Callable[[], float]] = {
        "minimal": painted(python, "-m", "benchmarks.minimal_app", home=folder)
    }
    for size in sizes:
        home = folder / str(size)
        write_content(home / "content", size)
        base = (python, "-m", "benchmarks.opened", str(home / "content"))
        plain[str(size)] = command(*base, "plain", home=home, given="?\n")
        screen[str(size)] = painted(*base, "screen", home=home)
    found = medians(plain, rounds)
    least, most = str(sizes[0]), str(sizes[-1])
    for size in sizes[1:]:
        ours, peer = found[str(size)], found[least]
        yield Row(f"first plain question, {size} items", ours, peer, f"{least} items", 2.0)
    found = medians(screen, rounds)
    yield Row("first question painted", found[least], found["minimal"], "minimal Textual app", 1.3)
    peer_size = str(sizes[1] if len(sizes) > 2 else sizes[0])  # never the largest itself
    yield Row(
        f"first question painted, {most} items",
        found[most], found[peer_size], f"{peer_size} items", 1.15,
    )  # fmt: skip
