"""Charts that show what decides a claim: emphasis, levels, marks, values, brackets, clips."""

from __future__ import annotations

import math

import pytest
from msgspec.structs import replace

from mlquiz.render.cells import text_width
from mlquiz.render.chart import (
    Bracket,
    Chart,
    Level,
    Mark,
    Segment,
    Series,
    Value,
    draw_chart,
    weight,
)

XS = list(range(201))
LOW = [2.3 - x / 500 for x in XS]
RIGHT = [2.3 * math.exp(-x / 20) + 0.05 for x in XS]


def rows(lines: list[list[Segment]]) -> list[str]:
    return ["".join(segment.text for segment in line).rstrip() for line in lines]


def picture(chart: Chart, width: int = 60, height: int = 14, *, ascii_only: bool = False):
    return rows(draw_chart(chart, width, height, ascii_only=ascii_only))


def parts(chart: Chart, role: str, width: int = 60, height: int = 14) -> list[Segment]:
    return [part for line in draw_chart(chart, width, height) for part in line if part.role == role]


def rows_with(chart: Chart, text: str, width: int) -> list[int]:
    return [index for index, row in enumerate(picture(chart, width)) if text in row]


def test_a_comparison_in_ascii() -> None:
    xs = [0, 10, 20]
    chart = Chart(
        [
            Series("low", xs, [4, 3, 3.0], emphasis="bright"),
            Series("high", xs, [4, 2, 1.0], emphasis="dim"),
        ],
        levels=[Level("guess", 2.5)],
        marks=[Mark("stop", 10)],
        values=[Value(0, 20, 3.0, "3.0")],
        brackets=[Bracket(1, 3, "2.0")],
    )
    assert picture(chart, 50, 12, ascii_only=True) == [
        "o low  x.. high",
        "                  stop",
        "4+ooooo             :",
        " |  ...ooooooooo    :             3.0",
        " |      ...     ooooooooooooooooooooo@+     o low",
        " |         ....     :                 |",
        " |- - - - - - -.... : - - - - - guess | 2.0",
        "2+                 ......             |",
        " |                  :    ........     |",
        " |                  :            ....x+     x high",
        " ++-----------------+----------------+",
        "  0                10               20",
    ]


def test_bright_lines_are_solid_with_markers_and_dim_ones_sparse_with_one() -> None:
    dots = {}
    for emphasis in ("bright", "dim", "ghost"):
        chart = Chart([Series("s", XS, LOW, emphasis=emphasis)])
        lines = draw_chart(chart, 60, 14)[1:]
        cells = [part for line in lines for part in line if part.role == "line"]
        dots[emphasis] = sum((ord(c) - 0x2800).bit_count() for part in cells for c in part.text)
        markers = [part for line in lines for part in line if part.role == "marker"]
        assert bool(markers) == (emphasis != "ghost")
        assert (len(markers) > 1) == (emphasis == "bright")
        assert {part.emphasis for part in (*cells, *markers)} == {emphasis}
    assert dots["bright"] > 2 * dots["dim"]
    assert dots["bright"] > 2 * dots["ghost"]


def test_bright_lines_are_drawn_over_the_others() -> None:
    bright = Series("bright", XS, LOW, emphasis="bright")
    dim = Series("dim", XS, LOW, emphasis="dim")
    for chart in (Chart([bright, dim]), Chart([dim, bright])):
        assert {part.emphasis for part in parts(chart, "line")} == {"bright"}


def test_the_previous_run_is_drawn_like_its_series() -> None:
    ghost = Series("before", XS, RIGHT, emphasis="ghost", style=1)
    chart = Chart([Series("low", XS, LOW), Series("right", XS, LOW), ghost])
    assert {part.series for part in parts(chart, "line") if part.emphasis == "ghost"} == {1}
    assert any(row.endswith("⠄ ⠄ before") for row in picture(chart))


def test_the_previous_run_without_a_label_is_not_in_the_legend() -> None:
    ghost = Series("", XS, RIGHT, emphasis="ghost")
    assert picture(Chart([Series("low", XS, LOW), ghost]))[0] == "•⠤⠤ low"


@pytest.mark.parametrize("log", [False, True])
def test_a_level_widens_the_axis_and_bears_its_name(log: bool) -> None:
    chart = Chart([Series("s", XS, [1.0 + x / 1000 for x in XS])], log_y=log)
    assert not parts(chart, "level")
    chart = Chart(chart.series, log_y=log, levels=[Level("a blind guess", 50.0)])
    assert "a blind guess" in picture(chart)[1]
    assert len(parts(chart, "level")) > 10


def test_a_level_moves_its_name_to_where_there_is_room() -> None:
    right = Chart([Series("s", [0, 1], [0, 2.0])], levels=[Level("half", 1.0)])
    row = next(row for row in picture(right) if "half" in row)
    assert row.endswith("half")
    left = Chart(
        [Series("s", [0, 0.5, 1], [0, 1.0, 1.0]), Series("t", [0, 1], [2.0, 2.0])],
        levels=[Level("half", 1.0)],
    )
    row = next(row for row in picture(left) if "half" in row)
    assert row.index("half") < 20


def test_a_level_beyond_the_clip_is_not_drawn() -> None:
    chart = Chart([Series("s", XS, LOW)], levels=[Level("far", 50.0)], clip=(None, 5.0))
    assert not parts(chart, "level")
    assert not any("far" in row for row in picture(chart))


@pytest.mark.parametrize("height", [9, 14])
def test_marks_bear_their_names_above_or_beside(height: int) -> None:
    marks = [Mark("stopped", 130), Mark("kept", 60), Mark("", 90)]
    chart = Chart([Series("s", XS, RIGHT)], log_x=False, marks=marks)
    text = "\n".join(picture(chart, height=height))
    assert "kept" in text
    assert "stopped" in text
    columns = {
        column
        for line in draw_chart(chart, 60, height)
        for column, part in _columns(line)
        if part.role == "level"
    }
    assert len(columns) >= 3


def test_names_of_marks_side_by_side_stay_in_order() -> None:
    marks = [Mark("the second of them", 101), Mark("the first of them", 100)]
    row = picture(Chart([Series("s", XS, RIGHT)], marks=marks))[1]
    assert row.split("  ")[-1].strip() == "the first of them the second of them"


def test_values_stand_on_their_curves_with_their_numbers() -> None:
    chart = Chart([Series("s", XS, LOW)], values=[Value(0, 100, 2.1, "2.10")])
    signs = [part.text for part in parts(chart, "value")]
    assert sorted(signs) == ["2.10", "◆"]
    assert {part.series for part in parts(chart, "value")} == {0}


def test_a_unit_moves_no_number_to_another_row() -> None:
    xs = list(range(11))
    for width in range(40, 70):
        for unit in ("std", "个标准差"):
            series = [Series("a", xs, [4.0] * 11), Series("b", xs, [0.0] * 11)]
            values = [Value(0, 4, 4.0, "4.25", unit), Value(0, 6, 4.0, "4.75", unit)]
            drawn = Chart(series, values=values)
            bare = Chart(series, values=[replace(value, unit="") for value in values])
            for number in ("4.25", "4.75"):
                assert rows_with(drawn, number, width) == rows_with(bare, number, width) != []


def test_a_unit_is_left_out_where_it_has_no_room() -> None:
    xs = list(range(11))
    unit = "standard deviations"
    values = [Value(0, 3, 4.0, "4.25", unit), Value(0, 7, 4.0, "4.75", unit)]
    chart = Chart([Series("a", xs, [4.0] * 11)], values=values)
    for width, written in ((80, {f"4.25 {unit}", f"4.75 {unit}"}), (24, {"4.25", "4.75"})):
        texts = [part.text for part in parts(chart, "value", width)]
        assert {text for text in texts if text != "◆"} == written


def test_labels_do_not_touch() -> None:
    xs = list(range(11))
    values = [Value(0, 2, 4.0, "4.25"), Value(0, 3, 4.0, "4.75")]
    numbers = Chart([Series("a", xs, [4.0] * 11)], values=values)
    for width in range(35, 50):
        assert "4.254.75" not in "\n".join(picture(numbers, width))
    bracket = Bracket(1.0, 3.0, "higher by 2")
    for length in range(1, 14):
        ends_early = Series("z" * length, xs[:9], [2.4] * 9)
        chart = Chart([ends_early, Series("high", xs, [1.0] * 11)], brackets=[bracket])
        assert not any("zhigher" in row for row in picture(chart, 60, 10))


def test_no_word_beside_a_bracket_is_cut_off() -> None:
    series = [Series("low", [0, 1], [1.0, 1.0]), Series("high", [0, 1], [9.0, 9.0])]
    chart = Chart(series, brackets=[Bracket(1.0, 9.0, "smaller by a factor of 89.7")])
    for width in range(35, 90):
        beside = "".join(part.text for part in parts(chart, "bracket", width, 12))
        assert "smaller" in beside


def test_a_letter_that_draws_a_curve_is_no_label() -> None:
    """In ASCII, curves are drawn with the letters o and x, which a label may touch."""
    flat, peak = Series("", [0, 1, 2], [0, 0, 0]), Series("", [0, 1, 2], [0, 4, 0])
    chart = Chart([flat, peak], values=[Value(1, 1, 4.0, "5.75")])
    assert any("x5.75" in row for row in picture(chart, 30, 7, ascii_only=True))


def test_a_value_beyond_the_frame_is_an_arrow_at_its_edge() -> None:
    series = Series("s", XS, [x**2 for x in XS])
    chart = Chart([series], values=[Value(0, 200, 40000.0, "4e4")], clip=(None, 100.0))
    assert [part.text for part in parts(chart, "value")] == ["4e4↑"]


def test_a_value_of_no_series_is_drawn_without_a_colour() -> None:
    chart = Chart([Series("s", XS, LOW)], values=[Value(7, 100, 2.1)])
    assert [part.series for part in parts(chart, "value")] == [None]


def test_a_bracket_spans_two_values() -> None:
    chart = Chart([Series("s", XS, LOW)], brackets=[Bracket(1.9, 2.3, "0.4")])
    column = [row[-6:].strip() for row in picture(chart)[1:-2]]
    assert column[0] == "┐"
    assert column[-1].endswith("┘")
    assert sum(row.endswith("│ 0.4") for row in picture(chart)) == 1


def test_a_long_label_of_a_bracket_takes_several_rows() -> None:
    chart = Chart([Series("s", XS, LOW)], brackets=[Bracket(1.9, 2.3, "lower by 0.4")])
    text = "\n".join(picture(chart))
    assert "lower" in text
    assert "0.4" in text
    assert "…" not in text


def test_a_bracket_within_a_row_is_a_single_sign() -> None:
    chart = Chart([Series("s", XS, LOW)], brackets=[Bracket(2.0, 2.001, "0.001")])
    assert [part.text for part in parts(chart, "bracket")] == ["╴", "0.001"]
    assert any(row.endswith("╴ 0.001") for row in picture(chart))


def test_brackets_that_overlap_stand_side_by_side() -> None:
    series = [Series("s", XS, LOW), Series("other", XS, RIGHT)]
    overlapping = [Bracket(1.9, 2.3, "0.4"), Bracket(2.05, 2.2, "0.2")]
    chart = Chart(series, brackets=overlapping)
    columns = [row[41:] for row in picture(chart)[1:4]]
    assert columns == ["┐     ┐ 0.2", "│ 0.4 ┘", "┘           • s"]


def test_a_bracket_leaves_the_labels_of_the_curves_alone() -> None:
    series = [Series("rate 0.001", XS, LOW), Series("rate 0.5", XS, RIGHT)]
    text = "\n".join(picture(Chart(series, brackets=[Bracket(RIGHT[-1], LOW[-1], "1.85")]))[2:])
    for label in ("• rate 0.001", "▴ rate 0.5", "1.85"):
        assert text.count(label) == 1


def test_a_clipped_curve_runs_to_the_frame_and_leaves_by_an_arrow() -> None:
    chart = Chart([Series("s", [0, 10, 20], [1, 100, 2])], clip=(None, 4))
    assert picture(chart, 50, 10, ascii_only=True) == [
        "o s",
        "4+ o                      ^                      o",
        " | o                                             o",
        " | o                                             o",
        " | o                                             o",
        "2+o                                              o",
        " |o",
        " |o",
        " ++-----------+-----------+----------+-----------+",
        "  0           5          10         15          20",
    ]


def test_a_clip_stops_the_axis_only_where_something_lies_beyond() -> None:
    chart = Chart([Series("s", XS, LOW)], clip=(0.0, 100.0))
    assert picture(chart) == picture(Chart(chart.series))


def test_both_ends_of_an_axis_can_be_clipped() -> None:
    chart = Chart([Series("s", [0, 1, 2, 3], [0.5, -9.0, 9.0, 0.5])], clip=(0.0, 1.0))
    assert {part.text for part in parts(chart, "off_scale")} == {"↑", "↓"}
    ticks = [row.split("┤")[0].strip() for row in picture(chart) if "┤" in row]
    assert ticks == ["1.0", "0.5", "0"]


@pytest.mark.parametrize(
    "clip", [(5.0, 1.0), (math.nan, None), (None, -math.inf), (3.0, 3.0), (-1.0, 0.0)]
)
def test_a_clip_without_room_is_ignored(clip) -> None:
    series = [Series("s", [0, 1], [1.0, 10.0])]
    assert picture(Chart(series, clip=clip, log_y=True)) == picture(Chart(series, log_y=True))


def test_arrows_of_dim_curves_leave_bright_ones_visible() -> None:
    high = Series("high", XS, [9.0 if x % 2 else 1.0 for x in XS], emphasis="dim")
    top = Series("top", XS, [4.0] * len(XS), emphasis="bright")
    chart = Chart([top, high], clip=(None, 4.0))
    assert not parts(chart, "off_scale")


def test_every_curve_has_its_label_at_its_end() -> None:
    series = [Series(f"layer {n}", XS, [y + n / 1000 for y in RIGHT]) for n in range(9)]
    text = "\n".join(picture(Chart(series), 60, 16)[4:])
    for n in range(9):
        assert text.count(f"layer {n}") == 1


def test_a_curve_that_left_the_frame_is_labelled_where_it_left() -> None:
    gone = Series("gone", XS, [x / 10 for x in XS])
    chart = Chart([gone, Series("low", XS, LOW)], clip=(None, 3.0))
    assert "↑ • gone" in picture(chart)[1]


def test_a_dim_curve_that_left_the_frame_has_no_marker_where_it_does_not_end() -> None:
    gone = Series("gone", XS, [x / 10 for x in XS], emphasis="dim")
    lines = draw_chart(Chart([gone], clip=(None, 3.0)), 60, 14)[1:]
    assert not any(part.role == "marker" for line in lines for part in line)


def test_a_long_label_is_clipped_rather_than_left_out() -> None:
    series = [Series("low", XS, LOW), Series("a label longer than a quarter", XS, RIGHT)]
    assert any(row.endswith("▴ a label longer t…") for row in picture(Chart(series)))


@pytest.mark.parametrize("width", [60, 80])
def test_a_long_title_of_the_x_axis_takes_a_row_and_is_cut_between_words(width: int) -> None:
    title = "number of updates over the whole of the training set, one epoch each"
    chart = Chart([Series("s", XS, LOW)], x_label=title)
    last = picture(chart, width)[-1]
    assert last.strip() == (title if width == 80 else title.removesuffix(" epoch each") + "…")
    assert picture(chart, width)[-2].split() == picture(Chart(chart.series), width)[-1].split()


@pytest.mark.parametrize(
    ("role", "emphasis", "expected"),
    [
        ("line", "normal", "normal"),
        ("line", "bright", "bold"),
        ("line", "dim", "dim"),
        ("marker", "normal", "bold"),
        ("marker", "ghost", "dim"),
        ("label", "dim", "normal"),
        ("label", "bright", "bold"),
        ("bracket", "normal", "bold"),
    ],
)
def test_emphasis_is_shown_as_weight(role, emphasis, expected: str) -> None:
    assert weight(role, emphasis) == expected


def _columns(line: list[Segment]):
    column = 0
    for part in line:
        yield column, part
        column += text_width(part.text)
