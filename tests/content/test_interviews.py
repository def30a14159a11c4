"""The ladders that ship: enough of them, over all sections, some with a false premise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mlquiz.domain.ladders import RungLevel, Seniority
from mlquiz.library.library import Library
from mlquiz.study.ladder_selection import sections_with_ladders
from mlquiz.text import LANGUAGES


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(None, tmp_path_factory.mktemp("cache") / "library.sqlite") as opened:
        yield opened


def test_every_section_and_every_level_has_ladders(library: Library) -> None:
    ladders = library.ladders()
    assert len(ladders) >= 62
    assert sections_with_ladders(library) == [section.id for section in library.sections()]
    for level in Seniority:
        assert sum(each.level is level for each in ladders) >= 10


def test_what_is_asked_most_often_has_a_ladder(library: Library) -> None:
    concepts = sorted(library.concepts(), key=lambda concept: -concept.asked)
    covered = {library.concept(each.concept).id for each in library.ladders()}
    assert sum(concept.id in covered for concept in concepts[:20]) >= 14


def test_a_false_premise_is_what_the_first_point_names(library: Library) -> None:
    rungs = [rung for each in library.ladders() for rung in each.rungs if rung.false_premise]
    assert len(rungs) >= 12
    for rung in rungs:
        if rung.points:
            first = rung.points[0].text
            assert "premise" in first.en, first
            assert "前提" in first.zh, first


def test_most_ladders_climb_to_something_that_is_shown(library: Library) -> None:
    ladders = library.ladders()
    shown = sum(each.rungs[-1].level is RungLevel.SHOW for each in ladders)
    assert shown > 0.8 * len(ladders)


def test_no_two_open_questions_are_the_same(library: Library) -> None:
    asks = [rung.ask for each in library.ladders() for rung in each.rungs if rung.ask]
    for lang in LANGUAGES:
        assert len({ask[lang] for ask in asks}) == len(asks)
