"""A kind that needs practice is not asked before its concept was started on an earlier day."""

import pytest

from mlquiz.domain.answers import Recalled, SelectedOptions
from mlquiz.domain.filter import EVERYTHING, Filter
from mlquiz.domain.rating import Rating
from mlquiz.library.library import Library
from mlquiz.study.eligible_items import new_items
from mlquiz.study.queue_builder import PlanOptions, plan
from tests.building.code_questions import BUG
from tests.building.content import cloze, concept, write
from tests.building.log import NOW
from tests.building.small_library import CHOICE, write_content


@pytest.fixture
def library(tmp_path):
    """Open the small library with a listing in its concept, and another concept."""
    folder = write_content(tmp_path)
    file = folder / "s" / "c.toml"
    file.write_text(file.read_text(encoding="utf-8") + BUG, encoding="utf-8")
    write(folder / "s" / "d.toml", concept("d", cloze("other")))
    with Library.open([folder], tmp_path / "cache.sqlite") as opened:
        assert opened.problems == ()
        yield opened


def offered(library, store, now, wanted=EVERYTHING):
    return "find-bug" in set(new_items(library, store, wanted, now))


def test_a_listing_is_offered_the_day_after_its_concept_was_started(
    library, store, start_session, clock
):
    assert not offered(library, store, NOW)
    start_session(CHOICE).answer(SelectedOptions(frozenset({0})))
    assert not offered(library, store, clock())
    assert "find-bug" not in plan(library, store, EVERYTHING, clock(), per_day=99).planned
    clock.advance(days=1)
    assert offered(library, store, clock())
    assert "find-bug" in plan(library, store, EVERYTHING, clock(), per_day=99).planned


def test_another_concept_does_not_count(library, store, start_session, clock):
    session = start_session(Filter(concepts=frozenset({"d"}), kinds=frozenset({"cloze"})))
    session.answer(Recalled(Rating.GOOD))
    assert "other" not in set(new_items(library, store, EVERYTHING, clock()))
    clock.advance(days=1)
    assert not offered(library, store, clock())


def test_a_learner_who_asks_for_the_kind_gets_it(library, store):
    assert offered(library, store, NOW, Filter(kinds=frozenset({"bug"})))


def test_a_plan_to_a_date_waits_as_well(library, store, start_session, clock):
    options = PlanOptions(days_left=5)
    start_session(CHOICE).answer(SelectedOptions(frozenset({0})))
    today = plan(library, store, EVERYTHING, clock(), per_day=99, options=options)
    assert "find-bug" not in today.planned
    clock.advance(days=1)
    tomorrow = plan(library, store, EVERYTHING, clock(), per_day=99, options=options)
    assert "find-bug" in tomorrow.planned
