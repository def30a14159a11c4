"""Properties of the order of a session."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.interleaving import Neighbours, interleave

names = st.lists(st.sampled_from("aabbcde"), max_size=40)


def items_of(concepts: list[str]) -> dict[str, str]:
    """Return the concept of each of these items, which are numbered in order."""
    return {f"{name}{index}": name for index, name in enumerate(concepts)}


@given(names)
def test_every_item_comes_once_and_those_of_a_concept_in_their_order(listed):
    concepts = items_of(listed)
    order = interleave(list(concepts), concepts)
    assert sorted(order) == sorted(concepts)
    for name in set(listed):
        own = [item for item in order if concepts[item] == name]
        assert own == [item for item in concepts if concepts[item] == name]


@given(names)
def test_two_of_a_concept_follow_each_other_only_where_it_has_more_than_half(listed):
    concepts = items_of(listed)
    order = [concepts[item] for item in interleave(list(concepts), concepts)]
    most = max((listed.count(name) for name in listed), default=0)
    repeated = sum(one == two for one, two in pairwise(order))
    assert repeated == max(0, 2 * most - len(listed) - 1)


@given(names, st.dictionaries(st.sampled_from("abcde"), st.sets(st.sampled_from("abcde"))))
def test_a_concept_begins_after_those_that_it_needs(listed, needs):
    acyclic = {name: {need for need in wanted if need < name} for name, wanted in needs.items()}
    concepts = items_of(listed)
    order = [concepts[item] for item in interleave(list(concepts), concepts, acyclic)]
    for name, wanted in acyclic.items():
        for need in wanted & set(order):
            if name in order:
                assert order.index(need) < order.index(name)


def test_what_is_due_first_stays_first_and_its_siblings_move_apart():
    concepts = {"a1": "a", "a2": "a", "a3": "a", "b1": "b", "c1": "c", "b2": "b"}
    order = interleave(list(concepts), concepts)
    assert order == ["a1", "b1", "a2", "c1", "a3", "b2"]


@given(names, st.sets(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde"))))
def test_neighbours_change_neither_the_items_nor_the_blocks(listed, pairs):
    pairs = {pair for pair in pairs if pair[0] != pair[1]}
    wishes = {one: {b for a, b in pairs if a == one} for one, _ in pairs}
    concepts = items_of(listed)
    plain = [concepts[item] for item in interleave(list(concepts), concepts)]
    for neighbours in (Neighbours(together=wishes), Neighbours(apart=wishes)):
        order = interleave(list(concepts), concepts, {}, neighbours)
        assert sorted(order) == sorted(concepts)
        for name in set(listed):
            own = [item for item in order if concepts[item] == name]
            assert own == [item for item in concepts if concepts[item] == name]
        shown = [concepts[item] for item in order]
        assert sum(map(str.__eq__, shown, shown[1:])) == sum(map(str.__eq__, plain, plain[1:]))


def test_siblings_that_are_learnt_alternate_and_others_stay_apart():
    concepts = {"a1": "a", "c1": "c", "b1": "b", "d1": "d", "a2": "a", "e1": "e", "b2": "b"}
    both = {"a": {"b"}, "b": {"a"}}
    together = interleave(list(concepts), concepts, {}, Neighbours(together=both))
    assert together[:4] == ["a1", "b1", "a2", "b2"]
    apart = [
        concepts[item] for item in interleave(list(concepts), concepts, {}, Neighbours(apart=both))
    ]
    assert not any({one, two} == {"a", "b"} for one, two in pairwise(apart))
