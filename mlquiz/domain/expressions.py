"""Evaluation of the expressions of questions and figures, by simpleeval instead of `eval`."""

from __future__ import annotations

import ast
import math
import re
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from mlquiz.domain.items import ExpressionError

FUNCTIONS: Mapping[str, Any] = {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "sin": math.sin,
    "cos": math.cos,
    "tanh": math.tanh,
    "ceil": math.ceil,
    "floor": math.floor,
    "abs": abs,
    "min": min,
    "max": max,
    "round": round,
}
CONSTANTS: Mapping[str, float] = {"pi": math.pi, "e": math.e}

FORMAT = r",?(?:d|(?:\.[0-9]{1,2})?[efg%])"
"""The allowed formats of a number. A width is not allowed, as it could fill the memory."""

PLACEHOLDER = re.compile(rf"\{{([A-Za-z_]\w*)(?::({FORMAT}))?\}}")
ALMOST_PLACEHOLDER = re.compile(r"\{([^{}:]*):([^{}]*)\}")


def evaluate_finite(expression: str, names: Mapping[str, float]) -> float:
    """Return the finite value of `expression`; raise ExpressionError if it has none."""
    value = evaluate(expression, names)
    if not math.isfinite(value):
        raise ExpressionError(f"{expression!r} is not finite")
    return value


def evaluate(expression: str, names: Mapping[str, float]) -> float:
    """Return the value of `expression`, which may be infinite or NaN.

    Raises ExpressionError if it cannot be evaluated to a number.
    """
    evaluator = _evaluator(names)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # simpleeval only warns of an assignment: `m = 2 * k`
            return float(evaluator.eval(expression))
    except Exception as error:  # of simpleeval or of the arithmetic
        raise ExpressionError(f"{expression!r} has no value: {error}") from error


def tabulate(expression: str, name: str, values: Iterable[float]) -> list[float]:
    """Return the value of `expression` for each value of the variable `name`.

    It is NaN where the expression has no real value. Raises ExpressionError if the expression is
    invalid or uses other variables.
    """
    evaluator = _evaluator({name: 0.0})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            parsed = evaluator.parse(expression)
            table = []
            for value in values:
                evaluator.names[name] = value
                try:
                    table.append(float(evaluator.eval(expression, parsed)))
                except (ValueError, ArithmeticError, TypeError):  # TypeError: it is complex
                    table.append(math.nan)
    except Exception as error:
        raise ExpressionError(f"{expression!r} has no value: {error}") from error
    return table


def _evaluator(names: Mapping[str, float]) -> Any:
    from simpleeval import DEFAULT_OPERATORS, SimpleEval

    operators = {**DEFAULT_OPERATORS, ast.Pow: power}
    return SimpleEval(operators, dict(FUNCTIONS), {**CONSTANTS, **names})


def power(base: Any, exponent: Any) -> Any:
    """Return the power, as a float if an integer would have more than 4096 bits."""
    whole = isinstance(base, int) and isinstance(exponent, int)
    if whole and base.bit_length() * abs(exponent) > 4096:
        base = float(base)
    return base**exponent


def fill(text: str, names: Mapping[str, float]) -> str:
    """Replace `{name}` and `{name:format}` by numbers; leave other braces unchanged."""

    def number(match: re.Match[str]) -> str:
        name, spec = match.groups()
        return format_number(names[name], spec) if name in names else match.group()

    return PLACEHOLDER.sub(number, text)


def unresolved_placeholders(text: str, names: Collection[str]) -> Iterator[str]:
    """Yield the placeholders that `fill` leaves as text because their name or format is wrong.

    Braces with a colon may also be maths, so only those with a valid name or a valid format count.
    """
    for match in ALMOST_PLACEHOLDER.finditer(text):
        name, spec = match.groups()
        if (name in names) != bool(re.fullmatch(FORMAT, spec)):
            yield match.group()


def format_number(value: float, spec: str | None = None) -> str:
    """Return a number as text in the format `spec`.

    Without it, whole numbers have no decimal point and others have six significant digits.
    """
    if spec:
        whole = spec[-1] == "d"
        return format(round(value) if whole else value, spec)
    return str(round(value)) if value == round(value) and abs(value) < 1e15 else f"{value:.6g}"
