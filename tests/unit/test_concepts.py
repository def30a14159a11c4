"""The order of teaching, and cycles."""

from mlquiz.domain.concepts import Concept, Depth, prerequisite_cycles, teaching_order
from mlquiz.domain.text import Text


def concept(name: str, *requires: str) -> Concept:
    return Concept(
        id=name, section="s", title=Text(name, name), depth=Depth.CORE, requires=requires
    )


def test_prerequisites_come_first_and_otherwise_the_given_order_stays():
    given = [concept("c", "b"), concept("x"), concept("b", "a"), concept("a"), concept("d", "gone")]
    assert teaching_order(given) == ["x", "a", "b", "c", "d"]


def test_a_cycle_comes_last_and_is_named():
    given = [concept("a", "b"), concept("b", "a"), concept("c")]
    assert teaching_order(given) == ["c", "a", "b"]
    assert prerequisite_cycles(given) == ["a", "b"]
    assert prerequisite_cycles([concept("a"), concept("b", "a")]) == []
