"""A small concept map: two sections, three concepts and a verdict question."""

from __future__ import annotations

from pathlib import Path

from tests.building.content import cloze, concept, ledger, sections, statement, write

VERDICT = '[[question]]\nid = "bn-verdict"\nkind = "verdict"\nstatement = "c1"\n'


def clozes(name: str, hidden: str = "a", count: int = 2) -> list[str]:
    """Return `count` cloze cards: `name-0`, `name-1`, …"""
    return [cloze(f"{name}-{number}", hidden) for number in range(count)]


def write_map(folder: Path) -> Path:
    """Write the concept map into `folder` and return the folder."""
    write(folder / "sections.toml", sections(norm="归一化", basics="基础"))
    write(folder / "statements" / "norm.toml", ledger(statement("c1", "bn")))
    write(folder / "norm" / "bn.toml", concept("bn", *clozes("bn"), VERDICT, requires=["weight"]))
    write(folder / "norm" / "ln.toml", concept("ln", cloze("ln-0"), requires=["bn"], lesson=False))
    write(folder / "basics" / "weight.toml", concept("weight", *clozes("weight")))
    return folder
