"""Properties of the order of a session."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mlquiz.domain.interleaving import interleave

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
