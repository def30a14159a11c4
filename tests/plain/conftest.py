"""A plain session with scripted lines."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from mlquiz.domain.filter import Filter
from mlquiz.library.library import Library
from mlquiz.plain.demos import DemoRunner
from mlquiz.plain.session import PlainSession
from mlquiz.render.terminal import Terminal
from mlquiz.store.store import Store
from mlquiz.study.clock import utc_now
from mlquiz.study.queue_builder import plan
from mlquiz.study.session import StudySession
from mlquiz.study.settings import Settings
from tests.building.small_library import write_coin_demo


@pytest.fixture
def run_session(library, store, tmp_path, torch_folder):
    """Run a session over these kinds of item with these lines; return all that was written.

    The coin of the prediction shows heads if `bias` is over a half. `prompts` collects the prompts.
    """

    def run(kinds, lines, lang="en", bias=1.0, chart=False, cram=False, prompts=None):
        wanted = Filter(kinds=frozenset(kinds))
        queue = plan(library, store, wanted, utc_now(), per_day=100, cram=cram)
        typed, out = iter(lines), io.StringIO()
        asked = [] if prompts is None else prompts

        def read(prompt):
            asked.append(prompt)
            return next(typed, None)

        terminal = Terminal(out)
        demos = write_coin_demo(tmp_path, bias)
        PlainSession(
            StudySession(library, store, queue, cram=cram),
            library,
            DemoRunner(terminal, [demos], chart=chart),
            lang,
            read,
            terminal.write_wrapped,
        ).run()
        return out.getvalue()

    return run


@pytest.fixture
def answer(tmp_path):
    """Answer the only question of a kind; return what was written and the answers in the log.

    `root` is the content folder, beside its demos. An option may be given by its words.
    """

    def run(root: Path, kind, lines, lang="en", *, chart=False, settings=()):
        out, typed = io.StringIO(), iter(lines)
        terminal = Terminal(out)
        with (
            Store.in_folder(tmp_path / "home") as store,
            Library.open([root], tmp_path / "cache.sqlite") as library,
        ):
            for name, value in settings:
                Settings(store).set(name, value)
            queue = plan(library, store, Filter(kinds=frozenset({kind})), utc_now(), per_day=9)
            PlainSession(
                StudySession(library, store, queue),
                library,
                DemoRunner(terminal, [root.parent / "demos"], chart=chart),
                lang,
                lambda prompt: typed_line(next(typed, None), out.getvalue()),
                terminal.write_wrapped,
            ).run()
            return out.getvalue(), [json.loads(event.answer) for event in store.answers()]

    return run


def typed_line(line: str | None, shown: str) -> str | None:
    """Return the letter of the option that was last shown with these words, else the line."""
    rows = [row.strip() for row in shown.split("\n")]
    found = [row[0] for row in rows if line and row[1:] == f") {line}"]
    return found[-1] if found else line
