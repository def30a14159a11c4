"""Instantiated items: shuffled options and drawn numbers, the same for the same seed."""

import pytest
from msgspec.structs import replace

from mlquiz.domain.expressions import evaluate_finite, fill
from mlquiz.domain.items import ExpressionError, Option, Trap
from mlquiz.domain.kinds.choice import Choice
from mlquiz.domain.kinds.numeric import Numeric
from mlquiz.domain.kinds.verdict import JudgeStatement
from mlquiz.text import Text
from tests.building.items import STATEMENT

CHOICE = Choice(
    id="q",
    concept="c",
    ask=Text("?", "？"),
    options=tuple(Option(text=Text(str(n), str(n)), correct=n == 0) for n in range(4)),
)
NUMERIC = Numeric(
    id="n",
    concept="c",
    ask=Text("From {a} and {b}, $\\sqrt{a}$?", "由 {a} 和 {b}？"),
    answer="s / 2",
    why=Text("It is {answer:.2f}.", "是 {answer:.2f}。"),
    vary={"a": (3.0, 4.0), "b": (0.5, 1.0)},
    derive={"s": "a * b"},
    traps=(Trap(answer="a + b", why=Text("added {a}", "加了 {a}")),),
)


def test_the_same_seed_shows_the_same():
    assert CHOICE.present(7) == CHOICE.present(7)
    assert NUMERIC.present(7) == NUMERIC.present(7)


def test_options_change_places_and_stay_the_same():
    orders = {CHOICE.present(seed).options for seed in range(50)}
    assert len(orders) > 10
    assert all(set(order) == set(CHOICE.options) for order in orders)


def test_repairs_of_a_statement_change_places_too():
    verdict = JudgeStatement(id="v", concept="c", statement=STATEMENT, repairs=CHOICE.options)
    orders = {verdict.present(seed).repairs for seed in range(50)}
    assert len(orders) > 10
    assert all(set(order) == set(CHOICE.options) for order in orders)


def test_a_question_with_two_wordings_alternates_between_them():
    reworded = replace(CHOICE, reworded=Text("And?", "如何？"))
    assert [reworded.present(seed).ask.en for seed in range(4)] == ["?", "And?", "?", "And?"]
    numeric = replace(NUMERIC, reworded=Text("With {a} and {b}?", "{a} 与 {b}？"))
    assert numeric.present(3).ask.en.startswith("With ")
    assert "{" not in numeric.present(3).ask.en


def test_numbers_are_put_into_every_text():
    shown = NUMERIC.present(1)
    (drawn,) = [d for d in NUMERIC.draws() if fill(NUMERIC.ask.en, d) == shown.ask.en]
    product = NUMERIC.bind(drawn)["s"]
    assert float(shown.answer) == product / 2
    assert shown.why.zh == f"是 {product / 2:.2f}。"
    assert float(shown.traps[0].answer) == drawn["a"] + drawn["b"]
    assert shown.vary == {}


def test_braces_of_latex_are_left_alone():
    assert fill(r"\frac{x}{y} {a}", {"a": 2.0}) == r"\frac{x}{y} 2"


@pytest.mark.parametrize(
    ("placeholder", "shown"),
    [
        ("{a}", "1234.5"),
        ("{a:d}", "1234"),
        ("{a:,d}", "1,234"),
        ("{a:,.2f}", "1,234.50"),
        ("{a:.3g}", "1.23e+03"),
        ("{a:.10e}", "1.2345000000e+03"),
        ("{a:.0%}", "123450%"),
    ],
)
def test_a_number_may_have_a_format(placeholder, shown):
    assert fill(placeholder, {"a": 1234.5}) == shown


@pytest.mark.parametrize(
    "text",
    [
        *("{a:999999999d}", "{a:.999f}", "{a:>9f}", "{a:09.2f}", "{a:}", "{a:.2}", "{a:.2d}"),
        *("{a:x}", "{a:s}", "{a!r}", "{a.real}", "{b:.2f}", "{a:.٣f}"),
    ],
)
def test_other_formats_are_left_as_text(text):
    assert fill(text, {"a": 1234.5}) == text


def test_the_largest_number_fills_at_most_a_few_lines():
    assert len(fill("{a:,.99f}", {"a": -1.7e308})) < 1000


@pytest.mark.parametrize(
    "expression",
    [
        "1/0",
        "unknown + 1",
        "sqrt(-1)",
        "().__class__",
        "1 +",
        "9**9**9**9",
        "exp(1e9)",
        "1e308 * 10",
        "m = 2 * 3",
    ],
)
def test_an_expression_without_a_value_is_an_expression_error(expression):
    with pytest.raises(ExpressionError):
        evaluate_finite(expression, {})
