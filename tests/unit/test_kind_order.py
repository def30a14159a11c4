"""Questions that ask to put steps in order."""

import itertools

import pytest

from mlquiz.domain.answers import GaveUp, InvalidAnswer
from mlquiz.domain.kinds.order import Arranged
from mlquiz.domain.rating import Rating
from mlquiz.domain.steps import Arrange
from tests.building.code_questions import order, steps
from tests.building.items import text


def right_orders(question):
    count = len(question.steps)
    return {
        "".join("abcdz"[index] for index in tried)
        for tried in itertools.permutations(range(count + 1), count)
        if question.grade(Arranged(tried)).correct
    }


def marks(question, *picked):
    (steps_block, distractor_block) = question.result_blocks(
        Arranged(picked), question.grade(Arranged(picked)), "en"
    )
    lines = [
        (mark.correctness, mark.text.source, mark.why.source if mark.why else "")
        for mark in steps_block.blocks[1:]
    ]
    assert distractor_block.blocks[1].why.source == "z does not belong."
    return lines


def test_each_step_follows_the_one_before_unless_it_names_others():
    assert right_orders(order()) == {"abcd"}
    assert right_orders(order(None, (), (1, 2), None)) == {"abcd", "bacd"}
    assert right_orders(order(None, None, (1,), (2,))) == {"abcd", "acbd", "abdc"}
    assert len(right_orders(order((), (), (), ()))) == 24


def test_a_wrong_order_is_wrong():
    grade = order().grade(Arranged((0, 1, 3, 2)))
    assert (grade.correct, grade.rating) == (False, Rating.AGAIN)


def test_the_distractor_is_a_misconception():
    question, picked, left_out = order(), Arranged((0, 1, 4, 3)), Arranged((1, 0, 2, 3))
    assert not question.grade(picked).correct
    (found,) = question.misconceptions(picked)
    assert (found.said, found.why) == (text("z"), text("z does not belong."))
    assert not list(question.misconceptions(left_out))


def test_answers_count_as_shown():
    question = order(shown=(4, 3, 2, 1, 0))
    assert [each.en for each in question.options] == ["z", "d", "c", "b", "a"]
    assert question.grade(Arranged((4, 3, 2, 1))).correct
    assert list(question.misconceptions(Arranged((0, 1, 2, 3))))


def test_the_steps_are_never_shown_in_a_right_order():
    for seed in range(200):
        shown = order().present(seed).shown
        assert sorted(shown) == [0, 1, 2, 3, 4]
        assert [index for index in shown if index < 4] != [0, 1, 2, 3]
    assert order((), (), (), ()).present(1).shown  # here, all orders are right


def test_exactly_all_steps_but_one_are_picked():
    step = order().step(())
    assert step.read("d, b -> c a") == (3, 1, 2, 0)
    assert step.submitted((0, 1, 2, 4)) == (0, 1, 2, 4)
    for line in ("abc", "abcde"):
        with pytest.raises(InvalidAnswer, match="Pick 4 of the 5 steps, not"):
            step.read(line)
    for line in ("", "abcf", "aabc", "1234"):
        with pytest.raises(InvalidAnswer, match="from a to e"):
            step.read(line)
    with pytest.raises(InvalidAnswer, match="not 2"):
        step.submitted((0, 1))


def test_a_step_without_a_picked_row_asks_for_the_order():
    with pytest.raises(InvalidAnswer, match="Pick the steps in order, then press Enter"):
        Arrange(options=(text("a"), text("b"))).submitted(())


def test_the_result_is_a_right_order_close_to_the_learners():
    question = order(None, (), (1, 2), None)
    assert marks(question, 1, 0, 2, 3) == [("right", each, "") for each in "bacd"]
    assert marks(question, 1, 0, 3, 4) == [
        ("right", "b", ""),
        ("right", "a", ""),
        ("wrong", "c", "You left it out."),
        ("wrong", "d", "You put it at position 3."),
    ]


def test_giving_up_shows_the_order_of_the_file():
    question = order()
    first, _ = question.result_blocks(GaveUp(), question.grade(GaveUp()), "en")
    assert [mark.text.source for mark in first.blocks[1:]] == ["a", "b", "c", "d"]
    assert not question.grade(GaveUp()).correct


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"steps": steps(None, None, None)}, "there must be 4 to 7 steps, not 3"),
        ({"steps": steps(*[None] * 8)}, "there must be 4 to 7 steps, not 8"),
        ({"steps": steps(None, (2,), None, None)}, "step 2 can only come after a step above it"),
        ({"steps": (*steps(None, None, None), *steps(None))}, "two steps have the same text (en)"),
    ],
)
def test_check_reports_a_faulty_item(fields, message):
    assert message in [error.message for error in order(**fields).errors()]
    assert not list(order().errors())
