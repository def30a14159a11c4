"""A demo's claims as one run decided them, and their numbers as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mlquiz.domain.text import Text
from mlquiz.lab.api import Comparison
from mlquiz.lab.spec_file import DemoSpec, Value

ASCII_RELATIONS: Mapping[str, str] = {"≈": "~", "≤": "<=", "≥": ">="}


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """A claim after a run, its text filled with the settings of the run."""

    name: str
    text: Text
    comparison: Comparison

    @property
    def holds(self) -> bool:
        """Whether the run bears the claim out."""
        return self.comparison.holds


def verdicts(
    spec: DemoSpec, knobs: Mapping[str, Value], decided: Mapping[str, Comparison]
) -> list[ClaimResult]:
    """Return the claims in the order of the words."""
    filled = spec.at(knobs)
    return [
        ClaimResult(name, claim.text, decided[name])
        for name, claim in filled.claims.items()
        if name in decided
    ]


def formula(comparison: Comparison, *, ascii_only: bool = False) -> str:
    """Write what was compared: `0.04 < 0.21 - 0.05`, `2.29 > 2`, `0.31 ≈ 0.3 ± 0.02`."""
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
    """Write a measured number in so many significant digits."""
    return f"{value:.0f}" if 10**digits <= abs(value) < 1e5 else f"{value:.{digits}g}"


def _distinct_numbers(left: float, right: float) -> tuple[str, str]:
    """Write two numbers in as many digits as it takes to see that they differ, up to six."""
    for digits in range(3, 6):
        texts = number(left, digits), number(right, digits)
        if texts[0] != texts[1] or left == right:
            return texts
    return number(left, 6), number(right, 6)
