"""Rows about starting: help, the first plain question, the first painted question."""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.generated import write_content
from benchmarks.peers import AnkiPeer
from benchmarks.terminal import Terminal
from benchmarks.timing import Once, Row, side_by_side, timed
from mlquiz.domain.filter import Filter
from mlquiz.domain.items import QUESTION_KINDS
from mlquiz.library.library import Library

SIZES = (600, 1_000, 10_000, 100_000)
QUESTION = "FIRST-QUESTION"
PYTHON, MLQUIZ = sys.executable, str(Path(sys.executable).with_name("mlquiz"))
REPOSITORY = Path(__file__).resolve().parent.parent
Measure = Callable[..., Once]


def environment(home: Path) -> dict[str, str]:
    """Return this environment with a home of its own for the learner's data."""
    ours = {"MLQUIZ_HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    return {name: each for name, each in os.environ.items() if not name.startswith("PYTHON")} | ours


def command(*arguments: str, home: Path) -> Once:
    """Return a measurement of a whole process that is given no input."""

    def run() -> float:
        return timed(
            lambda: subprocess.run(
                arguments, env=environment(home), stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, check=True,
            )
        )  # fmt: skip

    return run


def painted(*arguments: str, home: Path, words: str = QUESTION) -> Once:
    """Return a measurement of a process until these words stand on its terminal."""

    def run() -> float:
        shutil.rmtree(home / "data", ignore_errors=True)
        with Terminal(arguments, environment(home)) as terminal:
            return terminal.wait_for(words)

    return run


def opened(home: Path, size: int, front: str) -> tuple[str, ...]:
    """Return the command that opens a generated library of that size, written if it is not yet."""
    root = home / "content"
    if not root.exists():
        write_content(root, size)
    return PYTHON, "-m", "benchmarks.opened", str(root), front


def first_shipped() -> str:
    """Return the id of the first question that a new learner is asked."""
    with Library.open() as library:
        return next(library.item_ids(Filter(kinds=frozenset(QUESTION_KINDS))))


def rows(
    folder: Path, rounds: int, sizes: tuple[int, ...] = SIZES, anki: AnkiPeer | None = None
) -> Iterator[Row]:
    """Measure how fast mlquiz starts, with libraries of several sizes."""
    for package in ("mlquiz", "benchmarks"):  # as an installation does
        compileall.compile_dir(REPOSITORY / package, quiet=1)
    yield from _lines(folder, rounds, sizes, anki)
    yield from _screens(folder, rounds, sizes, anki)


def _lines(
    folder: Path, rounds: int, sizes: tuple[int, ...], anki: AnkiPeer | None
) -> Iterator[Row]:
    shipped, first = folder / "shipped", first_shipped()
    contenders = {
        "help": command(MLQUIZ, "--help", home=folder),
        "click": command(PYTHON, "-c", "import click", home=folder),
        "shipped": painted(MLQUIZ, "quiz", "--plain", home=shipped, words=first),
    }
    for size in sizes:
        home = folder / str(size)
        contenders[str(size)] = painted(*opened(home, size, "plain"), home=home)
    if anki:
        contenders["anki"] = painted(*anki.first_question, home=folder)
    found = side_by_side(contenders, rounds * 6)
    click = found["click"], "`python -c 'import click'`"
    yield Row("`mlquiz --help`", found["help"], *click, 1.2)
    yield Row("first plain question, shipped library", found["shipped"], *click, 2.0)
    for size in sizes:
        yield Row(f"first plain question, {size:,} items", found[str(size)], *click, 2.0)
    if anki:
        yield Row(
            f"the same, {anki.cards} items", found[str(sizes[0])], found["anki"], anki.name, 1.0
        )


def _screens(
    folder: Path, rounds: int, sizes: tuple[int, ...], anki: AnkiPeer | None
) -> Iterator[Row]:
    shipped, first = folder / "shipped", first_shipped()
    contenders = {
        "minimal": painted(PYTHON, "-m", "benchmarks.minimal_app", home=folder),
        "shipped": painted(MLQUIZ, "quiz", home=shipped, words=first),
    }
    for size in sizes:
        home = folder / str(size)
        contenders[str(size)] = painted(*opened(home, size, "screen"), home=home)
    least = folder / str(sizes[0])
    bare = (PYTHON, "-B", "-X", f"pycache_prefix={folder / 'none'}")
    contenders["uncompiled"] = painted(*bare, *opened(least, sizes[0], "screen")[1:], home=least)
    if anki and anki.screen:
        contenders["clanki"] = painted(*anki.screen, home=folder)
    found = side_by_side(contenders, rounds * 4)
    what, ours = "first question painted", found[str(sizes[0])]
    minimal = found["minimal"], "a minimal Textual app"
    yield Row(f"{what}, {sizes[0]} items", ours, *minimal, 1.3)
    yield Row(f"{what}, shipped library", found["shipped"], *minimal, 1.3)
    peer = sizes[1] if len(sizes) > 2 else sizes[0]  # never the largest itself
    yield Row(
        f"{what}, {sizes[-1]:,} items", found[str(sizes[-1])], found[str(peer)],
        f"{peer:,} items", 1.15,
    )  # fmt: skip
    yield Row(f"{what}, bytecode compiled", ours, found["uncompiled"], "without bytecode", 0.5)
    if anki and anki.screen:
        yield Row(f"{what}, {anki.cards} items", ours, found["clanki"], "clanki", 1.0)
