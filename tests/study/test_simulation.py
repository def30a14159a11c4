"""Three weeks of ten minutes a day, over the real content and a real store."""

from datetime import timedelta

import pytest

from mlquiz.library.library import Library
from mlquiz.store.store import Store
from mlquiz.study.services import Services
from mlquiz.study.settings import Settings
from tests.building.simulation import FIRST_DAY, Learner

MINUTES = 10
ONE_ITEM = 2.5
"""Minutes of a slow item with its feedback: what is started is finished."""

CLASSICS = (
    "overfitting",
    "l1-regularization",
    "l2-regularization",
    "batch-normalization",
    "dropout",
)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    with Library.open(cache=tmp_path_factory.mktemp("cache") / "library.sqlite") as opened:
        yield opened


@pytest.fixture
def study(shipped, tmp_path, monkeypatch):
    """Have a learner study on the given days; return who it was."""
    monkeypatch.setenv("TZ", "UTC")
    stores = []

    def run(days, seed=1, **settings):
        store = Store.in_folder(tmp_path / str(len(stores)))
        stores.append(store)
        for name, value in settings.items():
            store.set_setting(name, value)
        learner = Learner(Services(shipped, store, Settings(store)), seed)
        learner.study(days)
        return learner

    yield run
    for store in stores:
        store.close()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ten_minutes_a_day_stay_ten_minutes_and_reviews_come_on_their_day(study, seed):
    days = study(range(21), seed).days.values()
    assert all(day.minutes <= MINUTES + ONE_ITEM for day in days)
    assert sum(day.minutes for day in days) / 21 > 0.8 * MINUTES
    delays = [delay for day in days for delay in day.delays]
    assert sum(delay == 0 for delay in delays) >= 0.85 * len(delays)
    assert max(delays) <= 2
    assert sum(len(day.new) for day in days) >= 50


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_classics_come_in_the_first_week_and_a_new_concept_nearly_every_day(study, seed):
    learner = study(range(21), seed)
    first = learner.first_days()
    assert all(first[name] <= 7 for name in CLASSICS)
    assert len(first) >= 24


def test_the_first_evening_is_varied_and_gentle(study):
    (evening,) = study([0]).days.values()
    assert len({item.concept for item in evening.asked[:10]}) >= 4
    assert evening.asked[0].kind in ("choice", "verdict", "card", "cloze")
    concepts = [item.concept for item in evening.asked]
    runs = (concepts[start : start + 4] for start in range(len(concepts) - 3))
    assert all(len(set(run)) > 1 for run in runs)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_backlog_after_five_days_away_is_spread_over_days(study, seed):
    learner = study([day for day in range(21) if not 8 <= day < 13], seed)
    days = learner.days
    assert all(day.minutes <= MINUTES + ONE_ITEM for day in days.values())
    assert len(days[13].new) <= 1
    assert days[13].left_over > 0
    assert any(days[number].left_over == 0 for number in (14, 15, 16))
    assert sum(len(days[number].new) for number in range(13, 21)) >= 8


def test_an_interview_in_three_weeks_brings_breadth_and_then_quiet(study):
    date = (FIRST_DAY + timedelta(days=22)).isoformat()
    learner = study(range(22), interview_date=date, minutes_per_day="20")
    assert not any(learner.days[day].new for day in (20, 21))
    assert len(learner.first_days()) > len(study(range(20), minutes_per_day="20").first_days())
