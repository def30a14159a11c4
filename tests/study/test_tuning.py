"""Weights are fitted to the own reviews, and kept only if they predict held-out ones better."""

import importlib
from collections import Counter

import pytest

from mlquiz.domain.events import Action
from mlquiz.domain.memory import DEFAULT_MEMORY, DEFAULT_WEIGHTS, MemoryModel
from mlquiz.domain.rating import Rating
from mlquiz.domain.scheduling import scheduler_version
from mlquiz.errors import MlquizError
from mlquiz.store.store import Store
from mlquiz.study import tuning
from mlquiz.study.tuning import MAX_REVIEWS, TooFewReviews, optimize_with_fsrs, reviews_of, tune
from tests.building.forgetful import FORGETFUL, history
from tests.building.log import NOW, after, answer, make_event

LOG = history(FORGETFUL, items=200, each=6)


def test_weights_that_predict_better_are_better_and_others_are_not():
    for old, new, is_better in (
        (DEFAULT_MEMORY, FORGETFUL, True),
        (FORGETFUL, DEFAULT_MEMORY, False),
        (DEFAULT_MEMORY, DEFAULT_MEMORY, False),
    ):
        fit = tune(LOG, old, lambda _, memory=new: memory)
        assert fit.is_better is is_better
        assert fit.held_out >= 200
        assert fit.reviews + fit.held_out == 200 * 5


def test_a_difference_within_chance_is_no_improvement():
    nearly = MemoryModel((*DEFAULT_WEIGHTS[:20], DEFAULT_WEIGHTS[20] + 1e-4))
    fits = [
        tune(LOG, old, lambda _, memory=new: memory)
        for old, new in ((FORGETFUL, FORGETFUL), (DEFAULT_MEMORY, nearly))
    ]
    assert not fits[0].is_better
    assert abs(fits[1].before - fits[1].after) < 0.01


def test_the_optimizer_sees_only_reviews_before_those_held_out():
    seen = []

    def spy(reviews):
        seen.extend(reviews)
        return FORGETFUL

    fit = tune(LOG, DEFAULT_MEMORY, spy)
    unseen = [event for event in LOG if event not in seen]
    assert max(event.learner_day for event in seen) < min(event.learner_day for event in unseen)
    assert len(unseen) >= fit.held_out


def test_only_the_reviews_of_an_item_that_the_optimizer_reads_are_counted():
    passed = []

    def spy(reviews):
        passed.extend(reviews)
        return FORGETFUL

    log = [answer(f"item{number}", after(days=day)) for day in range(100) for number in range(10)]
    fit = tune(log, DEFAULT_MEMORY, spy)
    assert Counter(event.item for event in passed) == {f"item{n}": MAX_REVIEWS for n in range(10)}
    assert max(event.learner_day for event in passed) == after(days=MAX_REVIEWS - 1).date()
    assert fit.reviews == 10 * (MAX_REVIEWS - 1)  # the first review of an item is not predicted


def test_reviews_that_the_optimizer_ignores_do_not_make_up_for_too_few():
    """py-fsrs would return its default weights for them."""
    log = [answer(f"item{number}", after(days=day)) for day in range(200) for number in range(8)]
    with pytest.raises(TooFewReviews, match="There are 504 reviews on later days"):
        tune(log, DEFAULT_MEMORY, lambda _: FORGETFUL)


def test_the_optimizer_reads_as_many_reviews_of_an_item_as_stated():
    pytest.importorskip("pandas")
    pytest.importorskip("tqdm")
    assert importlib.import_module("fsrs.optimizer").max_seq_len == MAX_REVIEWS


def test_too_few_reviews_are_a_plain_sentence_and_fit_nothing():
    def fail(_):
        raise AssertionError

    with pytest.raises(TooFewReviews, match=r"There are 6\d reviews on later days.*512 are needed"):
        tune(history(FORGETFUL, items=9, each=10), DEFAULT_MEMORY, fail)
    with pytest.raises(TooFewReviews, match="There are 0 reviews on later days"):
        tune(history(FORGETFUL, items=1, each=2), DEFAULT_MEMORY, fail)
    with pytest.raises(TooFewReviews):
        tune([], DEFAULT_MEMORY, fail)


def test_enough_reviews_with_too_few_before_the_last_day_fit_nothing():
    """py-fsrs would return its default weights for them."""

    def fail(_):
        raise AssertionError

    log = [
        answer(f"item{number}", after(days=day))
        for day, count in enumerate((400, 400, 300))
        for number in range(count)
    ]
    with pytest.raises(TooFewReviews, match="There are 400 reviews on later days"):
        tune(log, DEFAULT_MEMORY, fail)


def test_only_answers_that_count_are_reviews(store):
    kept = answer("a", NOW)
    undone = answer("b", NOW)
    practice = make_event(Action.PRACTICE, "c", rating=Rating.GOOD, correct=True)
    for event in (kept, undone, practice):
        store.record(event)
    store.void(undone, after(minutes=1))
    assert reviews_of(store) == [kept]


def test_tuned_weights_reschedule_every_item_and_are_named_in_the_log(store):
    for event in LOG[:300]:
        store.record(event)
    before = store.states()
    assert store.set_memory(FORGETFUL) == len(before)
    with Store(store.path) as reopened:
        assert reopened.memory == FORGETFUL
        tuned = reopened.states()
        reopened.rebuild()
        assert reopened.states() == tuned
    assert tuned != before
    assert store.record(answer("item0", after(days=900))).stability != before["item0"].stability
    assert scheduler_version(store.memory).startswith(f"{scheduler_version()}, weights ")
    store.set_memory(DEFAULT_MEMORY)
    assert scheduler_version(store.memory) == scheduler_version()
    assert {**store.states(), "item0": None} == {**before, "item0": None}


@pytest.mark.parametrize("text", ["", "[1, 2]", "null", '["a"]', "[" + "9e9," * 20 + "0.2]"])
def test_weights_that_no_scheduler_accepts_are_ignored(store, text):
    store.set_setting("fsrs_weights", text)
    assert store.memory == DEFAULT_MEMORY
    assert store.record(answer()).reviews == 1


def test_an_answer_is_scheduled_and_logged_with_the_tuned_weights(start_session, store):
    from mlquiz.domain.answers import GaveUp
    from tests.building.small_library import CHOICE

    store.set_memory(FORGETFUL)
    result = start_session(CHOICE).answer(GaveUp())
    assert result.event.scheduler == scheduler_version(FORGETFUL)
    assert result.state.stability == pytest.approx(FORGETFUL.weights[0])


def test_the_fit_of_the_library_learns_the_memory_of_a_forgetful_learner():
    pytest.importorskip("pandas")
    pytest.importorskip("tqdm")
    log = history(FORGETFUL, items=400, each=6)
    fit = tune(log, DEFAULT_MEMORY, lambda reviews: optimize_with_fsrs(reviews, verbose=False))
    assert fit.is_better
    assert fit.memory.is_valid


def test_without_the_optimizer_the_command_that_installs_it_is_named(monkeypatch):
    import fsrs

    class Missing:
        def __init__(self, *_):
            raise ImportError

    monkeypatch.setattr(fsrs, "Optimizer", Missing)
    with pytest.raises(MlquizError, match=r"\[demos,tune\]"):
        optimize_with_fsrs(LOG, verbose=False)


def test_the_command_saves_better_weights_and_goes_back_on_request(home, monkeypatch):
    from click.testing import CliRunner

    from mlquiz.cli import cli

    with Store.in_folder(home) as store:
        store.merge(LOG)
    monkeypatch.setattr(tuning, "optimize_with_fsrs", lambda _, verbose: FORGETFUL)
    told = CliRunner().invoke(cli, ["tune"]).stdout
    assert "200 items rescheduled" in told
    assert "no improvement" in CliRunner().invoke(cli, ["tune"]).stdout
    with Store.in_folder(home) as store:
        assert store.memory == FORGETFUL
    assert "已恢复默认参数" in CliRunner().invoke(cli, ["tune", "--reset", "--lang", "zh"]).stdout
    with Store.in_folder(home) as store:
        assert store.memory == DEFAULT_MEMORY


def test_the_command_keeps_the_old_weights_of_a_new_learner(mlquiz):
    done = mlquiz("tune")
    assert done.returncode == 1
    assert done.stderr.startswith("mlquiz: There are 0 reviews on later days")
