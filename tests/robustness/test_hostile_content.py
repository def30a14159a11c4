"""Damaged shipped files: problems with their locations, within limits, never a traceback."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from mlquiz.domain.expressions import evaluate_finite
from mlquiz.domain.items import ExpressionError
from mlquiz.library.library import Library
from mlquiz.lint.check import check
from tests.robustness.examining import at_most, examine, forget_peak, peak_mib

COUNT = 1000


@pytest.mark.parametrize("part", range(4))
def test_damaged_files_give_problems_where_they_stand(tmp_path: Path, part: int) -> None:
    forget_peak()
    before, problems = peak_mib(), 0
    for seed in range(part, COUNT, 4):
        problems += bool(examine(seed, tmp_path).problems)
    assert problems > COUNT / 4 * 0.7
    assert peak_mib() - before < 300


def test_damaged_files_leave_a_library_and_a_report(tmp_path: Path) -> None:
    root = tmp_path / "content"
    root.mkdir()
    for seed in range(60):
        examine(seed, root)
    with at_most(60), Library.open([root], tmp_path / "cache") as library:
        assert library.problems
        for item in library.item_ids():
            library.item(item)
        assert len(check([root], tmp_path / "demos").problems) >= len(library.problems)


@pytest.mark.parametrize(
    "expression",
    [
        *("9**9**9", "9**4000000", "(9**1000)**1000", "2.0**1e9", "(-8)**0.5", "1 << 10**9"),
        *("'a' * 10**9", "'a' * 99999 * 99999", "'{:99999999}'.format(1)", "[x for x in 'a']"),
        *("(" * 500 + "1" + ")" * 500, "-" * 5000 + "1", "1" + "+1" * 5000),
        *("1/0", "round(1, 10**9)", "max()", "a.b", "__import__('os')"),
    ],
)
def test_no_expression_takes_long(expression: str) -> None:
    with at_most(5), contextlib.suppress(ExpressionError):
        evaluate_finite(expression, {"a": 1.0})
