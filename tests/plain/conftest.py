"""A plain session with scripted lines."""

from __future__ import annotations

import io

import pytest

from mlquiz.domain.filter import Filter
from mlquiz.plain.experiment import Experiments
from mlquiz.plain.session import PlainSession
from mlquiz.render.terminal import Terminal
from mlquiz.study.clock import utc_now
from mlquiz.study.planning import plan
from mlquiz.study.sitting import Sitting
from tests.small import write_coin


@pytest.fixture
def sit(library, store, tmp_path):
    """Run a session over these kinds of item with these lines; return all that was written."""

    def run(kinds, lines, lang="en", bias=1.0):
        wanted = Filter(kinds=frozenset(kinds))
        session = plan(library, store, wanted, utc_now(), per_day=100)
        typed, out = iter(lines), io.StringIO()
        terminal = Terminal(out)
        PlainSession(
            Sitting(library, store, session),
            library,
            Experiments(terminal, write_coin(tmp_path, bias)),
            lang,
            lambda prompt: next(typed, None),
            terminal.write_wrapped,
        ).run()
        return out.getvalue()

    return run
