"""Outputs of several lines in the plain session."""

import pytest

from mlquiz.library.library import Library
from tests.building.small_library import write_content

FIRST = "[[-1, -1], [1, 1]]"
SECOND = "[[-1, 1], [-1, 1]]"


@pytest.fixture
def library(tmp_path):
    """Open the small library with an output of two lines."""
    folder = write_content(tmp_path)
    concept = folder / "s" / "c.toml"
    text = concept.read_text(encoding="utf-8")
    assert 'answer = "2"' in text
    text = text.replace('answer = "2"', f"answer = '''\n{FIRST}\n{SECOND}\n'''")
    concept.write_text(text, encoding="utf-8")
    with Library.open([folder], tmp_path / "cache.sqlite") as opened:
        assert opened.problems == ()
        yield opened


def grades(store):
    return [event.correct for event in store.answers()]


@pytest.mark.parametrize(
    "lines",
    [
        [FIRST, SECOND],
        [f"{FIRST} {SECOND}"],
        [f"{FIRST} / {SECOND}"],
        [f"{FIRST} ⏎ {SECOND}"],
        [rf"{FIRST}\n{SECOND}"],
        [FIRST.replace("-", "−"), SECOND.replace("[", "【").replace("]", "】")],
    ],
)
def test_as_many_lines_are_read_as_the_output_has(run_session, store, lines):
    shown = run_session(["output"], [*lines, ""])
    assert grades(store) == [True]
    assert "✓ Right." in shown
    assert ":d see it happen" not in shown  # no line was taken for a command


def test_a_wrong_output_takes_its_lines_too(run_session, store):
    shown = run_session(["output"], [SECOND, FIRST, ""])
    assert grades(store) == [False]
    assert ":d see it happen" not in shown


def test_a_blank_line_ends_the_output(run_session, store):
    run_session(["output"], ["error", "", ""])
    assert grades(store) == [False]


def test_commands_work_on_every_line(run_session, store):
    run_session(["output"], [FIRST, ":q"])
    assert not grades(store)
    assert ":d see it happen" in run_session(["output"], [FIRST, ":h", SECOND, ""])
    assert grades(store) == [True]


def test_i_dont_know_is_accepted_on_any_line(run_session, store):
    run_session(["output"], [FIRST, "？", ""])
    assert grades(store) == [False]


def test_unclear_lines_are_asked_again(run_session, store):
    shown = run_session(["output"], ["-1 -1 1 1", "-1 1 -1 1", FIRST, SECOND, ""])
    assert "Type the brackets just as" in shown
    assert grades(store) == [True]
