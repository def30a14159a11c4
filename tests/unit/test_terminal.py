"""The plain terminal: wrapping by cells, redrawing in place, and colours."""

from __future__ import annotations

import pytest

from mlquiz.render.chart import Segment
from mlquiz.render.terminal import Terminal
from mlquiz.render.wrap import wrap
from tests.building.screen import Screen


def test_after_a_resize_the_chart_is_drawn_below(screen: Screen, monkeypatch) -> None:
    terminal = Terminal(screen)
    terminal.redraw(["one"])
    monkeypatch.setenv("COLUMNS", "60")
    terminal.redraw(["two"])
    assert "\x1b[1A" not in screen.getvalue()


def test_colours_are_off_if_the_environment_asks_for_it(screen: Screen, monkeypatch) -> None:
    assert Terminal(screen).paint("x", "31") == "\x1b[31mx\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert Terminal(screen).paint("x", "31") == "x"
    assert Terminal(screen).live
    monkeypatch.setenv("TERM", "dumb")
    assert not Terminal(screen).live


@pytest.mark.parametrize(
    ("segment", "painted"),
    [
        (Segment("x", "line", 0), "\x1b[36mx\x1b[0m"),
        (Segment("x", "line", 0, "bright"), "\x1b[1;36mx\x1b[0m"),
        (Segment("x", "line", 0, "dim"), "\x1b[2;36mx\x1b[0m"),
        (Segment("x", "marker", 0, "ghost"), "\x1b[2;36mx\x1b[0m"),
        (Segment("x", "marker", 1), "\x1b[1;35mx\x1b[0m"),
        (Segment("x", "label", 0, "dim"), "\x1b[36mx\x1b[0m"),
        (Segment("x", "level"), "\x1b[2mx\x1b[0m"),
        (Segment("x", "bracket"), "\x1b[1mx\x1b[0m"),
        (Segment("x", "title"), "x"),
    ],
)
def test_emphasis_in_a_chart_is_bold_or_dim(screen: Screen, segment, painted: str) -> None:
    assert Terminal(screen).chart_line([segment]) == painted


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("one two three", 7, ["one two", "  three"]),
        ("学习率过低，几乎没动。", 12, ["学习率过低，", "  几乎没动。"]),
        ("学习率过低，几", 10, ["学习率过", "  低，几"]),
        ("a verylongword b", 6, ["a", "  very", "  long", "  word", "  b"]),
        ("  a) one two", 8, ["  a) one", "  two"]),
        ("过拟合（小）", 8, ["过拟合", "  （小）"]),
        ("学习“小批量”", 6, ["学习", "  “小", "  批", "  量”"]),
        ("", 10, []),
    ],
)
def test_text_wraps_by_cells(text: str, width: int, expected: list[str]) -> None:
    assert list(wrap(text, width, indent=2)) == expected


def test_a_written_line_is_wrapped_below_its_own_indent(screen: Screen, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "12")
    terminal = Terminal(screen)
    terminal.write_wrapped("    print(1)")
    terminal.write_wrapped("  one two three")
    terminal.write_wrapped("")
    assert screen.getvalue() == "    print(1)\n  one two\n  three\n\n"
