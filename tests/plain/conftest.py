"""A plain session with scripted lines."""

from __future__ import annotations

import io

import pytest

from mlquiz.domain.filter import Filter
from mlquiz.plain.prediction import Experiments
from mlquiz.plain.session import PlainSession
from mlquiz.render.terminal import Terminal
from mlquiz.study.clock import utc_now
from mlquiz.study.queue_builder import plan
from mlquiz.study.session import StudySession
from tests.building.demos import spec_source, write_demo

COIN = """
from mlquiz.lab import Point


def run(seed: int, rate: float):
    yield Point(0, {"side": rate})
    yield Point(1, {"side": rate})
    return {"side": rate}
"""


@pytest.fixture
def sit(library, store, tmp_path, torch_folder):
    """Run a session over these kinds of item with these lines; return all that was written.

    The coin of the prediction shows heads if `bias` is over a half.
    """

    def run(kinds, lines, lang="en", bias=1.0, chart=False):
        wanted = Filter(kinds=frozenset(kinds))
        queue = plan(library, store, wanted, utc_now(), per_day=100)
        typed, out = iter(lines), io.StringIO()
        terminal = Terminal(out)
        spec = spec_source(
            claims={"heads": "It shows heads"},
            holds={"heads": "side > 0.5"},
            series=["side"],
            rate=(bias, 0, 1),
        )
        write_demo(tmp_path / "demos", "s/coin", spec, COIN)
        PlainSession(
            StudySession(library, store, queue),
            library,
            Experiments(terminal, [tmp_path / "demos"], chart=chart),
            lang,
            lambda prompt: next(typed, None),
            terminal.write_wrapped,
        ).run()
        return out.getvalue()

    return run
