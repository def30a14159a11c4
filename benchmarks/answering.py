"""Rows about answering: the time to save an answer, and from a key press to pixels."""

from __future__ import annotations

import statistics
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.peers import AnkiPeer
from benchmarks.startup import PYTHON, QUESTION, environment, opened
from benchmarks.terminal import DOWN, UP, Terminal
from benchmarks.timing import Row, timed
from mlquiz.domain.events import Action, Event
from mlquiz.domain.rating import Rating
from mlquiz.store.store import Store

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
ANSWERED, CURSOR = "Now you will know", "▸"
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


def keys_to_pixels(
    command: Sequence[str], folder: Path, presses: int, first: str, *others: tuple[str, str]
) -> list[list[float]]:
    """Return, for each of the others, the milliseconds of each press until its words are painted.

    `first` is pressed once and not timed, because it may load modules. Then the others are
    pressed in turn.
    """
    times: list[list[float]] = [[] for _ in others]
    with Terminal(command, environment(folder)) as terminal:
        terminal.wait_for(QUESTION)
        terminal.quiet(1.0)
        terminal.send(first)
        for _ in range(presses):
            for place, (key, words) in enumerate(others):
                times[place].append(terminal.press(key, words))
    return times


def rows(folder: Path, rounds: int, anki: AnkiPeer | None = None) -> Iterator[Row]:
    """Measure and yield the rows about answering."""
    answers = 40 * rounds
    kept = durable(folder, answers)
    yield Row("answer durable on disk", kept, budget=5.0)
    if anki:
        one_round = [statistics.median(kept)], [anki.milliseconds_an_answer(answers)]
        yield Row("the same", *one_round, anki.name)
    yield from _idle(folder, 5 * rounds)


def _idle(folder: Path, presses: int) -> Iterator[Row]:
    """Measure keys in an idle app, from the cheapest to a full redraw, and Textual alone."""
    minimal = (PYTHON, "-m", "benchmarks.minimal_app")
    floor = keys_to_pixels(minimal, folder, presses, "a", ("b", QUESTION), ("b", QUESTION))

    def pressed(first: str, *others: tuple[str, str]) -> list[list[float]]:
        home = folder / f"keys{ord(first[-1])}"
        return keys_to_pixels(opened(home, 600, "cram"), home, presses, first, *others)

    moves = pressed(DOWN, (DOWN, CURSOR), (UP, CURSOR))
    goes_on, answers = pressed("0", ("n", QUESTION), ("0", ANSWERED))
    languages = pressed("u", ("L", CHINESE), ("L", ENGLISH))  # u rules out Caps Lock
    rows = {
        "the cursor moves": [*moves[0], *moves[1]],
        "an answer, kept and explained": answers,
        "the next question": goes_on,
        "every text of the screen changes": [*languages[0], *languages[1]],
    }
    for what, times in rows.items():
        yield Row(f"key to pixels, idle: {what}", times, budget=10.0)
    yield Row("the floor: a minimal Textual app changes its text", [*floor[0], *floor[1]])
