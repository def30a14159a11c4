"""Rows about start-up: help, the first plain question, the first painted question."""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.generated import write_content
from benchmarks.peers import AnkiPeer
from benchmarks.terminal import Terminal
from benchmarks.timing import Once, Row, side_by_side, timed
from mlquiz.domain.events import Action, Event
from mlquiz.domain.filter import Filter
from mlquiz.domain.kinds.registry import question_kinds
from mlquiz.domain.rating import Rating
from mlquiz.library.library import Library
from mlquiz.store.store import Store

SIZES = (600, 1_000, 10_000, 100_000)
QUESTION = "FIRST-QUESTION"
READY_TEXT = "click is imported"
PYTHON, MLQUIZ = sys.executable, str(Path(sys.executable).with_name("mlquiz"))
REPOSITORY = Path(__file__).resolve().parent.parent


def environment(home: Path) -> dict[str, str]:
    """Return this environment without PYTHON variables and with `home` for the learner's data."""
    ours = {"MLQUIZ_HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    return {name: each for name, each in os.environ.items() if not name.startswith("PYTHON")} | ours


def process_timer(*arguments: str, home: Path) -> Once:
    """Return a function that times a whole process without input, in milliseconds."""

    def run() -> float:
        return timed(
            lambda: subprocess.run(
                arguments, env=environment(home), stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, check=True,
            )
        )  # fmt: skip

    return run


def paint_timer(*arguments: str, home: Path, text: str = QUESTION) -> Once:
    """Return a function that times a process until it paints `text`, in milliseconds."""

    def run() -> float:
        with Terminal(arguments, environment(home)) as terminal:
            return terminal.wait_for(text)

    return run


def open_command(home: Path, size: int, front: str) -> tuple[str, ...]:
    """Return the command that opens a generated library of `size` items; write it if missing."""
    root = home / "content"
    if not root.exists():
        write_content(root, size)
    return PYTHON, "-m", "benchmarks.opened", str(root), front


def uncompiled(folder: Path, home: Path, size: int) -> tuple[str, ...]:
    """Return the command that opens a library with a copy of mlquiz without bytecode."""
    copy = folder / "uncompiled"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(REPOSITORY / "mlquiz", copy / "mlquiz", ignore=ignored)
    path = f"PYTHONPATH={copy}:{REPOSITORY}"
    return "env", path, PYTHON, "-P", "-B", *open_command(home, size, "screen")[1:]


def learn(home: Path, items: int) -> None:
    """Record answers to `items` items at `home`, so that some are due now, others in some days."""
    long_ago = datetime.now(UTC) - timedelta(days=12)
    with Store.in_folder(home) as store:
        store.merge(
            Event(
                uuid=str(uuid.uuid4()), at=long_ago + timedelta(minutes=number % 9999),
                item=f"question-{number}", action=Action.ANSWER,
                rating=Rating.EASY, correct=True, answer="{}",
            )
            for number in range(items)
        )  # fmt: skip


def first_shipped() -> str:
    """Return the id of the first question for a new learner."""
    with Library.open() as library:
        return next(library.item_ids(Filter(kinds=frozenset(question_kinds()))))


def rows(
    folder: Path, rounds: int, sizes: tuple[int, ...] = SIZES, anki: AnkiPeer | None = None
) -> Iterator[Row]:
    """Measure and yield the rows about start-up, with libraries of several sizes."""
    for package in ("mlquiz", "benchmarks"):  # as an installation does
        compileall.compile_dir(REPOSITORY / package, quiet=1)
    yield from _lines(folder, rounds, sizes, anki)
    yield from _screens(folder, rounds, sizes, anki)


def _lines(
    folder: Path, rounds: int, sizes: tuple[int, ...], anki: AnkiPeer | None
) -> Iterator[Row]:
    shipped, first = folder / "shipped", first_shipped()
    contenders = {
        "help": process_timer(MLQUIZ, "--help", home=folder),
        "click": process_timer(PYTHON, "-c", "import click", home=folder),
        "click and print": paint_timer(
            PYTHON, "-c", f"import click; print('{READY_TEXT}')", home=folder, text=READY_TEXT
        ),
        "shipped": paint_timer(MLQUIZ, "quiz", "--plain", home=shipped, text=first),
    }
    for size in sizes:
        home = folder / str(size)
        contenders[str(size)] = paint_timer(*open_command(home, size, "plain"), home=home)
    if anki:
        contenders["anki"] = paint_timer(*anki.first_question, home=folder)
    found = side_by_side(contenders, rounds * 6)
    click = "`python -c 'import click'`"
    yield Row("`mlquiz --help`", found["help"], found["click"], click, 1.2)
    process = found["click"], click, 1.9
    yield Row("first plain question, shipped library", found["shipped"], *process)
    for size in sizes:
        yield Row(f"first plain question, {size:,} items", found[str(size)], *process)
    printed = found["click and print"], "click imported, then a word printed"
    yield Row("first plain question, shipped library", found["shipped"], *printed)
    if anki:
        what = f"first plain question, {anki.cards} items"
        yield Row(what, found[str(sizes[0])], found["anki"], anki.name, 1.0)


def _screens(
    folder: Path, rounds: int, sizes: tuple[int, ...], anki: AnkiPeer | None
) -> Iterator[Row]:
    shipped, first = folder / "shipped", first_shipped()
    contenders = {
        "minimal": paint_timer(PYTHON, "-m", "benchmarks.minimal_app", home=folder),
        "shipped": paint_timer(MLQUIZ, "quiz", home=shipped, text=first),
    }
    for size in sizes:
        home = folder / str(size)
        contenders[str(size)] = paint_timer(*open_command(home, size, "screen"), home=home)
    least, learnt = folder / str(sizes[0]), folder / "learnt"
    contenders["uncompiled"] = paint_timer(*uncompiled(folder, least, sizes[0]), home=least)
    contenders["learnt"] = paint_timer(*open_command(learnt, sizes[-1], "screen"), home=learnt)
    learn(learnt, sizes[-1] // 5)
    if anki and anki.screen:
        contenders["clanki"] = paint_timer(*anki.screen, home=folder)
    found = side_by_side(contenders, rounds * 8)
    what, ours = "first question painted", found[str(sizes[0])]
    minimal = found["minimal"], "a minimal Textual app"
    yield Row(f"{what}, shipped library", found["shipped"], *minimal, 1.25)
    for size in sizes:
        yield Row(f"{what}, {size:,} items", found[str(size)], *minimal, 1.25)
    peer = sizes[1] if len(sizes) > 2 else sizes[0]  # not the largest size itself
    few = found[str(peer)], f"{peer:,} items", 1.15
    yield Row(f"{what}, {sizes[-1]:,} items", found[str(sizes[-1])], *few)
    yield Row(f"{what}, {sizes[-1]:,} items, a fifth of them learnt", found["learnt"], *few)
    yield Row(f"{what}, bytecode compiled", ours, found["uncompiled"], "own code not compiled")
    if anki and anki.screen:
        yield Row(f"{what}, {anki.cards} items", ours, found["clanki"], "clanki", 1.0)
