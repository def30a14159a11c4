"""`python -m benchmarks [--quick]`: measure every row and write RESULTS.md."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import answering, running, startup
from benchmarks.peers import create_anki_peer
from benchmarks.timing import Row

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# Benchmarks

`make bench` wrote this. Times are medians. A ratio is the median of the ratios of all rounds, each
of which measured both sides; ratios say more than times.
{machine}

| what | ours | against | figure | budget | |
| --- | --- | --- | --- | --- | --- |
"""


def measure(*, quick: bool) -> list[Row]:
    """Measure and return all rows; `quick` takes few rounds, only to prove that measuring works."""
    rounds = 1 if quick else 5
    sizes = (600, 1_000) if quick else startup.SIZES
    with tempfile.TemporaryDirectory() as folder:
        anki = create_anki_peer(Path(folder) / "anki", sizes[0])
        return [
            *startup.rows(Path(folder) / "startup", rounds, sizes, anki),
            *answering.rows(Path(folder) / "answering", rounds, anki),
            *running.rows(Path(folder) / "running", rounds),
        ]


def line(row: Row) -> str:
    """Return a row of the table in Markdown."""
    ours = f"{statistics.median(row.ours):.1f} ms"
    against = f"{row.peer_name} {statistics.median(row.peer):.1f} ms" if row.peer else row.peer_name
    unit = "x" if row.peer else " ms"
    mark = "" if row.budget is None else "met" if row.met else "**missed**"
    budget = "" if row.budget is None else f"{row.budget:g}{unit}"
    figures = f"{row.figure:.2f}{unit} | {budget}"
    return f"| {row.what} | {ours} | {against} | {figures} | {mark} |"


def report(rows: Sequence[Row]) -> str:
    """Return the whole page of results."""
    machine = f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}."
    return HEAD.format(machine=machine) + "\n".join(map(line, rows)) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds, nothing is written")
    quick = parser.parse_args().quick
    page = report(rows := measure(quick=quick))
    sys.stdout.write(page)
    if not quick:
        RESULTS.write_text(page, encoding="utf-8")
        sys.exit(0 if all(row.met for row in rows) else 1)


if __name__ == "__main__":
    main()
