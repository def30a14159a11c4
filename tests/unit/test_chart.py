"""Line charts: axes, labels, markers and legends."""

from __future__ import annotations

import math

import pytest

from mlquiz.render.cells import clip, text_width
from mlquiz.render.chart import Chart, Segment, Series, draw_chart
from mlquiz.render.chart.axis import Axis
from mlquiz.render.chart.grid import Grid

XS = list(range(10, 610, 10))
FALLING = Series("falling", XS, [2.3 * math.exp(-x / 80) + 0.03 for x in XS])
FLAT = Series("flat", XS, [2.0] * len(XS))


def rows(lines: list[list[Segment]]) -> list[str]:
    return ["".join(segment.text for segment in line) for line in lines]


def draw(*series: Series, width: int = 60, height: int = 14, **options) -> list[list[Segment]]:
    ascii_only = options.pop("ascii_only", False)
    return draw_chart(Chart(series, **options), width, height, ascii_only=ascii_only)


def picture(*series: Series, width: int = 60, height: int = 14, **options) -> list[str]:
    return rows(draw(*series, width=width, height=height, **options))


def roles(lines: list[list[Segment]], role: str) -> str:
    return "".join(segment.text for line in lines for segment in line if segment.role == role)


def test_a_whole_chart_in_ascii() -> None:
    chart = picture(
        Series("down", [0, 10, 20], [4.0, 2.0, 1.0]),
        Series("up", [0, 10, 20], [0.0, 1.0, 3.0]),
        width=50,
        height=11,
        x_label="update",
        y_label="loss",
        ascii_only=True,
    )
    assert [line.rstrip() for line in chart] == [
        "loss   o down  x up",
        "4+ooo",
        " |   ooooo",
        " |        ooooo                        xxxx up",
        " |             ooooo             xxxxxx",
        "2+                  ooooooxxxxxxx",
        " |                xxxxxxxx      ooooooooooo down",
        " |      xxxxxxxxxx",
        "0+xxxxxx",
        " ++---------+---------+---------+---------+",
        "  0         5        10        15        20 update",
    ]


def test_ticks_and_labels_are_where_they_belong() -> None:
    chart = picture(FALLING, FLAT, x_label="update", y_label="training loss")
    assert chart[0].startswith("training loss   •⠤⠤ falling  ▴⠤⠄ flat")
    assert chart[-1].endswith("update")
    assert [line[:3] for line in chart[1:-2] if "┤" in line] == ["2.0", "1.5", "1.0", "0.5"]
    assert chart[-1].split()[:3] == ["200", "400", "600"]


def test_the_ends_of_the_lines_are_labelled() -> None:
    chart = picture(FALLING, FLAT)
    assert any(line.rstrip().endswith("▴ flat") for line in chart)
    assert any(line.rstrip().endswith("• falling") for line in chart)


def test_labels_that_do_not_fit_are_left_to_the_legend() -> None:
    assert any(line.rstrip().endswith("▴ flat") for line in picture(FALLING, FLAT, width=40))
    assert not any(line.rstrip().endswith("▴ flat") for line in picture(FALLING, FLAT, width=39))


def test_a_label_away_from_its_end_brings_its_marker() -> None:
    same = Series("same", XS, FLAT.y)
    chart = picture(FLAT, same)
    assert any(line.rstrip().endswith("• flat") for line in chart)
    assert any(line.rstrip().endswith("▴ same") for line in chart)


def test_every_series_has_its_own_marker_and_pattern() -> None:
    lines = draw(FALLING, FLAT)
    markers = {s.series: s.text for line in lines[1:] for s in line if s.role == "marker"}
    assert markers == {0: "•", 1: "▴"}
    solid, dashed = picture(FLAT)[1:-2], picture(Series("", [], []), FLAT)[1:-2]
    assert solid != dashed


def test_a_curve_that_blows_up_leaves_by_the_top() -> None:
    values = [1.0, 2.0, math.inf, math.inf, 1.0, -math.inf, 2.0, math.nan, math.nan]
    lines = draw(Series("wild", list(range(9)), values))
    chart = rows(lines)
    assert roles(lines, "off_scale") == "↑✕↓"
    assert "↑" in chart[1]
    assert "↓" in chart[-3]


def test_a_log_axis_is_labelled_and_drops_values_that_are_not_positive() -> None:
    lines = draw(Series("s", [0, 1, 2], [0.001, 0.0, 1000.0]), y_label="y", log_y=True)
    assert rows(lines)[0].startswith("y (log)")
    assert roles(lines, "off_scale") == "↓"
    assert [line.split("┤")[0].strip() for line in rows(lines) if "┤" in line] == [
        "100",
        "1",
        "0.01",
    ]


def test_a_log_axis_without_positive_values_is_linear() -> None:
    assert picture(Series("s", [0, 1], [-1.0, -2.0]), y_label="y", log_y=True)[0].startswith("y  ")


def test_a_single_point_and_a_constant_are_shown() -> None:
    assert roles(draw(Series("s", [3], [4.0]), width=40, height=10), "marker").count("•") == 2
    assert "⠤" in "".join(picture(FLAT)[1:])


def test_a_band_is_shaded_below_the_line() -> None:
    low, high = [y - 0.2 for y in FLAT.y], [y + 0.2 for y in FLAT.y]
    lines = draw(Series("s", XS, FLAT.y, low, high))
    assert len(roles(lines, "band")) > 100
    (line_row,) = [row for row in lines if any(segment.role == "line" for segment in row)]
    assert not any(segment.role == "band" for segment in line_row)


def test_chinese_takes_two_cells() -> None:
    chart = picture(
        Series("学习率过低", XS, FALLING.y),
        Series("合适", XS, FLAT.y),
        x_label="更新",
        y_label="损失",
    )
    assert {text_width(line) for line in chart} == {60}
    assert chart[0].startswith("损失   •⠤⠤ 学习率过低  ▴⠤⠄ 合适")
    assert chart[-1].endswith("更新")


def test_a_legend_too_long_for_a_line_takes_another() -> None:
    many = [Series(f"series number {n}", XS, FLAT.y) for n in range(5)]
    chart = picture(*many, width=60, height=20, y_label="loss")
    assert "series number 2" not in chart[0]
    assert "series number 2" in chart[1]


def test_ascii_stays_ascii() -> None:
    series = [FALLING, Series("b", XS, [math.nan, *FLAT.y[1:]], FLAT.y, FALLING.y)]
    assert "".join(picture(*series, ascii_only=True)).isascii()


def test_nothing_at_all_still_draws_axes() -> None:
    chart = picture(x_label="x", y_label="y")
    assert "└" in chart[-2]


@pytest.mark.parametrize(
    ("low", "high", "log", "most", "labels"),
    [
        (0.0, 1.0, False, 6, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (0.0, 1.0, False, 3, ["0", "0.5", "1.0"]),
        (-3.0, 7.0, False, 6, ["-2", "0", "2", "4", "6"]),
        (0.0, 2e6, False, 5, ["0", "5e5", "1e6", "1.5e6", "2e6"]),
        (0.0, 0.002, False, 5, ["0", "0.0005", "0.0010", "0.0015", "0.0020"]),
        (0.001, 10.0, True, 5, ["0.001", "0.01", "0.1", "1", "10"]),
        (0.1, 20.0, True, 9, ["0.1", "0.2", "0.5", "1", "2", "5", "10", "20"]),
        (1e-12, 1e12, True, 5, ["1e-10", "1e-5", "1", "1e5", "1e10"]),
        (1e-6, 1e6, True, 5, ["1e-6", "0.001", "1", "1000", "1e6"]),
        (1000.0, 1000.02, False, 3, ["1000.00", "1000.01", "1000.02"]),
        (2.0, 3.0, True, 4, ["2.0", "2.5", "3.0"]),
        (-1.7e308, 1.7e308, False, 5, ["-1.7e308", "1.7e308"]),
    ],
)
def test_ticks_are_round(low: float, high: float, log: bool, most: int, labels: list[str]) -> None:
    assert [tick.label for tick in Axis(low, high, log).ticks(most)] == labels


@pytest.mark.parametrize(
    ("value", "shown"),
    [(999.4, "999"), (999.7, "1000"), (-999.7, "-1000"), (99_999.7, "1e5"), (0.09996, "0.1")],
)
def test_a_number_that_is_rounded_up_to_a_power_of_ten_has_no_exponent_of_its_own(
    value: float, shown: str
) -> None:
    lines = draw(Series("a", [0.0], [value]), kind="bars", height=6)
    assert roles(lines, "label") == f"a{shown}"


def test_a_clipped_text_ends_in_an_ellipsis() -> None:
    assert clip("学习率", 6) == "学习率"
    assert clip("学习率", 5) == "学习…"
    assert clip("学习率", 4) == "学…"
    assert clip("abc", 0) == ""


def test_a_grid_drops_what_has_no_width() -> None:
    grid = Grid(4, 1)
    grid.put(0, 0, "\x1b[学\u200bx", "title")
    assert rows(grid.lines()) == ["[学x"]


def test_labels_of_curves_that_end_close_together_keep_their_order() -> None:
    ends = {"high": 0.5, "middle": 0.22, "low": 0.21, "lowest": 0.2}
    series = [
        Series(name, [0, 1], [3.0, ends[name]]) for name in ("lowest", "middle", "high", "low")
    ]
    rows = {
        name: row
        for row, line in enumerate(picture(*series))
        for name in ends
        if line.rstrip().endswith(name)
    }
    assert sorted(rows, key=rows.__getitem__) == ["high", "middle", "low", "lowest"]


def test_every_curve_is_in_the_legend_or_a_mark_stands_for_the_rest() -> None:
    names = ["BN, small batch", "BN, large batch", "LN, small batch", "LN, large batch"]
    curves = [Series(name, XS, FLAT.y) for name in names]
    legend = "".join(picture(*curves, width=46, height=14, y_label="test loss in eval mode")[:4])
    assert all(name in legend for name in names)
    low = picture(*curves, width=46, height=6, y_label="test loss in eval mode")
    assert low[1].rstrip().endswith("…")


def test_axes_without_any_point_promise_no_scale() -> None:
    chart = picture(Series("s", [], []), x_label="update", y_label="loss", log_y=True)
    assert chart[0].startswith("loss (log)")
    assert not any(character.isdigit() for row in chart for character in row)


def test_a_log_axis_is_marked_in_the_words_given() -> None:
    chart = picture(FALLING, y_label="损失", log_y=True, log_mark="（对数）")
    assert chart[0].startswith("损失（对数）")


@pytest.mark.parametrize(
    ("axis", "labels"),
    [(Axis(0.07, 8.9), ["2", "6"]), (Axis(0.05, 19.0, log=True), ["0.1", "10"])],
)
def test_an_axis_with_little_room_keeps_round_values(axis: Axis, labels: list[str]) -> None:
    assert [tick.label for tick in axis.ticks(2)] == labels


def test_labels_at_the_ends_may_take_more_of_a_wide_chart() -> None:
    falls, lowest = "hard target: falls for ever", "smoothed: lowest at 3.3"
    series = Series(falls, [0, 1], [1, 0]), Series(lowest, [0, 1], [1, 0.5])
    usual = "\n".join(picture(*series, width=84)[1:])
    wide = "\n".join(picture(*series, width=84, label_share=1 / 3)[1:])
    assert falls not in usual
    assert falls in wide
    assert lowest in wide
