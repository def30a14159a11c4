"""Teaching order, cycles, and the judgement that each verdict requires."""

import pytest

from mlquiz.domain.concepts import (
    Concept,
    Depth,
    Judgement,
    StatementVerdict,
    in_prerequisite_order,
    prerequisite_cycles,
)
from tests.building.items import text


def concept(name: str, *requires: str) -> Concept:
    return Concept(id=name, section="s", title=text(name), depth=Depth.CORE, requires=requires)


def test_prerequisites_come_first_and_otherwise_the_given_order_stays():
    given = [concept("c", "b"), concept("d", "gone"), concept("x"), concept("b", "a"), concept("a")]
    assert in_prerequisite_order(given) == ["d", "x", "a", "b", "c"]


def test_a_cycle_comes_last_and_is_named():
    given = [concept("a", "b"), concept("b", "a"), concept("c")]
    assert in_prerequisite_order(given) == ["c", "a", "b"]
    assert prerequisite_cycles(given) == ["a", "b"]
    assert prerequisite_cycles([concept("a"), concept("b", "a")]) == []


@pytest.mark.parametrize("verdict", StatementVerdict)
def test_whatever_is_not_true_or_true_with_conditions_is_a_myth(verdict):
    said = {
        StatementVerdict.TRUE: Judgement.TRUE,
        StatementVerdict.CONDITIONAL: Judgement.CONDITIONAL,
    }
    assert verdict.judgement is said.get(verdict, Judgement.MYTH)
