"""The store on real files."""

import sqlite3
from datetime import timedelta
from multiprocessing import get_context

import pytest

from mlquiz.domain.events import Action
from mlquiz.domain.rating import Rating
from mlquiz.errors import MlquizError
from mlquiz.store.runs import RunRecord
from mlquiz.store.store import Store
from tests.building.log import NOW, after, answer, make_event


def reopened(store: Store) -> Store:
    return Store(store.path)


def test_an_answer_is_there_for_the_next_process(store):
    event = answer()
    state = store.record(event)
    with reopened(store) as other:
        assert list(other.events()) == [event]
        assert other.state("a") == state


def test_the_state_equals_a_rebuild_even_if_the_clock_went_backwards(store):
    for hours in (0, 30, -5, 100, 99):
        store.record(answer(at=after(hours=hours)))
    before = store.states()
    store.rebuild()
    assert store.states() == before


def test_due_items_come_longest_overdue_first_and_free_ones_only(store):
    late = after(days=60)
    for number, item in enumerate("dcba"):
        store.record(answer(item, after(days=number)))
    store.record(make_event(Action.SUSPEND, "b", late))
    tomorrow = after(days=61)
    store.record(make_event(Action.BURY, "c", late, until=tomorrow))
    assert list(store.due(late)) == ["d", "a"]
    assert list(store.due(tomorrow)) == ["d", "c", "a"]
    assert list(store.due(NOW)) == []


def test_a_review_counts_once_for_its_day_due_answered_or_voided(store):
    store.record(answer())
    day = store.state("a").due_day - store.calendar.day_of(NOW)
    now = NOW + day
    counts = [store.reviews_today(now, up_to=9)]
    review = answer(at=now)
    store.record(review)
    counts.append(store.reviews_today(now, up_to=9))
    store.void(review, now)
    counts.append(store.reviews_today(now, up_to=9))
    store.record(answer(at=now))
    counts.append(store.reviews_today(now, up_to=9))
    assert counts == [1, 1, 1, 1]
    voided = answer("b", now)
    store.record(answer("b"))
    store.record(voided)
    assert store.reviews_today(now, up_to=9) == 2
    store.void(voided, now)
    store.record(make_event(Action.SUSPEND, "b", now))
    assert store.reviews_today(now, up_to=9) == 1


def test_new_is_what_was_never_answered_and_is_not_held_back(store):
    store.record(answer("seen"))
    store.record(make_event(Action.SUSPEND, "suspended"))
    store.record(make_event(Action.FLAG, "flagged"))
    asked = ["seen", "flagged", "fresh", *(f"x{n}" for n in range(1200)), "suspended"]
    assert store.seen_items(asked, NOW) == {"seen", "suspended"}


def test_what_was_started_is_known_for_all_or_some_items_and_before_a_day(store):
    assert not store.has_started()
    store.record(make_event(Action.FLAG, "flagged"))
    assert not store.has_started()
    store.record(answer("seen"))
    today = store.calendar.day_of(NOW)
    many = [f"x{n}" for n in range(1200)]
    assert store.has_started()
    assert store.has_started(iter([*many, "seen"]))
    assert not store.has_started([*many, "flagged"])
    assert not store.has_started([])
    assert not store.has_started(before=today)
    assert not store.has_started(["seen"], before=today)
    assert store.has_started(["seen"], before=today + timedelta(days=1))


def test_an_error_of_the_library_is_not_blamed_on_the_database(store, tmp_path):
    def broken_cache():
        raise sqlite3.OperationalError("no such table: item")
        yield

    for read in (store.has_started, lambda items: store.seen_items(items, NOW)):
        with pytest.raises(sqlite3.OperationalError):
            read(broken_cache())
    assert not list(tmp_path.rglob("*-suspect"))


def test_an_undone_answer_never_was(store):
    first = store.record(answer(at=NOW))
    second = answer(at=after(days=5), rating=Rating.AGAIN)
    store.record(second)
    assert store.void(second, after(days=5)) == first
    assert [event.at for event in store.answers()] == [NOW]
    assert second in list(store.events())


def test_undoing_the_first_answer_makes_the_item_new_again(store):
    event = answer()
    store.record(event)
    assert store.count_started_on(event.day) == 1
    store.void(event, NOW)
    assert store.seen_items(["a"], NOW) == set()
    assert store.count_started_on(event.day) == 0


def test_what_is_taken_back_under_a_clock_that_went_backwards_is_taken_back(store):
    event = answer(at=after(days=1))
    store.record(event)
    assert store.void(event, NOW).reviews == 0
    assert [each.at for each in store.events()] == [event.at, event.at]


def test_the_last_word_on_an_item_counts_even_if_the_clock_went_backwards(store):
    store.record_action("a", Action.SUSPEND, after(days=1))
    store.record_action("a", Action.RESUME, NOW)
    assert not store.state("a").suspended
    assert [event.action for event in store.events()] == [Action.SUSPEND, Action.RESUME]


def test_a_merge_that_fails_midway_adds_nothing(store):
    def broken_log():
        yield answer()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.merge(broken_log())
    store.record(answer("b"))
    with reopened(store) as other:
        assert [event.item for event in other.events()] == ["b"]


def test_logs_of_two_devices_become_one_in_either_order(tmp_path):
    with Store.in_folder(tmp_path / "one") as one, Store.in_folder(tmp_path / "two") as two:
        for day in range(6):
            (one if day % 2 else two).record(answer(at=after(days=day)))
        ones, twos = list(one.events()), list(two.events())
        assert one.merge(twos) == 3
        assert two.merge(ones) == 3
        assert one.merge(twos) == 0
        assert one.states() == two.states()
        assert one.state("a").reviews == 6


def test_settings_and_runs_are_kept(store):
    assert store.setting("language") is None
    store.set_setting("language", "zh")
    store.set_setting("language", "en")
    store.record_run(
        RunRecord(NOW, "s/demo", 3, {"p": 0.5}, {"gap": float("inf")}, {"claim": None}, event="e")
    )
    with reopened(store) as other:
        assert other.setting("language") == "en"
        assert other.count_runs() == 1


def write_many(folder, name):
    with Store.in_folder(folder) as store:
        for number in range(25):
            store.record(answer(f"{name}-{number % 5}", after(hours=number)))


def test_several_processes_answer_at_once_and_nothing_is_lost(tmp_path):
    context = get_context("spawn")
    writers = [context.Process(target=write_many, args=(tmp_path, name)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with Store.in_folder(tmp_path) as store:
        assert len(list(store.events())) == 75
        before = store.states()
        store.rebuild()
        assert store.states() == before


def test_a_backup_holds_the_log_alone_in_one_file_and_replaces_the_one_before(store, tmp_path):
    backup = tmp_path / "backups" / "mine.sqlite"
    backup.parent.mkdir()
    for item in "ab":
        store.record(answer(item))
        store.backup(backup)
    assert list(backup.parent.iterdir()) == [backup]
    with Store(backup) as other:
        assert list(other.events()) == list(store.events())
        assert other.states() == store.states()


def test_what_was_learnt_is_started_and_due_on_the_next_day(store):
    learnt = make_event(Action.LEARN, rating=Rating.GOOD, correct=True)
    store.record(learnt)
    assert store.seen_items(["a"], NOW) == {"a"}
    assert store.count_started_on(learnt.day) == 1
    assert list(store.due(after(hours=10))) == []
    assert list(store.due(after(days=1))) == ["a"]
    assert list(store.answers()) == [learnt]


def test_a_learning_step_is_due_at_its_moment_and_before_reviews(store):
    store.record(answer("b", after(days=-9)))
    store.record(answer("a", rating=Rating.AGAIN))
    assert list(store.due(after(minutes=9))) == ["b"]
    assert list(store.due(after(minutes=10))) == ["a", "b"]


def test_a_clock_that_shows_no_year_of_a_calendar_is_refused_plainly(store):
    with pytest.raises(MlquizError, match="clock of this computer shows 9500-01-05"):
        store.record(answer(at=NOW.replace(year=9500)))
    assert list(store.events()) == []


def test_a_database_written_under_a_clock_before_1970_is_sound(store):
    early = answer(at=NOW.replace(year=1969))
    store.record(early)
    store.record(answer("b"))
    with reopened(store) as other:
        assert other.damaged_file is None
        assert early in list(other.events())
        assert next(other.due(NOW)) == "a"
