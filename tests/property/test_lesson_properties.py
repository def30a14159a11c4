"""Expressions of figures and names of measured numbers, whatever an author writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.expressions import tabulate
from mlquiz.domain.figures import sample
from mlquiz.domain.items import ExpressionError
from mlquiz.domain.lessons import Figure, FigureCurve
from mlquiz.domain.placeholders import fill_measured, malformed_in, measured_in
from mlquiz.render.chart import draw_chart
from mlquiz.render.figures import figure_chart
from mlquiz.text import Text

LABEL = Text("label", "标签")
PIECES = [
    "x",
    "t",
    "1",
    "0",
    "2.5",
    "+",
    "-",
    "*",
    "/",
    "**",
    "(",
    ")",
    "exp(",
    "log(",
    "sqrt(",
    ",",
]
EXPRESSIONS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=12)
HOSTILE = [
    "9**9**9**9**9",
    "__import__('os').system('true')",
    "x.__class__",
    "'a' * 10**9",
    "[x for x in (1, 2)]",
    "lambda: 0",
    "(" * 90 + "x" + ")" * 90,
]


@given(EXPRESSIONS | st.sampled_from(HOSTILE))
def test_an_expression_has_values_or_is_refused(expression: str) -> None:
    try:
        values = tabulate(expression, "x", [-1.0, 0.0, 2.0])
    except ExpressionError:
        return
    assert len(values) == 3
    assert all(isinstance(value, float) for value in values)


@given(EXPRESSIONS, EXPRESSIONS, st.booleans(), st.integers(0, 60), st.integers(0, 20))
def test_any_figure_is_drawn(
    first: str, second: str, square: bool, width: int, height: int
) -> None:
    figure = Figure(
        curves=(
            FigureCurve(label=LABEL, y=first),
            FigureCurve(y=second, x=first, points=True),
        ),
        x_label=LABEL,
        y_label=LABEL,
        x=(-1, 1),
        square=square,
    )
    lines = draw_chart(figure_chart(figure, "en"), width, height)
    assert len(lines) == height


@given(st.floats(-5, 5), st.floats(0.1, 5))
def test_a_curve_spans_its_range(start: float, length: float) -> None:
    figure = Figure(curves=(), x_label=LABEL, y_label=LABEL, x=(start, start + length))
    xs, ys = sample(figure, FigureCurve(label=LABEL, y="x"))
    assert (xs[0], xs[-1]) == pytest.approx((start, start + length))
    assert xs == ys == sorted(xs)


PLACEHOLDERS = st.sampled_from(
    ["{s/a:m}", "{s/a:m:.2f}", "{s/a:m:.0%}", "{s/a:}", "{S/a:m}", "{m}"]
)
PIECES = PLACEHOLDERS | st.text("{}ab/_:.2f% $\\", max_size=10)


@given(st.lists(PIECES, max_size=5).map("".join))
def test_only_placeholders_of_measured_numbers_are_replaced(text: str) -> None:
    replaced = []

    def value_of(demo: str, metric: str) -> float:
        replaced.append((demo, metric))
        return 1.0

    filled = fill_measured(text, value_of)
    assert replaced == list(measured_in(text))
    assert (filled == text) is not bool(replaced)
    assert not any(list(measured_in(each)) for each in malformed_in(text))
