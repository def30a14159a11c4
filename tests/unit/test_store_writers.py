"""Front ends change the learner's data through `mlquiz.study` only."""

from __future__ import annotations

import ast
from pathlib import Path

import mlquiz

ROOT = Path(mlquiz.__file__).parent
MAINTENANCE = {"state.py"}
"""`mlquiz state` works on the database itself: it merges, rebuilds and restores."""


def writers() -> set[str]:
    """Return the methods of Store that write: those that open a transaction, and their callers."""
    tree = ast.parse((ROOT / "store" / "store.py").read_text(encoding="utf-8"))
    (store,) = (
        node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Store"
    )
    calls = {
        method.name: {
            node.attr
            for node in ast.walk(method)
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self"
        }
        for method in store.body
        if isinstance(method, ast.FunctionDef)
    }
    found = {"_writing"}
    while more := {name for name, called in calls.items() if called & found} - found:
        found |= more
    return {name for name in found if not name.startswith("_")}


def test_every_way_to_write_is_known() -> None:
    assert writers() >= {
        *(
            "record",
            "record_action",
            "void",
            "record_interview",
            "record_run",
            "set_setting",
            "set_memory",
        ),
        *("merge", "merge_interviews", "rebuild", "replace_data"),
    }


def test_no_front_end_writes_to_the_store() -> None:
    files = [file for package in ("tui", "plain", "cli") for file in (ROOT / package).rglob("*.py")]
    assert len(files) > 50
    names = writers()
    found = [
        f"{file.name}:{node.lineno}"
        for file in files
        if file.name not in MAINTENANCE
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in names
        and ast.unparse(node.value).split(".")[-1] in {"store", "_store"}
    ]
    assert found == []
