"""The comparison of an exercise's values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.exercises import FailureKind
from mlquiz.lab.child.values import MAX_TEXT, Array, difference, plain_value, shown

TOLERANCE = 1e-4

numbers = st.floats(-1e6, 1e6) | st.integers(-1000, 1000) | st.booleans()
shapes = st.lists(st.integers(0, 4), max_size=3).map(tuple)
arrays = shapes.flatmap(
    lambda shape: st.lists(
        st.floats(-1e6, 1e6), min_size=math.prod(shape), max_size=math.prod(shape)
    ).map(lambda flat: np.array(flat).reshape(shape))
)
values = st.recursive(
    numbers | arrays | st.text(max_size=5) | st.none(),
    lambda each: (
        st.lists(each, max_size=3)
        | st.lists(each, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3), each, max_size=3)
    ),
    max_leaves=8,
)


@given(values)
def test_a_value_does_not_differ_from_itself(value: object) -> None:
    assert difference(plain_value(value), plain_value(value), TOLERANCE) is None


@given(values)
def test_a_value_is_shown_in_a_short_line(value: object) -> None:
    line = shown(plain_value(value))
    assert line
    assert len(line) <= MAX_TEXT


@given(arrays.filter(lambda array: array.size > 0), st.data())
def test_one_wrong_number_is_found_where_it_is(array: np.ndarray, data: st.DataObject) -> None:
    index = data.draw(st.sampled_from(list(np.ndindex(array.shape))))
    wrong = array.copy()
    wrong[index] += 2 * TOLERANCE * max(1, abs(array[index]))
    found = difference(plain_value(array), plain_value(wrong), TOLERANCE)
    assert found is not None
    assert found.kind is FailureKind.VALUE
    assert found.where == (f"[{', '.join(map(str, index))}]" if index else "")
    assert found.expected != found.got


@given(arrays)
def test_numbers_within_the_tolerance_agree(array: np.ndarray) -> None:
    close = array + 0.4 * TOLERANCE * np.maximum(1, np.abs(array))
    assert difference(plain_value(array), plain_value(close), TOLERANCE) is None


@given(arrays, arrays)
def test_another_shape_is_another_value(one: np.ndarray, other: np.ndarray) -> None:
    found = difference(plain_value(one), plain_value(other), TOLERANCE)
    if one.shape != other.shape:
        assert found is not None
        assert found.kind is FailureKind.SHAPE
        assert "shape" in found.expected


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        ([1.0, 2.0], np.array([1.0, 2.0])),
        ((1, 2.0), [1.0, 2]),
        (np.float32(0.5), 0.5),
        (True, 1),
        (np.bool_(True), True),
        ([np.array([1.0]), np.array([2.0])], np.array([[1.0], [2.0]])),
        ((np.zeros(2), 3.0), [[0, 0], 3]),
        ({2, 1}, [1, 2]),
        (range(3), [0, 1, 2]),
        ({1: 2.0}, {np.int64(1): 2.0}),
        ({(0, 1): 2.0}, {(np.int64(0), 1.0): 2.0}),
        (math.nan, math.nan),
        (math.inf, math.inf),
    ],
)
def test_the_same_numbers_agree_whatever_holds_them(expected: object, got: object) -> None:
    assert difference(plain_value(expected), plain_value(got), TOLERANCE) is None


@pytest.mark.parametrize(
    ("expected", "got", "kind", "where"),
    [
        (1.0, math.nan, FailureKind.VALUE, ""),
        (math.inf, 1e30, FailureKind.VALUE, ""),
        (1.0, math.inf, FailureKind.VALUE, ""),
        (np.zeros((2, 1)), np.zeros(2), FailureKind.SHAPE, ""),
        (1.0, None, FailureKind.TYPE, ""),
        (1.0, lambda: 1.0, FailureKind.TYPE, ""),
        ("a", "b", FailureKind.TYPE, ""),
        ((np.zeros(2), np.zeros(3)), (np.zeros(2), np.ones(3)), FailureKind.VALUE, "[1][0]"),
        ((np.zeros(2), np.zeros(3)), (np.zeros(2), np.zeros(2)), FailureKind.SHAPE, "[1]"),
        ([[1, 2], [3]], [[1, 2], [3], [4]], FailureKind.TYPE, ""),
        ({"a": 1.0}, {"a": 2.0}, FailureKind.VALUE, "['a']"),
        ({1: 1.0}, {1: 2.0}, FailureKind.VALUE, "[1]"),
        ({1: 2.0}, {"1": 2.0}, FailureKind.TYPE, ""),
        ({None: 2.0}, {"None": 2.0}, FailureKind.TYPE, ""),
        ({(0, "a"): 1.0}, {(0, "a"): 2.0}, FailureKind.VALUE, "[(0, 'a')]"),
        ({frozenset({1}): 1.0}, {frozenset({1}): 2.0}, FailureKind.VALUE, "[frozenset({1})]"),
        (1.0, np.array([1j]), FailureKind.TYPE, ""),
    ],
)
def test_what_differs_is_named(expected: object, got: object, kind: str, where: str) -> None:
    found = difference(plain_value(expected), plain_value(got), TOLERANCE)
    assert found is not None
    assert (found.kind, found.where) == (kind, where)


def test_close_numbers_are_shown_with_enough_digits_to_differ() -> None:
    found = difference(Array((), (1.0,)), Array((), (1.000_004,)), 1e-6)
    assert found is not None
    assert (found.expected, found.got) == ("1", "1.000004")


def test_of_a_large_array_only_the_wrong_number_is_shown() -> None:
    wrong = np.zeros((10, 10))
    wrong[3, 4] = 0.5
    found = difference(plain_value(np.zeros((10, 10))), plain_value(wrong), TOLERANCE)
    assert found is not None
    assert (found.where, found.expected, found.got) == ("[3, 4]", "0", "0.5")
