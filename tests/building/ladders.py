"""Builders of ladders of the mock interview in TOML."""

from __future__ import annotations

ANSWER = "It is so, and this is why. " * 6


def rung(level: str, item: str, *, false_premise: bool = False) -> str:
    """Return a rung that asks an item."""
    return f'[[rung]]\nlevel = "{level}"\nitem = "{item}"\n' + _premise(false_premise)


def open_rung(
    level: str,
    *,
    points: int = 3,
    item: str = "",
    answer: str = ANSWER,
    proof: str = "",
    false_premise: bool = False,
) -> str:
    """Return a rung with a question of its own; `item` trains its first point."""
    numbered = (
        f'[[rung.point]]\ntext = {{ en = "{level} point {number}", zh = "第 {number} 点" }}\n'
        + (f'item = "{item}"\n' if item and number == 1 else "")
        for number in range(1, points + 1)
    )
    return (
        f'[[rung]]\nlevel = "{level}"\n'
        f'ask = {{ en = "Ask {level}?", zh = "问 {level}？" }}\n'
        f'answer = {{ en = "{answer}", zh = "{"因为如此，所以如此。" * 8}" }}\n'
        + (f'proof = "{proof}"\n' if proof else "")
        + _premise(false_premise)
        + "".join(numbered)
    )


def _premise(false_premise: bool) -> str:
    return "false_premise = true\n" if false_premise else ""


def ladder(name: str, *rungs: str, concept: str = "weight", level: str = "junior") -> str:
    """Return the file of a ladder with these rungs."""
    return (
        f'format = 1\nid = "{name}"\nconcept = "{concept}"\nlevel = "{level}"\n'
        f'title = {{ en = "Ladder {name}", zh = "梯子" }}\n' + "".join(rungs)
    )
