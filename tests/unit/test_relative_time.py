"""Due dates relative to now, in words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mlquiz.tui.relative_time import until_day, until_moment

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [
        (59, "now", "现在"),
        (60, "in a minute", "1 分钟后"),
        (10 * 60, "in 10 minutes", "10 分钟后"),
        (59 * 60 + 20, "in 59 minutes", "59 分钟后"),
        (59 * 60 + 40, "in an hour", "1 小时后"),
        (2 * 3600, "in 2 hours", "2 小时后"),
    ],
)
def test_a_moment_is_minutes_or_hours_away(seconds: int, en: str, zh: str) -> None:
    moment = NOW + timedelta(seconds=seconds)
    assert until_moment(moment, NOW, "en") == en
    assert until_moment(moment, NOW, "zh") == zh


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "now"),
        (1, "tomorrow"),
        (60, "in 60 days"),
        (61, "in 2 months"),
        (729, "in 24 months"),
        (730, "in 2 years"),
    ],
)
def test_a_day_is_days_months_or_years_away(days: int, words: str) -> None:
    today = date(2026, 11, 22)
    assert until_day(today + timedelta(days), today, "en") == words
