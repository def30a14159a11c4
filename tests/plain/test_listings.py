"""Marking a line of a listing, and putting steps in order, in the plain session."""

import re

import pytest

from mlquiz.library.library import Library
from tests.building.code_questions import BUG, ORDER
from tests.building.small_library import write_content


@pytest.fixture
def library(tmp_path):
    """Open the small library with a listing and with steps to put in order."""
    folder = write_content(tmp_path)
    concept = folder / "s" / "c.toml"
    concept.write_text(concept.read_text(encoding="utf-8") + BUG + ORDER, encoding="utf-8")
    with Library.open([folder], tmp_path / "cache.sqlite") as opened:
        assert opened.problems == ()
        yield opened


def letters_of(shown, *texts):
    return [re.search(rf"^ +(\w)\) {text}$", shown, re.MULTILINE)[1] for text in texts]


def test_a_line_is_marked_by_its_number(run_session, store):
    shown = run_session(["bug"], ["12", "5", "a", ""])
    assert "Mark the faulty line." in shown
    assert "  5)     total = number" in shown
    assert "Type the number of a line, from 1 to 7." in shown
    assert "What is wrong?" in shown
    assert shown.count("import math") == 1
    is_right = letters_of(shown, "It overwrites") == ["a"]
    assert [event.correct for event in store.answers()] == [is_right]
    assert ("✓ Right." in shown) is is_right
    assert ("The line is right, but the reason is not." in shown) is not is_right
    assert "The bug is on line 5. Corrected:\n    -     total = number" in shown


def test_the_marked_line_can_be_undone_and_the_reason_unknown(run_session, store):
    shown = run_session(["bug"], ["5", ":u", "6", "?", ""])
    assert shown.count("Mark the faulty line.") == 2
    assert "The bug is not on line 6 but on line 5." in shown
    assert "The answer:" in shown
    assert [event.correct for event in store.answers()] == [False]


def test_steps_are_arranged_by_letters(run_session, store):
    shown = run_session(["order"], ["abc", "abcde", "a b, c d", ""])
    assert shown.count("Pick 4 of the 5 steps") == 2
    letters = letters_of(shown, "clear", "forward", "backward", "update")
    is_right = letters in (["a", "b", "c", "d"], ["b", "a", "c", "d"])
    assert [event.correct for event in store.answers()] == [is_right]
    assert "The right order:\n" in shown
    assert "Does not belong:\n  ✗ detach\n    That cuts the graph." in shown
