"""The results of a demo's claims in one run, and their numbers formatted as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mlquiz.lab.api import Comparison
from mlquiz.lab.spec import DemoSpec, Value
from mlquiz.text import Text

ASCII_RELATIONS: Mapping[str, str] = {"≈": "~", "≤": "<=", "≥": ">="}


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """The result of a claim in one run, its text filled with the settings of the run."""

    name: str
    text: Text
    comparison: Comparison

    @property
    def holds(self) -> bool:
        """Whether the claim held in the run."""
        return self.comparison.holds


def claim_results(
    spec: DemoSpec, knobs: Mapping[str, Value], comparisons: Mapping[str, Comparison]
) -> list[ClaimResult]:
    """Return the results of the claims that have a comparison, in the order of the spec."""
    filled = spec.with_settings(knobs)
    return [
        ClaimResult(name, claim.text, comparisons[name])
        for name, claim in filled.claims.items()
        if name in comparisons
    ]


def formula(comparison: Comparison, *, ascii_only: bool = False) -> str:
    """Return the comparison as a formula: `0.04 < 0.21 - 0.05`, `2.29 > 2`, `0.31 ≈ 0.3 ± 0.02`."""
    left, right = _distinct_numbers(comparison.left, comparison.right)
    relation, margin = str(comparison.relation), number(abs(comparison.margin))
    if ascii_only:
        relation = ASCII_RELATIONS.get(relation, relation)
    if comparison.form == "distance":
        return f"{left} {relation} {right} {'+-' if ascii_only else '±'} {margin}"
    if comparison.form == "ratio":
        return f"{left} {relation} {margin} {'x' if ascii_only else '×'} {right}"
    if not comparison.margin:
        return f"{left} {relation} {right}"
    return f"{left} {relation} {right} {'+' if comparison.margin > 0 else '-'} {margin}"


def number(value: float, digits: int = 3) -> str:
    """Format a measured number with `digits` significant digits.

    A larger one is an integer; from 100,000 the notation is scientific: 1.23e+05.
    """
    return f"{value:.0f}" if 10**digits <= abs(value) < 1e5 else f"{value:.{digits}g}"


def _distinct_numbers(left: float, right: float) -> tuple[str, str]:
    """Format two numbers with enough significant digits, up to six, to show that they differ."""
    for digits in range(3, 6):
        texts = number(left, digits), number(right, digits)
        if texts[0] != texts[1] or left == right:
            return texts
    return number(left, 6), number(right, 6)
