"""The condition of a claim: the `holds` of a spec, parsed once and evaluated on a run's metrics.

Four forms are supported, each with an effect that can be put in words:

- `a < b - 0.5`, `a > b + 0.5`, `a < b`: a difference; the effect is the difference of the sides.
- `a < 0.5 * b`, `a > 3 * b`: a ratio; the effect is the ratio of the sides.
- `a < 2.0`, where the right side is a constant: a value; the effect is the left side.
- `close(a, b, 0.01)`: a distance; the effect is the absolute difference, and smaller is better.
"""

from __future__ import annotations

import ast
import functools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mlquiz.domain.expressions import CONSTANTS, FUNCTIONS, evaluate
from mlquiz.domain.items import ExpressionError
from mlquiz.lab.api import Comparison, Form, Relation

RELATIONS: Mapping[type[ast.cmpop], Relation] = {
    ast.Lt: "<",
    ast.LtE: "≤",
    ast.Gt: ">",
    ast.GtE: "≥",
}
OPERATORS: Mapping[type[ast.operator], tuple[Form, str]] = {
    ast.Add: ("difference", "{}"),
    ast.Sub: ("difference", "-({})"),
    ast.Mult: ("ratio", "{}"),
    ast.Div: ("ratio", "1 / ({})"),
}
HELP = "write one comparison, such as `a < b - 0.5`, or `close(a, b, 0.01)`"


class ConditionError(ValueError):
    """Raised for a `holds` that is not a single valid comparison; the message has the reason."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed comparison. `left`, `right` and `margin` are expressions of metrics and knobs.

    `margin` is added to the right side of a difference; for a ratio it is the factor, for a
    distance the tolerance. `names` are the metrics and knobs in `left` and `right`.
    """

    source: str
    form: Form
    relation: Relation
    left: str
    right: str
    margin: str = "0"
    names: tuple[str, ...] = field(default=())

    def decide(self, numbers: Mapping[str, float]) -> Comparison:
        """Evaluate the condition on these metrics and knobs; with a NaN it does not hold.

        Raises KeyError with the name of a missing metric, and ExpressionError if a side cannot be
        evaluated.
        """
        for name in self.names:
            if name not in numbers:
                raise KeyError(name)
        left, right = evaluate(self.left, numbers), evaluate(self.right, numbers)
        margin = evaluate(self.margin, numbers)
        return Comparison(
            left=left,
            relation=self.relation,
            right=right,
            margin=margin,
            effect=self._effect(left, right),
            holds=self._holds(left, right, margin),
            form=self.form,
        )

    def _holds(self, left: float, right: float, margin: float) -> bool:
        if self.form == "distance":
            return _distance(left, right) <= margin
        bound = right * margin if self.form == "ratio" else right + margin
        match self.relation:
            case "<":
                return left < bound
            case "≤":
                return left <= bound
            case ">":
                return left > bound
            case _:
                return left >= bound

    def _effect(self, left: float, right: float) -> float:
        falls = self.relation in ("<", "≤")
        if self.form == "value":
            return left
        if self.form == "distance":
            return _distance(left, right)
        if self.form == "ratio":
            top, bottom = (right, left) if falls else (left, right)
            return top / bottom if bottom else math.copysign(math.inf, top) if top else math.nan
        return right - left if falls else left - right


def _distance(left: float, right: float) -> float:
    return 0.0 if left == right else abs(left - right)


@functools.lru_cache(maxsize=1024)
def parse_condition(source: str) -> Condition:
    """Return the condition written in `source`; raise ConditionError if it is not valid."""
    try:
        return _condition(source, ast.parse(source.strip(), mode="eval").body)
    except ConditionError:
        raise
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        from mlquiz.toml_schema.diagnostics import shorten  # loads the TOML parser

        raise ConditionError(f"{shorten(source)!r} is not an expression") from error


def _condition(source: str, node: ast.expr) -> Condition:
    """Return the condition that was parsed to `node`.

    Raises ConditionError if it is not valid, and RecursionError if it is nested too deeply.
    """
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "close":
        return _close(source, node)
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        raise ConditionError(f"{source!r} is not a single comparison")
    relation = RELATIONS.get(type(node.ops[0]))
    if relation is None:
        raise ConditionError(f"{source!r} must compare with <, <=, > or >=")
    form, right, margin = _right_side(node.comparators[0])
    return _checked(source, form, relation, node.left, right, margin)


def _close(source: str, node: ast.Call) -> Condition:
    if len(node.args) != 3 or node.keywords:
        raise ConditionError(f"{source!r}: close takes two numbers and a tolerance")
    left, right, tolerance = node.args
    return _checked(source, "distance", "≈", left, right, ast.unparse(tolerance))


def _right_side(node: ast.expr) -> tuple[Form, ast.expr, str]:
    """Return the form, the expression to compare the left side with, and the margin or factor."""
    if not _names(node):
        return "value", node, "0"
    if isinstance(node, ast.BinOp):
        constant, other = node.right, node.left
        if isinstance(node.op, ast.Mult) and not _names(node.left):
            constant, other = node.left, node.right
        found = OPERATORS.get(type(node.op))
        if found and not _names(constant):
            form, margin = found
            return form, other, margin.format(ast.unparse(constant))
    return "difference", node, "0"


def _checked(
    source: str, form: Form, relation: Relation, left: ast.expr, right: ast.expr, margin: str
) -> Condition:
    names = tuple(dict.fromkeys([*_names(left), *_names(right)]))
    if not names:
        raise ConditionError(f"{source!r} contains no metric or knob")
    condition = Condition(
        source, form, relation, ast.unparse(left), ast.unparse(right), margin, names
    )
    for expression in (condition.left, condition.right, condition.margin):
        _check_supported(expression, names)
    return condition


def _check_supported(expression: str, names: Iterable[str]) -> None:
    """Raise ConditionError if an expression has no value whatever the metrics are.

    The metrics are NaN here, on which most functions are defined. An error of the arithmetic does
    not count, because it depends on the metrics.
    """
    try:
        evaluate(expression, dict.fromkeys(names, math.nan))
    except ExpressionError as error:
        if not isinstance(error.__cause__, ArithmeticError | ValueError):
            raise ConditionError(str(error)) from error


def _names(node: ast.expr) -> list[str]:
    """Return the metrics and knobs in an expression without repeats, from left to right."""
    return list(dict.fromkeys(_walk(node)))


def _walk(node: ast.AST) -> Iterator[str]:
    called = node.func if isinstance(node, ast.Call) else None
    if isinstance(node, ast.Name) and node.id not in CONSTANTS:
        yield node.id
    for child in ast.iter_child_nodes(node):
        if not (child is called and isinstance(child, ast.Name) and child.id in FUNCTIONS):
            yield from _walk(child)
