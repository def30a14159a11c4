"""Front ends change the learner's data through `mlquiz.study` only."""

from __future__ import annotations

import ast
from pathlib import Path

import mlquiz

WRITERS = {"record", "record_run", "note", "set_setting", "append"}
MAINTENANCE = {"state.py"}
"""`mlquiz state` works on the database itself: it merges, rebuilds and restores."""


def test_no_front_end_writes_to_the_store() -> None:
    root = Path(mlquiz.__file__).parent
    files = [file for room in ("tui", "plain", "cli") for file in (root / room).rglob("*.py")]
    assert len(files) > 50
    found = [
        f"{file.name}:{node.lineno}"
        for file in files
        if file.name not in MAINTENANCE
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in WRITERS
        and ast.unparse(node.value).split(".")[-1] in {"store", "_store"}
    ]
    assert found == []
