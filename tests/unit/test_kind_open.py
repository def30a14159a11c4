"""Open questions: the grade is the learner's own, and what `mlquiz check` demands."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.answers import GaveUp
from mlquiz.domain.kinds.open import Explained, OpenQuestion, TrainedPoint
from mlquiz.domain.rating import Rating
from mlquiz.library.library import Library
from mlquiz.text import Text
from tests.building.content import concept, write
from tests.building.open_question import OPEN
from tests.building.sound import SOUND, problem_lines

QUESTION = OpenQuestion(
    id="o",
    concept="c",
    ask=Text("When not?", "什么时候不用？"),
    answer=Text("Never.", "从不。"),
    points=(TrainedPoint(Text("one", "一"), "q"), TrainedPoint(Text("two", "二"))),
)


@given(st.text(), st.frozensets(st.integers(0, 1)), st.sampled_from(Rating))
def test_the_learner_grades_the_answer(text, ticked, rating):
    answer = Explained(text, ticked, rating)
    grade = QUESTION.grade(answer)
    assert (grade.correct, grade.rating) == (rating is not Rating.AGAIN, rating)
    assert json.loads(json.dumps(answer.record())) == {
        "typed": text, "ticked": sorted(ticked), "recalled": int(rating),
    }  # fmt: skip


def test_giving_up_is_wrong():
    grade = QUESTION.grade(GaveUp())
    assert (grade.correct, grade.rating) == (False, Rating.AGAIN)


POINT = OPEN[
    OPEN.index("[[question.point]]") : OPEN.index('[[question.point]]\ntext = { en = "point two')
]


def test_a_sound_open_question_has_no_problem(sound: Path) -> None:
    assert problem_lines(sound, SOUND + OPEN) == []


def test_an_open_question_survives_a_trainer_whose_numbers_cannot_be_computed(sound: Path) -> None:
    broken = """
[[question]]
id = "choice"
kind = "numeric"
ask.en = "What is 1 / {a}?"
ask.zh = "1 / {a} 是多少？"
vary = { a = [0] }
answer = "1 / a"
why.en = "Divide."
why.zh = "相除。"
"""
    write(sound / "basics" / "weight.toml", concept("weight", broken, OPEN))
    with Library.open([sound], sound.parent / "cache.sqlite") as library:
        assert library.has("choice")
        assert [point.trainer for point in library.item("open").points] == [None] * 3


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (POINT, "", "there must be 3 to 5 points, not 2 (what the answer must not leave out)"),
        (POINT, POINT * 4, "there must be 3 to 5 points, not 6"),
        ("model " * 45, "model " * 39, "the answer has 39 words, not 40 to 90 (it is said aloud"),
        ("答" * 90, "答" * 221, "the answer has 221 characters, not 80 to 220"),
        ('item = "choice"', 'item = "choise"', "there is no item 'choise' (Did you mean"),
        ('answer.zh = "', 'answre.zh = "', "the key 'answre' is unknown (Did you mean 'answer'?)"),
    ],
)  # fmt: skip
def test_each_mistake_is_reported(sound: Path, old: str, new: str, problem: str) -> None:
    found = problem_lines(sound, SOUND + OPEN.replace(old, new, 1))
    assert any(problem in each for each in found), found
