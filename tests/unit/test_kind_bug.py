"""Questions that ask for the faulty line of a listing and for the reason."""

import pytest
from msgspec.structs import replace

from mlquiz.domain.answers import GaveUp, InvalidAnswer
from mlquiz.domain.blocks import Code
from mlquiz.domain.kinds.bug import MAX_COLUMNS, MarkedLine
from mlquiz.domain.listings import changed_lines, diff
from mlquiz.domain.rating import Rating
from mlquiz.domain.steps import MarkLine, Select
from mlquiz.views.feedback import feedback_view
from tests.building.code_questions import CODE, FIXED, bug
from tests.building.items import text


@pytest.mark.parametrize(
    ("line", "reason", "correct", "rating", "verdict"),
    [
        (5, 0, True, Rating.GOOD, "right"),
        (5, 1, False, Rating.HARD, "bug.only_line"),
        (6, 0, False, Rating.HARD, "bug.only_reason"),
        (6, 1, False, Rating.AGAIN, "wrong"),
        (5, None, False, Rating.HARD, "bug.no_reason"),
        (6, None, False, Rating.AGAIN, "wrong"),
    ],
)
def test_the_line_and_the_reason_must_be_right(line, reason, correct, rating, verdict):
    question, answer = bug(), MarkedLine(line, reason)
    grade = question.grade(answer)
    assert (grade.correct, grade.rating) == (correct, rating)
    assert question.verdict(answer, grade) == verdict


def test_each_accepted_line_is_right():
    question = bug(line=(5, 4))
    assert all(question.grade(MarkedLine(line, 0)).correct for line in (4, 5))
    assert not question.grade(MarkedLine(3, 0)).correct


def test_a_wrong_reason_is_explained_and_counts_as_a_misconception():
    question, answer = bug(), MarkedLine(5, 1)
    assert question.grade(answer).why[0] == text("The division is right.")
    (found,) = question.misconceptions(answer)
    assert found.said == text("It divides")


def test_of_two_reasons_with_one_explanation_the_selected_one_is_the_misconception():
    reasons = bug().reasons
    question = bug(reasons=(*reasons, replace(reasons[1], text=text("It multiplies"))))
    assert [each.said.en for each in question.misconceptions(MarkedLine(5, 1))] == ["It divides"]


def test_who_gives_up_at_the_reason_is_not_told_that_a_reason_is_wrong():
    question, answer = bug(), MarkedLine(5)
    view = feedback_view(question, answer, question.grade(answer), "en")
    assert (view.headline, view.verdict) == ("The line is right. Here is the reason.", "neutral")


def test_it_asks_for_the_line_then_for_the_reason():
    question = bug()
    line, reason = question.step(()), question.step((5,))
    assert isinstance(line, MarkLine)
    assert isinstance(reason, Select)
    assert line.read(" 5. ") == 5
    assert question.step((5, frozenset({1}))) is None
    assert question.answer_from((5, frozenset({1}))) == MarkedLine(5, 1)
    assert question.give_up(()) == GaveUp()
    assert question.give_up((5,)) == MarkedLine(5)


@pytest.mark.parametrize("line", ["", "0", "8", "x", "1 2", "99999999999", "-1"])
def test_only_the_number_of_a_line_is_read(line):
    with pytest.raises(InvalidAnswer, match="from 1 to 7"):
        bug().step(()).read(line)


def test_the_listing_stays_with_its_mark_when_the_reason_is_asked():
    question = bug()
    assert not any(isinstance(block, Code) for block in question.blocks((), "en"))
    assert Code(CODE, echo=True, marked=3) in question.blocks((3,), "en")


def test_the_reasons_are_shuffled_by_the_seed():
    orders = {bug().present(seed).reasons for seed in range(20)}
    assert len(orders) == 2
    assert bug().present(3) == bug().present(3)


def test_the_result_shows_where_the_fault_is_and_the_corrected_lines():
    question = bug()
    for answer, words in (
        (MarkedLine(5, 0), "The bug is on line 5. Corrected:"),
        (MarkedLine(3, 0), "The bug is not on line 3 but on line 5. Corrected:"),
        (GaveUp(), "The bug is on line 5. Corrected:"),
    ):
        *_, group = question.result_blocks(answer, question.grade(answer), "en")
        where, code = group.blocks
        assert where.text == words
        assert code.source == "-     total = number\n+     total += number"


def test_the_listing_is_shown_if_no_line_was_marked():
    question = bug()
    listing, _ = question.result_blocks(GaveUp(), question.grade(GaveUp()), "en")
    assert listing == Code(CODE, echo=True, marked=5)


def test_the_lines_that_differ():
    assert changed_lines(CODE, FIXED) == {5}
    assert changed_lines("a\nb\nc", "a\nx\nb\nc") == {1, 2}
    assert changed_lines("a\nb", "x\na\nb") == {1}
    assert changed_lines("a\nb", "a\nb\nx") == {2}
    assert changed_lines("a\nb\nc", "a\nc") == {2}
    assert changed_lines("a", "a") == frozenset()
    assert diff("a\nb\nc", "c\nd") == "- a\n- b\n+ d"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"code": "import (\n" + CODE}, "the code is not valid Python"),
        ({"fixed": "import (\n" + CODE}, "the fixed is not valid Python"),
        ({"fixed": CODE}, "fixed is the same as code"),
        ({"code": "a = 1\nprint(a)"}, "the code must have 6 to 20 lines, not 2"),
        ({"fixed": FIXED + "#" * (MAX_COLUMNS + 1)}, "a line has 65 columns, more than 64"),
        ({"line": (9,)}, "the code has only 7 lines"),
        ({"line": (1, 5)}, "fixed does not change line 1"),
    ],
)
def test_check_reports_a_faulty_item(fields, message):
    assert any(message in error.message for error in bug(**fields).errors())
    assert not list(bug().errors())
