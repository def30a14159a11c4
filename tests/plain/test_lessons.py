"""A lesson, line by line."""

from __future__ import annotations

import io

import pytest

from mlquiz.library.library import Library
from mlquiz.plain.lesson import lesson_lines, write_lesson
from mlquiz.render.terminal import Terminal
from tests.building.measured import write_measured
from tests.building.sound import write_sound


@pytest.fixture
def root(tmp_path):
    return write_sound(tmp_path)


def lesson_of(root, tmp_path):
    with Library.open([root], tmp_path / "cache.sqlite") as library:
        return library.lesson("weight")


def written(lesson, title, lang, demos, encoding="utf-8", **options):
    """Return what is written to a pipe of this encoding."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding=encoding)
    write_lesson(Terminal(out), lesson, title, lang, demos=[demos], **options)
    out.flush()
    return raw.getvalue().decode(encoding)


def in_order(text, parts):
    places = [text.index(part) for part in parts]
    return places == sorted(places)


def test_the_whole_page_is_written(root, tmp_path):
    demos = write_measured(root)
    shown = written(lesson_of(root, tmp_path), "Weight", "en", demos)
    assert in_order(
        shown,
        [
            "Weight\n\nWhat is a weight?\nSay it in 30 seconds:\n   A weight says",
            "It fell to 0.31.",
            "weight 2",
            "Twice the input.",
            "When not\nWhere nothing is learned.",
            "In our experiment\nThe loss falls.",
            "loss",
            "Proof: It falls.\nheld in 20 of 20 seeds",
            "`mlquiz demo basics/fall` runs it.",
            "Asked next:\n1. Can it be 0?\n   Yes.\n2. Who sets it?\n   Training does.",
            "Sources: Somebody 2020",
        ],
    )
    assert any("\u2800" < sign <= "\u28ff" for sign in shown)
    assert max(len(line) for line in shown.split("\n")) <= 80


def test_the_figures_are_left_out_where_they_are_not_wanted(root, tmp_path):
    demos = write_measured(root)
    shown = written(lesson_of(root, tmp_path), "权重", "zh", demos, chart=False)
    assert "降到 0.31。" in shown
    assert "输入的两倍。" in shown
    assert "30 秒说清楚：\n   权重决定" in shown
    assert not any("\u2800" < sign <= "\u28ff" for sign in shown)
    assert "│" not in shown


def test_figures_are_drawn_in_ascii_where_nothing_else_can_be_written(root, tmp_path):
    demos = write_measured(root)
    shown = written(lesson_of(root, tmp_path), "Weight", "en", demos, "ascii")
    assert "oooo" in shown
    assert shown.count("?") == len(["What is a weight?", "Can it be 0?", "Who sets it?"])


def test_what_was_not_measured_is_a_question_mark(root, tmp_path):
    demos = write_measured(root)
    (demos / "evidence.json").unlink()
    words = list(lesson_lines(lesson_of(root, tmp_path), "Weight", "en", [demos]))
    assert "It fell to ?." in words
