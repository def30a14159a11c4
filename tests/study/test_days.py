"""Days are the learner's days: in every zone, where the clocks change, on every screen."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlquiz.domain.calendar import DAY, Calendar
from mlquiz.domain.events import Action
from mlquiz.domain.filter import EVERYTHING
from mlquiz.domain.rating import Rating
from mlquiz.domain.scheduling import is_due, replay
from mlquiz.library.library import Library
from mlquiz.store.store import Store
from mlquiz.study.progress import concept_progress, totals
from mlquiz.study.queue_builder import day_load, plan
from tests.building.log import answer, make_event
from tests.building.small_library import write_content
from tests.study.simulation import PLANS, simulate

ZONES = [
    "UTC", "Europe/Berlin", "America/New_York", "America/St_Johns", "America/Santiago",
    "Asia/Kolkata", "Asia/Kathmandu", "Australia/Adelaide", "Australia/Lord_Howe",
    "Pacific/Auckland", "Pacific/Apia",
]  # fmt: skip
SPRING, AUTUMN = datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 10, 20, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("each", PLANS, ids=lambda each: f"{each.zone}-{each.hour}-{each.jitter}")
def test_who_studies_daily_at_a_varying_hour_gets_each_review_on_its_day(each):
    found = simulate(each)
    assert found.reviews > 3000
    assert (found.late, found.early) == (0, 0)


@given(
    st.sampled_from(ZONES), st.integers(0, 12), st.sampled_from([SPRING, AUTUMN]),
    st.lists(st.integers(0, 24 * 60 - 1), min_size=2, max_size=12), st.sampled_from(Rating),
)  # fmt: skip
def test_the_schedule_depends_on_the_days_alone_and_not_on_the_hours(
    zone, hour, first, minutes, last_rating
):
    calendar = Calendar(hour, ZoneInfo(zone))
    start = calendar.day_of(first)
    starts = [calendar.start_of(start + DAY * number) for number in range(len(minutes) + 1)]

    def schedule(minute_of_day):
        log = []
        for number, minute in enumerate(minute_of_day):
            moment = min(starts[number] + timedelta(minutes=minute), starts[number + 1] - SECOND)
            is_last = number == len(minutes) - 1
            rating = last_rating if is_last else Rating.GOOD
            log.append(
                answer(at=moment, rating=rating, day=calendar.day_of(moment), uuid=f"{number:02}")
            )
        state = replay("a", log)
        return state.stability, state.difficulty, state.due_day, state.first_day, state.last_day

    assert schedule(minutes) == schedule([0] * len(minutes))


@given(st.sampled_from(ZONES), st.sampled_from([SPRING, AUTUMN]), st.integers(0, 20 * 24 * 60))
def test_a_review_is_due_from_the_first_to_the_last_moment_of_its_day(zone, first, minutes):
    calendar = Calendar(zone=ZoneInfo(zone))
    at = first + timedelta(minutes=minutes)
    state = replay("a", [answer(at=at, day=calendar.day_of(at))])
    start = calendar.start_of(state.due_day)
    before = start - SECOND
    assert is_due(state, start, calendar.day_of(start))
    assert not is_due(state, before, calendar.day_of(before))


logs = st.lists(
    st.tuples(
        st.sampled_from(["pick", "judge", "sum", "recall", "gap"]),
        st.integers(0, 30 * 24 * 60),
        st.sampled_from([*Rating, Action.LEARN, Action.SUSPEND, Action.RESUME, Action.BURY]),
    ),
    max_size=25,
)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    with Library.open([write_content(folder)], folder / "cache.sqlite") as opened:
        yield opened


@settings(max_examples=60)
@given(
    st.sampled_from(ZONES), st.sampled_from([SPRING, AUTUMN]), logs, st.integers(0, 50 * 24 * 60)
)
def test_no_two_screens_disagree_at_any_moment(small, tmp_path_factory, zone, first, log, minutes):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        with Store.in_folder(tmp_path_factory.mktemp("home")) as store:
            store.merge(_event(store, first, *entry) for entry in log)
            now = first + timedelta(minutes=minutes)
            counts = {
                "home": day_load(small, store, EVERYTHING, now, per_day=0).due,
                "session": len(plan(small, store, EVERYTHING, now, per_day=0).planned),
                "stats": totals(small, store, now).due_by_day[0][1],
                "map": sum(each.due for each in concept_progress(small, store, now)),
            }
            assert len(set(counts.values())) == 1, counts
            before = store.states()
            patch.setenv("TZ", "Asia/Shanghai")
            time.tzset()
            store.rebuild()
            assert store.states() == before
    time.tzset()


def _event(store, first, item, minutes, what):
    at = first + timedelta(minutes=minutes)
    if isinstance(what, Rating):
        return answer(item, at, what, day=None)
    until = store.calendar.next_start(at) if what is Action.BURY else None
    return make_event(what, item, at, until=until, day=None)


def test_the_coming_days_of_stats_are_those_on_which_a_session_asks(small, store, in_zone):
    in_zone("Europe/Berlin")
    for number in range(40):
        store.record(answer(f"gone{number}", SPRING, day=None))
    for number, item in enumerate(small.item_ids()):
        at = SPRING + timedelta(hours=5 * number)
        store.record(answer(item, at, Rating(1 + number % 4), day=None))
    now = SPRING + timedelta(hours=5 * number + 1)
    overdue, *ahead = totals(small, store, now).due_by_day
    already = overdue[1]
    assert sum(count for _, count in ahead)
    for day, count in ahead:
        start = store.calendar.start_of(day)
        assert day_load(small, store, EVERYTHING, start, per_day=0).due == already + count
        already += count


def test_what_was_answered_in_the_evening_is_due_two_days_later_from_four_in_the_morning(
    small, store, in_zone
):
    in_zone("Europe/Berlin")
    for item in ("recall", "gap", "pick", "judge", "sum"):
        store.record(answer(item, datetime(2026, 11, 10, 20, tzinfo=UTC), day=None))
    turn = datetime(2026, 11, 12, 3, tzinfo=UTC)
    for now, due in ((turn - SECOND, 0), (turn, 5), (turn + timedelta(hours=16.8), 5)):
        assert day_load(small, store, EVERYTHING, now, per_day=0).due == due
        assert len(plan(small, store, EVERYTHING, now, per_day=0).planned) == due
        assert totals(small, store, now).due_by_day[0][1] == due
