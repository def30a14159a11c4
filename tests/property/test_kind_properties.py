"""Properties of the kinds `bug` and `order`."""

from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.answers import letters
from mlquiz.domain.kinds.order import Arranged
from mlquiz.domain.listings import changed_lines, diff, lines_of
from mlquiz.domain.steps import MarkLine
from tests.building.code_questions import order

LINES = st.lists(st.sampled_from(["a", "b", "c", "  d", ""]), min_size=1, max_size=12)


@st.composite
def questions(draw):
    """Draw a question whose steps come after any of those above them, as shown."""
    count = draw(st.integers(4, 7))
    after = [
        draw(
            st.none() | st.lists(st.integers(1, index), max_size=index, unique=True).map(tuple)
            if index
            else st.none()
        )
        for index in range(count)
    ]
    return order(*after).present(draw(st.integers(0, 1000)))


@st.composite
def answers(draw, question):
    count = len(question.steps)
    picked = draw(st.permutations(range(count + 1)))
    return Arranged(tuple(picked[:count]))


def required(question, index):
    after = question.steps[index].after
    return {index - 1} - {-1} if after is None else {number - 1 for number in after}


@given(st.data())
def test_an_order_is_right_exactly_if_no_step_comes_too_early(data):
    question = data.draw(questions())
    answer = data.draw(answers(question))
    picked = [question.shown[index] for index in answer.order]
    complete = set(picked) == set(range(len(question.steps)))
    early = any(
        not required(question, index) <= set(picked[:position])
        for position, index in enumerate(picked)
        if index < len(question.steps)
    )
    assert question.grade(answer).correct is (complete and not early)


@given(st.data())
def test_what_is_shown_as_right_is_right_and_marks_a_right_answer_right(data):
    question = data.draw(questions())
    answer = data.draw(answers(question))
    grade = question.grade(answer)
    (steps, _) = question.result_blocks(answer, grade, "en")
    signs = [mark.correctness for mark in steps.blocks[1:]]
    shown = [each.en for each in question.options]
    right = tuple(shown.index(mark.text.source) for mark in steps.blocks[1:])
    assert question.grade(Arranged(right)).correct
    assert (set(signs) == {"right"}) is grade.correct


@given(st.data())
def test_letters_give_the_same_order_however_they_are_typed(data):
    question = data.draw(questions())
    answer = data.draw(answers(question))
    known = letters(len(question.options))
    typed = data.draw(st.sampled_from(["", " ", ", ", " -> "])).join(
        known[index] for index in answer.order
    )
    typed = data.draw(st.sampled_from([typed, typed.upper(), f" {typed}."]))
    assert question.answer_from((question.step(()).read(typed),)) == answer


@given(LINES, LINES)
def test_a_diff_turns_one_listing_into_the_other(before, after):
    old, new = "\n".join(["x", *before, "x"]), "\n".join(["x", *after, "x"])
    changed = diff(old, new).split("\n") if diff(old, new) else []
    removed = sum(line.startswith("- ") for line in changed)
    added = sum(line.startswith("+ ") for line in changed)
    assert len(lines_of(old)) - removed + added == len(lines_of(new))
    assert bool(changed_lines(old, new)) is (old != new)
    assert changed_lines(old, new) <= set(range(1, len(lines_of(old)) + 1))


@given(LINES, st.data())
def test_a_row_and_its_number_give_the_same_line(lines, data):
    step = MarkLine(code="\n".join(["x", *lines, "x"]))
    index = data.draw(st.integers(0, len(lines) + 1))
    label = step.rows((), "en")[index].label
    assert step.read(label) == step.picked(index, ()) == index + 1
