"""Instantiation of items: shuffled options and drawn numbers."""

from __future__ import annotations

import random

from msgspec.structs import replace

from mlquiz.domain.items import Choice, Item, JudgeStatement, Numeric, Trap


def present(item: Item, seed: int) -> Item:
    """Return `item` as it is presented with `seed`, with shuffled options or drawn numbers.

    Raises ExpressionError if a number cannot be computed.
    """
    rng = random.Random(seed)
    if isinstance(item, Choice):
        return replace(item, options=tuple(rng.sample(item.options, len(item.options))))
    if isinstance(item, JudgeStatement):
        return replace(item, repairs=tuple(rng.sample(item.repairs, len(item.repairs))))
    if isinstance(item, Numeric):
        return draw_numbers(item, rng)
    return item


def draw_numbers(question: Numeric, rng: random.Random) -> Numeric:
    """Return the question with its numbers drawn, texts filled and expressions evaluated."""
    from mlquiz.domain.expressions import bind, evaluate, fill  # needed by this kind only

    names = bind(question, {name: rng.choice(values) for name, values in question.vary.items()})
    answer = evaluate(question.answer, names)
    shown = {**names, "answer": answer}
    return replace(
        question,
        ask=question.ask.map(lambda text: fill(text, shown)),
        why=question.why.map(lambda text: fill(text, shown)),
        answer=repr(answer),
        traps=tuple(
            Trap(
                answer=repr(evaluate(trap.answer, names)),
                why=trap.why.map(lambda text: fill(text, shown)),
            )
            for trap in question.traps
        ),
        vary={},
        derive={},
    )
