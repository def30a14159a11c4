"""The learner's day."""

import time
from datetime import timedelta

import pytest

from mlquiz.study.clock import day_start, next_day
from tests.building.log import NOW


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin"])
def test_the_day_turns_at_four_in_the_morning_local_time(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for hours in range(0, 24 * 400, 7):
            now = NOW + timedelta(hours=hours)
            start, end = day_start(now), next_day(now)
            assert start <= now < end
            assert (start.astimezone().hour, end.astimezone().hour) == (4, 4)
            assert end - start <= timedelta(hours=25)
    finally:
        monkeypatch.undo()
        time.tzset()
