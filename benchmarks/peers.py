"""Programs to compare with that mlquiz does not depend on: the `anki` package and clanki.

`MLQUIZ_PEERS` is the `bin` folder of an environment that has `anki`, and perhaps clanki, which
opens the collections of Anki.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SCRIPT = str(Path(__file__).with_name("anki_collection.py"))


@dataclass(frozen=True, slots=True)
class AnkiPeer:
    """An Anki collection of `cards` new cards below `base`, and the programs that open it."""

    bin: Path
    base: Path
    cards: int
    name: str = "the anki package"

    @property
    def _script(self) -> tuple[str, ...]:
        return str(self.bin / "python"), SCRIPT, str(self.base / "User" / "collection.anki2")

    @property
    def first_question(self) -> tuple[str, ...]:
        """The command that prints the first question."""
        return (*self._script, "first")

    @property
    def screen(self) -> tuple[str, ...]:
        """The command that paints the first question; empty if clanki is not installed."""
        clanki = self.bin / "clanki"
        base = f"ANKI_BASE={self.base}"
        return ("env", base, str(clanki), "review", "Made") if clanki.exists() else ()

    def milliseconds_an_answer(self, count: int) -> float:
        """Return the median milliseconds per answer over `count` answers."""
        run = subprocess.run(
            (*self._script, "answer", str(count)), capture_output=True, text=True, check=True
        )
        return float(run.stdout)


def create_anki_peer(
    base: Path, cards: int, environment: Mapping[str, str] = os.environ
) -> AnkiPeer | None:
    """Create a collection in `base` and return the peer that uses it; None without MLQUIZ_PEERS."""
    programs = environment.get("MLQUIZ_PEERS")
    if not programs:
        return None
    (base / "User").mkdir(parents=True)
    peer = AnkiPeer(Path(programs), base, cards)
    subprocess.run((*peer._script, "make", str(cards)), check=True)
    return peer
