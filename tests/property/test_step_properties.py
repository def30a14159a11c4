"""Any line is read as a valid value of a step, or refused with a reason in both languages."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from mlquiz.domain.answers import InvalidAnswer
from mlquiz.domain.rating import Rating
from mlquiz.domain.rating_steps import Rate, Rated
from mlquiz.domain.steps import Arrange, MarkLine, Step
from tests.building.items import text

LINES = st.text(max_size=20) | st.text("abcdef 0123456789,-.>", max_size=12)
COUNTS = st.integers(1, 26)


def value(step: Step, line: str) -> object:
    """Return the value that a line gives; None if it is refused."""
    try:
        return step.read(line)
    except InvalidAnswer as error:
        assert error.text.en
        assert error.text.zh
        return None


@given(LINES, COUNTS)
def test_a_marked_line_is_one_of_the_listing(line, count):
    found = value(MarkLine(code="x\n" * count), line)
    assert found is None or found in range(1, count + 1)


@given(COUNTS, st.data())
def test_the_number_of_each_line_marks_it(count, data):
    number = data.draw(st.integers(1, count))
    assert value(MarkLine(code="x\n" * count), f" {number}. ") == number


@given(LINES, COUNTS)
def test_an_order_names_each_option_at_most_once(line, count):
    found = value(Arrange(options=(text("x"),) * count), line)
    if found is not None:
        assert found
        assert len(set(found)) == len(found)
        assert set(found) <= set(range(count))


@given(st.permutations(range(8)), st.sampled_from(["", " ", ", ", " -> "]))
def test_letters_in_order_are_read_in_order(order, between):
    letters = between.join("abcdefgh"[index] for index in order)
    assert value(Arrange(options=(text("x"),) * 8), letters) == tuple(order)


@given(LINES)
def test_a_rating_is_one_of_four(line):
    found = value(Rate(), line)
    assert found is None or (isinstance(found, Rated) and found.rating in Rating)


@given(st.lists(st.integers(0, 5), max_size=12), st.integers(1, 6))
def test_marking_twice_unmarks(indices, count):
    step, marks = Arrange(options=(text("x"),) * count), ()
    for index in indices:
        marks = step.marked(index % count, marks)
        assert len(set(marks)) == len(marks)
    expected = {index for index in range(count) if [n % count for n in indices].count(index) % 2}
    assert set(marks) == expected
