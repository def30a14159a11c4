"""The learner's days in various time zones and at clock changes."""

import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.calendar import DAY, Calendar, read_hour

ZONES = [
    "UTC", "Asia/Shanghai", "Asia/Kolkata", "Asia/Kathmandu", "America/New_York",
    "America/St_Johns", "America/Havana", "America/Santiago", "Europe/Berlin", "Africa/Cairo",
    "Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham",
    "Pacific/Kiritimati", "Pacific/Pago_Pago",
]  # fmt: skip
calendars = st.builds(Calendar, st.integers(0, 12), st.sampled_from(ZONES).map(ZoneInfo))
moments = st.integers(-1, 90 * 365 * 24 * 60).map(
    lambda minutes: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
SECOND = timedelta(seconds=1)


@given(calendars, moments)
def test_each_moment_is_in_one_day_that_lasts_about_24_hours(calendar, moment):
    day = calendar.day_of(moment)
    start, end = calendar.start_of(day), calendar.next_start(moment)
    assert start <= moment < end
    assert calendar.day_of(start) == calendar.day_of(end - SECOND) == day
    assert calendar.day_of(end) > day


@given(calendars, moments, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_days_never_run_backwards(calendar, moment, span):
    assert calendar.day_of(moment) <= calendar.day_of(moment + span)


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_begins_at_its_hour_by_the_wall_clock(zone):
    calendar = Calendar(zone=ZoneInfo(zone))
    first = calendar.day_of(datetime(2026, 1, 1, 12, tzinfo=UTC))
    starts = [calendar.start_of(first + DAY * number) for number in range(400)]
    assert {each.astimezone(ZoneInfo(zone)).hour for each in starts} == {4}
    lengths = {b - a for a, b in pairwise(starts)}
    assert lengths <= {timedelta(hours=hours) for hours in (23, 23.5, 24, 24.5, 25)}


@pytest.mark.parametrize("zone", ZONES)
def test_without_a_zone_the_days_are_those_of_the_computer(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for hours in range(0, 24 * 400, 7):
            moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
            for hour in (0, 4, 12):
                there = Calendar(hour, ZoneInfo(zone))
                assert Calendar(hour).day_of(moment) == there.day_of(moment)
                assert Calendar(hour).next_start(moment) == there.next_start(moment)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        *[("0", 0), ("4", 4), ("04", 4), ("12:00", 12), ("4:00", 4)],
        *[(text, None) for text in ("", "13", "4:30", "-1", "4.0", "four", "４", "4:00\n")],
    ],
)
def test_the_hour_that_a_day_begins_at_is_a_whole_one_until_noon(text, hour):
    assert read_hour(text) == hour
