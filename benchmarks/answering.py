"""Rows about answering: an answer on disk, a key to pixels."""

from __future__ import annotations

import statistics
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.peers import AnkiPeer
from benchmarks.running import WARMING
from benchmarks.startup import PYTHON, QUESTION, environment, opened
from benchmarks.terminal import Terminal
from benchmarks.timing import Row, timed
from mlquiz.domain.events import Action, Event
from mlquiz.domain.rating import Rating
from mlquiz.store.store import Store

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
MIDST = 0.3
"""Seconds after its start at which the demo of `opened lab`, which takes 0.8, still trains."""
DOWN, UP = "\x1b[B", "\x1b[A"


def durable(folder: Path, answers: int) -> list[float]:
    """Return the milliseconds of each answer until it is on disk."""
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


def keys_to_pixels(
    command: Sequence[str], folder: Path, presses: int, first: str, *others: str
) -> list[float]:
    """Return the milliseconds from each key to the first byte that is painted.

    `first` is pressed once and not timed; it may load things. Then the others come in turn.
    """
    with Terminal(command, environment(folder)) as terminal:
        terminal.wait_for(QUESTION)
        terminal.quiet(1.0)
        terminal.press(first)
        return [terminal.press(others[n % len(others)]) for n in range(presses)]


def key_while_training(folder: Path, runs: int) -> list[float]:
    """Return the milliseconds from a key to the knobs' cursor, in the midst of a run."""
    times: list[float] = []
    with Terminal(opened(folder, 600, "lab"), environment(folder)) as terminal:
        for number in range(runs):
            terminal.quiet(2.0)
            terminal.drain(WARMING)
            terminal.send("r")
            terminal.drain(MIDST)
            terminal.send(UP if number % 2 else DOWN)
            times.append(terminal.wait_for("▸"))  # no curve has it
    return times


def rows(folder: Path, rounds: int, anki: AnkiPeer | None = None) -> Iterator[Row]:
    """Measure how fast mlquiz answers."""
    answers = 40 * rounds
    kept = durable(folder, answers)
    yield Row("answer durable on disk", kept, budget=5.0)
    if anki:
        one_round = [statistics.median(kept)], [anki.milliseconds_an_answer(answers)]
        yield Row("the same", *one_round, anki.name)
    yield from _idle(folder, 8 * rounds)
    training = key_while_training(folder / "lab", 3 * rounds)
    yield Row("key to pixels, while a demo trains", training, budget=25.0)


def _idle(folder: Path, presses: int) -> Iterator[Row]:
    """Measure keys from the cheapest to one that changes all, and what Textual alone takes."""
    keys = {
        "the cursor moves": (DOWN, DOWN, UP),
        "an answer, the next question": ("a", "n", "a"),
        "every text of the screen changes": ("L", "L"),
    }
    minimal = (PYTHON, "-m", "benchmarks.minimal_app")
    floor = keys_to_pixels(minimal, folder, presses, "a", "a")
    for number, (what, pressed) in enumerate(keys.items()):
        home = folder / f"keys{number}"
        took = keys_to_pixels(opened(home, 600, "cram"), home, presses, *pressed)
        yield Row(f"key to pixels, idle: {what}", took, budget=10.0)
    yield Row("the floor: a minimal Textual app changes its text", floor)
