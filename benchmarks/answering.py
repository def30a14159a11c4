"""Rows about answering: the time to save an answer, and from a key press to pixels."""

from __future__ import annotations

import os
import statistics
import subprocess
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from benchmarks.peers import AnkiPeer
from benchmarks.startup import PYTHON, QUESTION, environment, open_command
from benchmarks.terminal import DOWN, UP, Terminal
from benchmarks.timing import Row, timed
from mlquiz.domain.events import Action, Event
from mlquiz.domain.rating import Rating
from mlquiz.store.store import Store

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
ANSWERED, CURSOR = "No problem.", "▸"
"""Text on the screen after "I don't know", and before the highlighted row."""
ENGLISH, CHINESE = "left · English", "题 · 中文"
"""The end of the top line in each language."""


def durable(folder: Path, answers: int) -> list[float]:
    """Return the milliseconds that each answer takes to be saved on disk."""
    with Store.in_folder(folder) as store:
        return [
            timed(
                lambda number=number: store.record(
                    Event(
                        uuid=str(uuid.uuid4()),
                        at=BEGIN + timedelta(minutes=number),
                        item=f"item-{number % 50}",
                        action=Action.ANSWER,
                        rating=Rating.GOOD,
                        correct=True,
                        answer="{}",
                    )
                )
            )
            for number in range(answers)
        ]


class Press(NamedTuple):
    """A key, and the text that it paints."""

    key: str
    text: str


class KeyRow(NamedTuple):
    """A row about keys: `first` is pressed once and not timed, because it may load modules.

    Then the keys of `pressed` are pressed in turn, of which the last ones are `timed`.
    """

    what: str
    first: str
    pressed: tuple[Press, ...]
    timed: int


FLOOR = (PYTHON, "-m", "benchmarks.minimal_app")
KEY_ROWS = (
    KeyRow("the cursor moves", DOWN, (Press(DOWN, CURSOR), Press(UP, CURSOR)), 2),
    KeyRow("an answer, saved and explained", "0", (Press("n", QUESTION), Press("0", ANSWERED)), 1),
    KeyRow("the next question", "n", (Press("0", ANSWERED), Press("n", QUESTION)), 1),
    KeyRow(  # u rules out Caps Lock
        "every text of the screen changes", "u", (Press("L", CHINESE), Press("L", ENGLISH)), 2
    ),
)
BUDGET = 2.5
"""Times as long as a minimal Textual app takes to change its text, pressed right before."""


def start(stack: ExitStack, command: Sequence[str], home: Path, first: str) -> Terminal:
    """Start an app, wait until it is idle, press `first`, and return its terminal."""
    terminal = stack.enter_context(Terminal(command, environment(home)))
    terminal.wait_for(QUESTION)
    terminal.quiet(1.0)
    terminal.send(first)
    terminal.quiet(0.5)
    return terminal


def rows(folder: Path, rounds: int, anki: AnkiPeer | None = None) -> Iterator[Row]:
    """Measure and yield the rows about answering."""
    answers = 40 * rounds
    saved = durable(folder, answers)
    yield Row("answer durable on disk", saved, budget=5.0)
    if anki:
        one_round = [statistics.median(saved)], [anki.milliseconds_an_answer(answers)]
        yield Row("answer durable on disk", *one_round, anki.name)
    yield from _keys(folder / "idle", 5 * rounds, "idle")
    processors = os.cpu_count() or 1
    with busy_processors(processors - 1):
        yield from _keys(folder / "one left", 3 * rounds, "all processors but one busy")
    with busy_processors(processors):
        yield from _keys(folder / "none left", 3 * rounds, "all processors busy", budget=None)


@contextmanager
def busy_processors(count: int) -> Iterator[None]:
    """Keep this many processors busy within the block.

    Each process has a session of its own: Linux's autogroup shares the processors out by session,
    so each busy process gets a share of its own, as a program in another window does.
    """
    command = [PYTHON, "-c", "while True: pass"]
    with ExitStack() as stack:
        for _ in range(count):
            process = stack.enter_context(subprocess.Popen(command, start_new_session=True))
            stack.callback(process.kill)
        yield


def _keys(folder: Path, presses: int, when: str, budget: float | None = BUDGET) -> Iterator[Row]:
    """Measure keys, each right after a key in a minimal app, and yield the rows."""
    with ExitStack() as stack:
        floor = start(stack, FLOOR, folder, "a")
        for row in KEY_ROWS:
            home = folder / row.what.replace(" ", "-")
            app = start(stack, open_command(home, 600, "cram"), home, row.first)
            ours, minimal = [], []
            for _ in range(presses):
                for index, press in enumerate(row.pressed):
                    before = floor.press("b", QUESTION)
                    took = app.press(*press)
                    if index >= len(row.pressed) - row.timed:
                        ours.append(took)
                        minimal.append(before)
            name = "a minimal app changes its text"
            yield Row(f"key to pixels, {when}: {row.what}", ours, minimal, name, budget)
