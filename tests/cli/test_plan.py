"""`mlquiz plan`: days until the interview, saved or only shown."""

import json
from datetime import date, timedelta

import pytest

from mlquiz.store.store import Store


def settings_of(mlquiz):
    return json.loads(mlquiz("settings", "--json").stdout)["settings"]


def test_the_plan_lists_each_day_and_is_followed(mlquiz):
    done = mlquiz("plan", "--date", "+6d", "--minutes", "12")
    assert done.returncode == 0, done.stderr
    assert "in 6 days; 12 minutes a day" in done.stdout
    assert "6 days left, on schedule." in done.stdout
    shown = json.loads(mlquiz("plan", "--json").stdout)
    today = date.fromisoformat(shown["days"][0]["day"])
    for ahead in range(6):
        assert f"{today + timedelta(days=ahead):%m-%d}" in done.stdout
    saved = settings_of(mlquiz)
    assert saved["interview_date"] == (today + timedelta(days=6)).isoformat()
    assert saved["minutes_per_day"] == 12
    assert "leave them out" in mlquiz("plan").stdout


@pytest.mark.parametrize("day", ["+0d", "+900d"])
def test_a_date_without_a_plan_is_only_said_to_be_saved(mlquiz, day):
    done = mlquiz("plan", "--date", day)
    assert "Saved. `mlquiz settings interview_date ''` removes the date." in done.stdout
    assert "follow this plan" not in done.stdout
    assert settings_of(mlquiz)["interview_date"]


def test_a_dry_run_saves_nothing(mlquiz):
    before = settings_of(mlquiz)
    done = mlquiz("plan", "--date", "+3w", "--minutes", "99", "--dry-run", "--lang", "zh")
    assert "每天 99 分钟" in done.stdout
    assert "未保存" in done.stdout
    assert settings_of(mlquiz) == before


def test_the_document_has_every_day(mlquiz):
    document = json.loads(mlquiz("plan", "--date", "+5d", "--json").stdout)
    assert document["days_left"] == len(document["days"]) == 5
    assert document["planned"] + len(document["left_out"]) == document["concepts"]
    assert document["days"][0]["new"]
    assert not document["days"][-1]["new"]
    assert document["standing"]["behind"] == 0


def test_all_concepts_without_time_are_named_on_request(mlquiz):
    short = mlquiz("plan", "--date", "+5d").stdout
    full = mlquiz("plan", "--all").stdout
    assert "`mlquiz plan --all`" in short
    assert "`mlquiz plan --all`" not in full
    assert full.count(" · ") > short.count(" · ")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ([], "mlquiz plan --date +21d"),
        (["--date", "soon"], "2027-01-31"),
        (["--date", "2020-02-02"], "that day is over"),
        (["--date", "+99999d"], "2027-01-31"),
        (["--date", "2027-02-30"], "2027-01-31"),
        (["--minutes", "0", "--date", "+9d"], "1<=x<=600"),
    ],
)
def test_a_usage_error_is_one_sentence_with_a_hint(mlquiz, arguments, hint):
    done = mlquiz("plan", *arguments)
    assert done.returncode == 2
    assert hint in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_date_that_has_passed_is_named(mlquiz, home):
    with Store.in_folder(home) as store:
        store.set_setting("interview_date", "2020-02-02")
    done = mlquiz("plan")
    assert done.returncode == 2
    assert "The interview date, 2020-02-02, has passed" in done.stderr
    assert "面试日期 2020-02-02 已经过去" in mlquiz("plan", "--lang", "zh").stderr


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("+0d", "The interview is today"), ("+200d", "A plan begins 60 days before it")],
)
def test_nothing_to_plan_is_reported(mlquiz, day, sentence):
    done = mlquiz("plan", "--date", day)
    assert done.returncode == 0
    assert sentence in done.stdout


def test_in_the_last_days_before_the_interview_nothing_new_comes(mlquiz):
    mlquiz("settings", "interview_date", "+2d")
    assert "last days before your interview" in mlquiz("quiz", "--plain").stdout
    assert "面试前最后几天不出新题" in mlquiz("quiz", "--plain", "--lang", "zh").stdout


def test_practice_ahead_reports_that_nothing_falls_due(mlquiz):
    done = mlquiz("quiz", "--plain", "--ahead", "3")
    assert "Nothing falls due in the next 3 days." in done.stdout
