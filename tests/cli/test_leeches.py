"""`mlquiz stats --leeches`: what is forgotten again and again, and what to do about it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from mlquiz.domain.rating import Rating
from mlquiz.domain.scheduling import LEECH_LAPSES
from mlquiz.store.store import Store
from tests.building.log import NOW, answer


@pytest.fixture
def forgotten(home: Path) -> str:
    """An item with a proof, learnt and then forgotten until it is a leech."""
    item = "bn-forgotten-eval"
    ratings = [Rating.EASY, *[Rating.AGAIN, Rating.EASY] * LEECH_LAPSES]
    with Store.in_folder(home) as store:
        store.merge(
            answer(item, NOW + timedelta(days=7 * week), rating)
            for week, rating in enumerate(ratings)
        )
        assert store.state(item).leech
    return item


def test_leeches_are_listed_with_what_to_do(mlquiz, forgotten: str) -> None:
    listed = mlquiz("stats", "--leeches").stdout
    assert f"{forgotten}  forgotten {LEECH_LAPSES} times" in listed
    lines = [line.strip() for line in listed.splitlines()]
    (lesson,) = [line for line in lines if line.startswith("mlquiz learn ")]
    (demo,) = [line for line in lines if line.startswith("mlquiz demo ")]
    for command in (lesson, demo + " --source"):
        assert mlquiz(*command.split()[1:]).returncode == 0
    assert "suspend it" in listed
    assert "`mlquiz stats --leeches`" in mlquiz("stats").stdout
    assert f"忘记 {LEECH_LAPSES} 次" in mlquiz("stats", "--leeches", "--lang", "zh").stdout


def test_leeches_are_a_json_document(mlquiz, forgotten: str) -> None:
    document = json.loads(mlquiz("stats", "--leeches", "--json").stdout)
    (leech,) = document["leeches"]
    assert (document["version"], leech["item"], leech["lapses"]) == (1, forgotten, LEECH_LAPSES)


def test_without_leeches_there_is_a_sentence(mlquiz) -> None:
    assert mlquiz("stats", "--leeches").stdout == "Nothing is forgotten again and again.\n"
    assert "--leeches" not in mlquiz("stats").stdout
