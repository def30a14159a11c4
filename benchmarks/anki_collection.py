"""Use an Anki collection: `python anki_collection.py FILE make COUNT | first | answer COUNT`.

Runs in an interpreter that has the `anki` package, and imports nothing from mlquiz.
"""

from __future__ import annotations

import statistics
import sys
import time

from anki.collection import Collection

DECK = "Made"


def make(file: str, count: int) -> None:
    collection = Collection(file)
    deck = collection.decks.id(DECK)
    kind = collection.models.by_name("Basic")
    for number in range(count):
        note = collection.new_note(kind)
        note["Front"] = f"FIRST-QUESTION about question-{number}: what happens to the noise?"
        note["Back"] = "It shrinks."
        collection.add_note(note, deck)
    collection.close()


def first(file: str) -> None:
    """Print the first due question."""
    collection = Collection(file)
    collection.decks.select(collection.decks.id(DECK))
    print(collection.get_card(collection.sched.get_queued_cards().cards[0].card.id).question())
    collection.close()


def answer(file: str, count: int) -> None:
    """Print the median time of an answer in milliseconds."""
    collection = Collection(file)
    collection.decks.select(collection.decks.id(DECK))
    config = collection.decks.config_dict_for_deck_id(collection.decks.id(DECK))
    config["new"]["perDay"] = 9999
    collection.decks.update_config(config)
    times = []
    for _ in range(count):
        card = collection.sched.getCard()
        card.start_timer()
        start = time.perf_counter()
        collection.sched.answerCard(card, 3)
        times.append((time.perf_counter() - start) * 1000)
    print(statistics.median(times))
    collection.close()


if __name__ == "__main__":
    file, what, *counts = sys.argv[1:]
    {"make": make, "first": first, "answer": answer}[what](file, *map(int, counts))
