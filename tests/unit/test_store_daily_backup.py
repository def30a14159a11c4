"""The rolling daily backups."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import pytest

from mlquiz.store.daily_backup import MAX_BACKUPS, save_daily_backup
from mlquiz.store.store import FILE_NAME, Store
from mlquiz.study.services import Services
from tests.building.log import answer

TODAY = date(2026, 3, 2)


def test_the_first_backup_of_a_day_holds_the_log_and_stays(store):
    store.record(answer("a"))
    saved = save_daily_backup(store, TODAY)
    assert saved is not None
    store.record(answer("b"))
    assert save_daily_backup(store, TODAY) is None
    with Store(saved) as copy:
        assert [event.item for event in copy.events()] == ["a"]


def test_the_last_five_are_kept(store):
    store.record(answer())
    days = [TODAY + timedelta(days=number) for number in range(MAX_BACKUPS + 3)]
    saved = [save_daily_backup(store, day) for day in days]
    assert sorted((store.path.parent / "backups").iterdir()) == saved[-MAX_BACKUPS:]


def test_backups_of_days_to_come_go_first(store):
    store.record(answer())
    for number in range(MAX_BACKUPS):  # written while the clock ran ahead
        save_daily_backup(store, TODAY + timedelta(days=100 + number))
    saved = save_daily_backup(store, TODAY)
    kept = list((store.path.parent / "backups").iterdir())
    assert saved in kept
    assert len(kept) == MAX_BACKUPS


def test_a_folder_that_cannot_be_written_costs_only_the_backup(store):
    store.record(answer())
    (store.path.parent / "backups").write_text("in the way", encoding="utf-8")
    assert save_daily_backup(store, TODAY) is None


def test_a_session_leaves_a_backup_only_if_something_was_recorded(home):
    with Services.open():
        pass
    assert not (home / "backups").exists()
    with Services.open() as services:
        services.store.record(answer("a"))
    (saved,) = (home / "backups").iterdir()
    saved.rename(home / FILE_NAME)
    with Services.open() as services:
        assert [event.item for event in services.store.events()] == ["a"]


def test_an_app_that_exits_leaves_a_backup(home):
    def answer_and_exit():
        with Services.open() as services:
            services.store.record(answer("a"))
            sys.exit(0)

    with pytest.raises(SystemExit):
        answer_and_exit()
    assert len(list((home / "backups").iterdir())) == 1
