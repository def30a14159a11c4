"""What may be loaded when: start-up is fast because heavy things come late."""

import subprocess
import sys

import pytest

HEAVY = ("textual", "rich", "torch", "msgspec", "numpy", "fsrs", "tomllib", "asyncio")


def loaded_by(code: str) -> set[str]:
    script = f"import sys\ntry:\n    {code}\nfinally:\n    print('LOADED', *sorted(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    (line,) = [line for line in run.stdout.splitlines() if line.startswith("LOADED")]
    return set(line.split()[1:])


def test_help_loads_nothing_heavy():
    code = "sys.argv = ['mlquiz', '--help']; from mlquiz.cli import main; main()"
    assert not loaded_by(code).intersection(HEAVY)


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("mlquiz.domain.scheduling", {"textual", "torch", "sqlite3", "click"}),
        ("mlquiz.lab", {"textual", "torch", "numpy"}),
        ("mlquiz.lab.spec_file", {"textual", "torch", "numpy"}),
        ("mlquiz.lab.child.execution", {"tomllib", "mlquiz.lab.spec_file", "mlquiz.packs"}),
        ("mlquiz.lab.child.exercise", {"tomllib", "mlquiz.lab.spec_file", "mlquiz.packs"}),
        ("mlquiz.store.store", {"textual", "torch", "click"}),
        ("mlquiz.plain.session", {"textual", "rich", "torch"}),
        ("mlquiz.cli.check", {"msgspec", "tomllib", "sqlite3", "textual", "torch"}),
        ("mlquiz.cli.demo", {"msgspec", "tomllib", "asyncio", "rich", "textual", "torch"}),
        ("mlquiz.render.markup", {"textual", "rich", "markdown_it"}),
    ],
)
def test_a_module_imports_only_what_it_needs(module, forbidden):
    assert not loaded_by(f"import {module}").intersection(forbidden)


def test_the_app_does_not_load_torch():
    assert "torch" not in loaded_by("import mlquiz.tui.app")


def test_no_garbage_is_collected_before_the_first_question(indexed):
    """Python's default thresholds would collect some eighty times, and find nothing."""
    script = """
import builtins, gc, sys
from mlquiz.__main__ import main  # before, as compiling it may start a collection
started = []
gc.callbacks.append(lambda phase, info: started.append(phase) if phase == "start" else None)
def ask(prompt):
    print("COLLECTED", len(started))
    raise EOFError
builtins.input = ask
sys.argv = ["mlquiz", "quiz", "--plain"]
main()
"""
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert "COLLECTED 0" in run.stdout
