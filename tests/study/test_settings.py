"""What a learner can set, and what the environment says where nothing is set."""

from datetime import date

import pytest

from mlquiz.domain.calendar import Calendar
from mlquiz.errors import UsageError
from mlquiz.study.settings import NAMES, Settings
from tests.building.log import NOW, after


def test_settings_are_typed_and_have_defaults(store, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    settings = Settings(store, lambda: NOW)
    assert (settings.language, settings.new_per_day, settings.interview_date) == ("zh", None, None)
    settings.set("language", "en")
    settings.set("new_per_day", "0")
    settings.set("interview_date", "2026-02-01")
    assert (settings.language, settings.new_per_day) == ("en", 0)
    assert settings.interview_date == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", "fr"),
        ("theme", "blue"),
        ("new_per_day", "²"),
        ("new_per_day", "1001"),
        pytest.param("new_per_day", "0" * 5000, id="new_per_day-long"),
        ("interview_date", "soon"),
        ("interview_date", "2026-01-04"),
        ("day_starts_at", "4:30"),
        ("day_starts_at", "13"),
        ("max_answer_seconds", "0"),
        ("max_answer_seconds", "3601"),
        ("colour", "red"),
    ],
)
def test_what_cannot_be_is_refused(store, name, value):
    with pytest.raises(UsageError, match=name):
        Settings(store, lambda: NOW).set(name, value)
    assert store.setting(name) is None


@pytest.mark.parametrize("name", NAMES)
def test_what_another_program_wrote_counts_as_not_set(store, name):
    settings = Settings(store)
    before = settings.all()
    store.set_setting(name, "nonsense")
    assert settings.all() == before


@pytest.mark.parametrize("variable", ["MLQUIZ_LANG", "LC_ALL", "LC_MESSAGES"])
def test_the_environment_names_the_language_from_the_most_particular_on(
    store, monkeypatch, variable
):
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv(variable, "zh_CN.UTF-8")
    assert Settings(store).language == "zh"
    monkeypatch.setenv("MLQUIZ_LANG", "en")
    assert Settings(store).language == "en"


def test_the_day_begins_when_it_was_set_to_begin(store):
    settings = Settings(store)
    assert settings.day_starts_at == "04:00"
    settings.set("day_starts_at", "0")
    assert settings.day_starts_at == "00:00"
    assert store.calendar == Calendar(0)


def test_the_day_of_the_interview_may_be_today_and_stays_when_it_is_over(store):
    Settings(store, lambda: NOW).set("interview_date", "2026-01-05")
    assert Settings(store, lambda: after(days=9)).interview_date == NOW.date()
