"""Grading, by kind of question."""

import pytest

from mlquiz.domain.answers import GaveUp, InvalidAnswer, Recalled, SelectedOptions, Typed
from mlquiz.domain.concepts import Judgement, StatementVerdict
from mlquiz.domain.items import Option, Trap
from mlquiz.domain.kinds.card import Card
from mlquiz.domain.kinds.choice import Choice
from mlquiz.domain.kinds.numeric import Numeric, number_readings
from mlquiz.domain.kinds.output import Output
from mlquiz.domain.kinds.verdict import Judged, JudgeStatement, read_judgement
from mlquiz.domain.rating import Rating
from mlquiz.views.feedback import feedback_view
from tests.building.items import statement, text
from tests.building.reading import read

RIGHT = Option(text=text("right"), correct=True)
WRONG = Option(text=text("wrong"), why=text("because"))
ALSO = Option(text=text("also right"), correct=True)
SINGLE = Choice(id="q", concept="c", ask=text("?"), options=(WRONG, RIGHT))
MANY = Choice(id="q", concept="c", ask=text("?"), options=(RIGHT, WRONG, ALSO))
VERDICT = JudgeStatement(
    id="v", concept="c", statement=statement(StatementVerdict.MISLEADING), repairs=(WRONG, RIGHT)
)
NUMBER = Numeric(
    id="n",
    concept="c",
    ask=text("?"),
    answer="0.5",
    why=text("half"),
    tolerance=0.01,
    traps=(Trap(answer="2.0", why=text("upside down")),),
)
OUTPUT = Output(
    id="o",
    concept="c",
    ask=text("?"),
    code="print((4, 0.5), 'a')",
    answer="(4, 0.5) a",
    why=text("so"),
    traps=(Trap(answer="(0.5, 4) a", why=text("order")),),
)


def test_a_choice_is_right_if_exactly_the_right_options_are_marked():
    assert SINGLE.grade(SelectedOptions(frozenset({1}))).correct
    assert MANY.grade(SelectedOptions(frozenset({0, 2}))).correct
    assert not MANY.grade(SelectedOptions(frozenset({0}))).correct
    assert not MANY.grade(SelectedOptions(frozenset({0, 1, 2}))).correct


def test_a_wrong_choice_explains_the_misconception():
    result = SINGLE.grade(SelectedOptions(frozenset({0})))
    assert (result.correct, result.rating, result.why) == (False, Rating.AGAIN, (text("because"),))


@pytest.mark.parametrize(
    ("answer", "correct", "rating"),
    [
        (Judged(Judgement.MYTH, 1), True, Rating.GOOD),
        (Judged(Judgement.MYTH, 0), False, Rating.HARD),
        (Judged(Judgement.MYTH, None), False, Rating.HARD),
        (Judged(Judgement.TRUE, 1), False, Rating.AGAIN),
        (Judged(Judgement.CONDITIONAL, 1), False, Rating.AGAIN),
    ],
)
def test_a_verdict_needs_the_judgement_and_the_repair(answer, correct, rating):
    result = VERDICT.grade(answer)
    assert (result.correct, result.rating) == (correct, rating)


def test_who_gives_up_at_the_repair_is_not_told_that_a_repair_is_wrong():
    answer = VERDICT.give_up((Judgement.MYTH,))
    view = feedback_view(VERDICT, answer, VERDICT.grade(answer), "en")
    assert view.headline == "The judgement is right. Here is the corrected sentence."
    assert view.verdict == "neutral"


def test_of_two_options_with_one_explanation_the_selected_one_is_the_misconception():
    other = Option(text=text("wrong, too"), why=WRONG.why)
    question = Choice(id="q", concept="c", ask=text("?"), options=(WRONG, RIGHT, other))
    found = question.misconceptions(SelectedOptions(frozenset({0})))
    assert [each.said.en for each in found] == ["wrong"]


def test_a_small_percentage_needs_its_sign():
    assert number_readings("1.5%", "%") == (1.5,)
    for typed in ("1.5", "0.12"):
        with pytest.raises(InvalidAnswer, match="add the sign, as in 12%"):
            number_readings(typed, "%")


def test_a_right_option_that_was_left_out_is_explained_too():
    missed = Option(text=text("right"), correct=True, why=text("it counts as well"))
    question = Choice(id="q", concept="c", ask=text("?"), options=(missed, WRONG, ALSO))
    assert question.grade(SelectedOptions(frozenset({1, 2}))).why == (
        text("it counts as well"),
        text("because"),
    )


def test_a_true_statement_needs_no_repair():
    question = JudgeStatement(id="v", concept="c", statement=statement(StatementVerdict.TRUE))
    assert question.grade(Judged(Judgement.TRUE)).correct


@pytest.mark.parametrize("typed", ["0.5", "1/2", "50%", "０．５", "0.509", " 5e-1 ", ".5"])
def test_numbers_are_read_as_people_write_them(typed):
    assert NUMBER.grade(Typed(typed)).correct


def test_a_number_off_the_tolerance_is_wrong_and_a_trap_is_explained():
    assert not NUMBER.grade(Typed("0.52")).correct
    assert NUMBER.grade(Typed("2")).why == (text("upside down"), text("half"))


def test_a_tolerance_may_be_a_share_of_the_answer():
    question = Numeric(
        id="n", concept="c", ask=text("?"), answer="1000.0", why=text("so"), relative_tolerance=0.01
    )
    assert question.grade(Typed("1009")).correct
    assert not question.grade(Typed("1011")).correct


def test_output_ignores_space_and_quotes_and_compares_numbers():
    assert OUTPUT.grade(Typed("( 4,0.50 )  A")).correct
    assert not OUTPUT.grade(Typed("(4, 0.6) a")).correct
    assert OUTPUT.grade(Typed("(0.5,4) a")).why[0] == text("order")


@pytest.mark.parametrize("typed", ["−2.0", "–2.0", "—2.0", "‐2.0", "－２。０", "-2\u200b.0"])
def test_output_takes_the_signs_of_an_input_method(typed):
    question = Output(id="o", concept="c", ask=text("?"), code="", answer="-2.0", why=text("so"))
    assert question.grade(Typed(typed)).correct


def test_giving_up_is_again_for_every_question():
    for item in (SINGLE, VERDICT, NUMBER, OUTPUT):
        assert item.grade(GaveUp()).rating is Rating.AGAIN


def test_a_card_is_rated_by_the_learner():
    card = Card(id="k", concept="c", front=text("f"), back=text("b"))
    assert card.grade(Recalled(Rating.HARD)).correct
    assert not card.grade(Recalled(Rating.AGAIN)).correct


def test_an_answer_of_another_kind_is_refused():
    with pytest.raises(TypeError):
        SINGLE.grade(Typed("a"))


@pytest.mark.parametrize("line", ["", "c", "z", "3", "0", "a b", "ab", "a-"])
def test_what_is_no_option_is_refused(line):
    with pytest.raises(InvalidAnswer):
        read(SINGLE, line)


@pytest.mark.parametrize("line", ["b", "B", " b ", "ｂ"])
def test_a_letter_marks_its_option(line):
    assert read(SINGLE, line) == SelectedOptions(frozenset({1}))


@pytest.mark.parametrize(
    "line", ["", "x", "1/0", "1//2", "--1", "nan", "inf", "0x10", "1_0", "0,5,5", "1-5"]
)
def test_what_is_no_number_is_refused(line):
    with pytest.raises(InvalidAnswer):
        number_readings(line)


@pytest.mark.parametrize(
    ("line", "number"),
    [("1,024", 1024), ("12，345,678.5", 12345678.5), ("-1,024/2", -512), ("1,024%", 10.24)],
)
def test_commas_may_part_thousands(line, number):
    assert number_readings(line)[0] == number


def test_judgements_are_read_by_letter_or_word():
    assert read_judgement("m") is read_judgement("Myth") is Judgement.MYTH
    with pytest.raises(InvalidAnswer):
        read_judgement("maybe")
