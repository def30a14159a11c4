"""Rows about answering: an answer on disk, a key to pixels."""

from __future__ import annotations

import statistics
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.generated import write_content
from benchmarks.startup import QUESTION, environment
from benchmarks.terminal import Terminal
from benchmarks.timing import Row, timed
from mlquiz.domain.events import Action, Event
from mlquiz.domain.rating import Rating
from mlquiz.store.store import Store

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def durable(folder: Path, answers: int) -> float:
    """Return the median milliseconds until an answer is on disk."""
    with Store.in_folder(folder) as store:
        times = [
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
    return statistics.median(times)


def key_to_pixels(folder: Path, presses: int, front: str) -> float:
    """Return the median milliseconds from a key to the first byte that is painted."""
    command = (sys.executable, "-m", "benchmarks.opened", str(folder / "content"), front)
    with Terminal(command, environment(folder)) as terminal:
        terminal.wait_for(QUESTION)
        terminal.quiet(1.0)
        keys = ["L", "L"]  # the language: the whole screen is written again
        return statistics.median(terminal.press(keys[n % 2]) for n in range(presses))


def rows(folder: Path, rounds: int) -> Iterator[Row]:
    """Measure how fast mlquiz answers."""
    yield Row("answer durable on disk", durable(folder, 40 * rounds), None, "", 5.0)
    write_content(folder / "content", 600)
    presses = 4 * rounds
    yield Row("key to pixels, idle", key_to_pixels(folder, presses, "screen"), None, "", 10.0)
