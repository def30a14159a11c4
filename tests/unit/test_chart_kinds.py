"""Charts of points, bars and heat maps, equal scales, and several charts in one area."""

from __future__ import annotations

import math

import pytest

from mlquiz.render.cells import text_width
from mlquiz.render.chart import (
    Bracket,
    Chart,
    Level,
    Segment,
    Series,
    Value,
    draw_chart,
    draw_charts,
)

BARS = [
    Series("Adam", [0], [0.5], emphasis="bright"),
    Series("SGD", [0], [0.25], emphasis="dim"),
]


def rows(lines: list[list[Segment]]) -> list[str]:
    return ["".join(segment.text for segment in line).rstrip() for line in lines]


def picture(chart: Chart, width: int = 60, height: int = 14, *, ascii_only: bool = False):
    return rows(draw_chart(chart, width, height, ascii_only=ascii_only))


def test_points_are_not_joined() -> None:
    series = [Series("a", [1, 2, 3], [0, 1, 2]), Series("b", [1, 2, 3], [4, 4, 4])]
    assert picture(Chart(series, kind="points"), 30, 8, ascii_only=True) == [
        "o a  x b",
        "4+x             x            x",
        " |",
        " |                           o",
        " |              o",
        "0+o",
        " ++-------------+------------+",
        "  1             2            3",
    ]


def test_a_line_runs_through_points() -> None:
    xs = [0, 1, 2, 3]
    data = Series("data", xs, [1, 0, 1, 0], points=True)
    lines = draw_chart(Chart([data, Series("fit", xs, [0.5] * 4)]), 60, 14)
    of_data = [part for line in lines for part in line if part.series == 0]
    assert sum(part.text.count("•") for part in of_data if part.role == "marker") == 5
    assert not any(part.role == "line" for part in of_data)


def test_a_bar_chart_in_ascii() -> None:
    chart = Chart(
        BARS,
        kind="bars",
        y_label="loss",
        levels=[Level("chance", 0.4)],
        brackets=[Bracket(0.25, 0.5, "0.25")],
    )
    assert picture(chart, 40, 10, ascii_only=True) == [
        "loss",
        "                          chance",
        "Adam |############################# 0.5",
        "     |                       :",
        "SGD  |============== 0.25    :",
        "     |                       :",
        "     |                       :",
        "     |              +--- 0.25 ----+",
        "     ++----------+-----------+-----",
        "      0         0.2         0.4",
    ]


def test_bars_are_exact_to_an_eighth_of_a_cell() -> None:
    chart = Chart([Series("a", [0], [1.0]), Series("b", [0], [0.505])], kind="bars")
    whole, half = (row.split()[1] for row in picture(chart, 60, 7) if row[:1] in ("a", "b"))
    assert whole == "│" + "█" * 51
    assert half == "│" + "█" * 25 + "▊"  # 0.505 x 51 = 25.76


def test_bars_are_shaded_by_emphasis() -> None:
    chart = Chart([*BARS, Series("before", [0], [0.4], emphasis="ghost")], kind="bars")
    text = "\n".join(picture(chart))
    assert all(shade in text for shade in "█▒░")


def test_bars_on_a_log_axis_begin_at_a_power_of_ten() -> None:
    series = [Series("a", [0], [0.0003]), Series("b", [0], [0.2]), Series("none", [0], [0.0])]
    chart = picture(Chart(series, kind="bars", y_label="rate", log_y=True))
    assert chart[0] == "rate (log)"
    assert any(row.split()[:1] == ["1e-4"] for row in chart)
    assert any("←" in row for row in chart)


def test_what_is_no_number_has_a_sign_instead_of_a_bar() -> None:
    series = [
        Series("fine", [0], [1.0]),
        Series("diverged", [0], [math.inf]),
        Series("nothing", [0], [math.nan]),
    ]
    chart = picture(Chart(series, kind="bars"))
    assert any(row.startswith("diverged") and row.endswith("→ inf") for row in chart)
    assert any(row.startswith("nothing") and row.endswith("✕") for row in chart)


def test_a_bar_keeps_its_value_while_other_series_get_theirs() -> None:
    chart = Chart([Series("first", [0, 1], [0.5, math.nan])], kind="bars")
    assert any(row.endswith(" 0.5") for row in picture(chart))


def test_negative_bars_run_to_the_left_of_zero() -> None:
    chart = Chart([Series("up", [0], [1.0]), Series("down", [0], [-1.0])], kind="bars")
    up, down = (row for row in picture(chart, 60, 7) if row.startswith(("up", "down")))
    assert up.index("█") == down.rindex("█") + 1


def test_a_bar_may_have_a_range() -> None:
    chart = Chart([Series("a", [0], [0.5], [0.3], [0.9])], kind="bars")
    assert any("├" in row and "┼" in row and "┤ 0.5" in row for row in picture(chart))


def test_a_compared_bar_bears_the_sign_of_a_value() -> None:
    chart = Chart(BARS, kind="bars", values=[Value(0, 0, 0.5, "0.50 best")])
    assert any(row.endswith("◆ 0.50 best") for row in picture(chart))


def test_bars_without_room_are_left_out_with_a_sign() -> None:
    chart = Chart([Series(f"bar {n}", [0], [n]) for n in range(20)], kind="bars")
    shown = picture(chart, 60, 10)
    assert sum(row.startswith("bar") for row in shown) == 6
    assert shown[7].startswith("…")


def test_a_heat_map_in_ascii() -> None:
    chart = Chart(
        [Series("a", [1, 2, 3], [0, 1, 2]), Series("b", [1, 2, 3], [2, 3, 4])],
        kind="grid",
        y_label="size",
        x_label="feature",
        values=[Value(1, 2, 3, "3.0")],
    )
    assert picture(chart, 30, 8, ascii_only=True) == [
        "size   0 [ .:*#] 4",
        "a          .........:::::::::",
        "           .........:::::::::",
        "b :::::::::**@3.0***#########",
        "  :::::::::*********#########",
        "      1        2        3",
        "                      feature",
        "",
    ]


def test_a_cell_whose_value_is_no_number_has_a_sign() -> None:
    chart = Chart([Series("a", [1, 2, 3], [0.0, math.nan, math.inf])], kind="grid")
    assert {"✕", "↑"} <= set("".join(picture(chart)))


def test_a_heat_map_wider_than_the_terminal_keeps_its_ends() -> None:
    chart = Chart([Series("a", list(range(500)), list(range(500)))], kind="grid")
    labels = picture(chart, 60, 8)[5].split()
    assert labels[0] == "0"
    assert int(labels[-1]) > 450


@pytest.mark.parametrize(("width", "height"), [(40, 20), (80, 20), (60, 40)])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_a_circle_is_round(width: int, height: int, ascii_only: bool) -> None:
    angles = [n / 100 * 2 * math.pi for n in range(101)]
    circle = Series("c", [math.cos(a) for a in angles], [math.sin(a) for a in angles])
    lines = draw_chart(Chart([circle], square=True), width, height, ascii_only=ascii_only)[1:]
    cells = [
        (row, column)
        for row, line in enumerate(lines)
        for column, cell in enumerate(cell for part in line for cell in [part] * len(part.text))
        if cell.role in ("line", "marker")
    ]
    high = max(row for row, _ in cells) - min(row for row, _ in cells) + 1
    wide = max(column for _, column in cells) - min(column for _, column in cells) + 1
    assert abs(wide / 2 - high) <= 2


def test_two_charts_stand_side_by_side_where_there_is_room() -> None:
    charts = [Chart([Series("s", [0, 1], [0, 1])], y_label=name) for name in ("loss", "rate")]
    wide = draw_charts(charts, 100, 10)
    assert {sum(text_width(part.text) for part in line) for line in wide} == {100}
    assert "loss" in rows(wide)[0]
    assert "rate" in rows(wide)[0]
    assert rows(draw_charts(charts, 99, 10))[0].count("rate") == 0


def test_charts_below_one_another_share_their_columns() -> None:
    charts = [
        Chart([Series("a", [0, 9], [0, 1]), Series("another", [0, 9], [1, 0])], y_label="loss"),
        Chart([Series("s", [0, 9], [0, 12345])], y_label="rate"),
    ]
    chart = rows(draw_charts(charts, 60, 16))
    assert chart[8].startswith("rate")
    axes = [row for row in chart if "└" in row]
    assert len(axes) == 2
    assert axes[0] == axes[1]


def test_charts_without_room_are_left_out_with_a_note() -> None:
    charts = [Chart(y_label=name) for name in ("loss", "rate")]
    chart = rows(draw_charts(charts, 60, 9, note="one more"))
    assert chart[0] == "loss"
    assert chart[-1] == "one more"
    assert rows(draw_charts(charts, 60, 9)) == rows(draw_chart(charts[0], 60, 9))


def test_curves_share_an_area_only_if_each_gets_eight_rows() -> None:
    charts = [Chart([Series("s", [0, 9], [0, 1])], y_label=name) for name in ("loss", "rate")]
    tall, low = (
        rows(draw_charts(charts, 60, 16)),
        rows(draw_charts(charts, 60, 15, note="one more")),
    )
    assert sum(row.startswith(("loss", "rate")) for row in tall) == 2
    assert sum(row.startswith(("loss", "rate")) for row in low) == 1
    assert low[-1] == "one more"


def test_bars_share_an_area_in_as_many_rows_as_they_have() -> None:
    charts = [
        Chart([Series("s", [0], [1])], y_label=name, kind="bars") for name in ("loss", "rate")
    ]
    assert sum(row.startswith(("loss", "rate")) for row in rows(draw_charts(charts, 60, 10))) == 2
