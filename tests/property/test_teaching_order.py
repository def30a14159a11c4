"""Properties of the order in which new items come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mlquiz.domain.concepts import Concept, Depth
from mlquiz.domain.kinds.registry import KINDS
from mlquiz.domain.teaching_order import (
    UNIT_DECAY,
    Unit,
    order_items,
    order_units,
    unit_of,
)
from tests.building.items import text

NAMES = "abcdefgh"


def concept(name: str, asked: int = 0, requires: str = "") -> Concept:
    return Concept(
        id=name, section="s", title=text(name), depth=Depth.CORE, asked=asked,
        requires=tuple(requires),
    )  # fmt: skip


concepts = st.lists(
    st.builds(
        concept,
        st.sampled_from(NAMES),
        st.integers(0, 26),
        st.text(NAMES, max_size=3),
    ),
    unique_by=lambda each: each.id,
)
units = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 4))


def required(name: str, given_concepts: dict[str, Concept]) -> set[str]:
    """Return all that a concept requires, directly or through others."""
    found: set[str] = set()
    stack = [name]
    while stack:
        for need in given_concepts[stack.pop()].requires:
            if need in given_concepts and need not in found:
                found.add(need)
                stack.append(need)
    return found


@given(concepts, units)
def test_every_unit_comes_once_and_those_of_a_concept_in_order(listed, counts):
    order = order_units(listed, counts)
    expected = {
        Unit(each.id, number) for each in listed for number in range(counts.get(each.id, 0))
    }
    assert len(order) == len(expected)
    assert set(order) == expected
    for name in counts:
        numbers = [unit.number for unit in order if unit.concept == name]
        assert numbers == sorted(numbers)


@given(concepts, units)
def test_a_concept_is_introduced_after_all_that_it_requires(listed, counts):
    by_id = {each.id: each for each in listed}
    introduced: list[str] = []
    for unit in order_units(listed, counts):
        if unit.number == 0:
            introduced.append(unit.concept)
        needed = required(unit.concept, by_id)
        if unit.concept not in needed:  # no order satisfies a circle
            assert {name for name in needed if counts.get(name)} <= set(introduced)


@given(concepts, units)
def test_what_is_asked_most_comes_next_where_nothing_is_required(listed, counts):
    free = [replace(each, requires=()) for each in listed]
    asked = {each.id: each.asked for each in listed}
    order = order_units(free, counts)
    for position, unit in enumerate(order):
        ready = [
            each for each in order[position:]
            if not each.number or Unit(each.concept, each.number - 1) in order[:position]
        ]  # fmt: skip
        weights = [asked[each.concept] * UNIT_DECAY**each.number for each in ready]
        assert asked[unit.concept] * UNIT_DECAY**unit.number >= max(weights) - 1e-9


def test_prerequisites_come_just_before_the_concept_that_is_asked():
    listed = [
        concept("a", 3), concept("b", 4), concept("c", 9, "x"), concept("x", 0, "y"),
        concept("y", 1),
    ]  # fmt: skip
    order = order_units(listed, {"a": 1, "b": 1, "c": 2, "y": 1})
    assert [f"{unit.concept}{unit.number}" for unit in order] == ["y0", "c0", "c1", "b0", "a0"]


def test_a_long_chain_of_prerequisites_is_no_deep_recursion():
    listed = [
        Concept(
            id=str(n), section="s", title=text("t"), depth=Depth.CORE, asked=n,
            requires=(str(n - 1),),
        )
        for n in range(5_000)
    ]  # fmt: skip
    order = order_units(listed, {each.id: 1 for each in listed})
    assert [unit.concept for unit in order] == [each.id for each in listed]


@given(st.lists(st.sampled_from(sorted(KINDS))), st.sampled_from(Depth))
def test_a_concept_begins_gently_and_predicts_before_it_calculates(kinds, depth):
    order = order_items(kinds, depth)
    assert sorted(order) == list(range(len(kinds)))
    groups = [KINDS[kinds[index]].group for index in order]
    if set(groups) - {"calculation"}:
        assert groups[0] != "calculation"
    if {"question", "card"} & set(groups):
        assert groups[0] in ("question", "card")
    if {"predict", "calculation"} <= set(groups):
        assert groups.index("predict") < groups.index("calculation")


def test_units_have_two_items_and_then_three():
    assert [unit_of(position, 16) for position in range(9)] == [0, 0, 1, 1, 1, 2, 2, 2, 3]
    assert [unit_of(position, 0) for position in range(4)] == [0, 0, 1, 1]
    assert [unit_of(position, 3) for position in range(9)] == [0, 1, 1, 1, 2, 2, 2, 3, 3]
