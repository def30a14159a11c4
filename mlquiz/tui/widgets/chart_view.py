"""A widget that draws a chart in the colours of the theme."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.filter import dim_color
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from mlquiz.render import chart
from mlquiz.tui.themes import SERIES


class ChartView(Widget):
    """A widget filled by a chart, which a subclass returns from `draw`."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "chart-view--axis",
        "chart-view--bracket",
        "chart-view--shade",
        "chart-view--title",
        *(f"chart-view--series-{n}" for n in range(SERIES)),
    }
    DEFAULT_CSS = """
    ChartView {
        .chart-view--axis { color: $muted; }
        .chart-view--bracket { color: $accent; }
        .chart-view--shade { color: $series-0; }
        .chart-view--title { color: $foreground; text-style: bold; }
        .chart-view--series-0 { color: $series-0; }
        .chart-view--series-1 { color: $series-1; }
        .chart-view--series-2 { color: $series-2; }
        .chart-view--series-3 { color: $series-3; }
        .chart-view--series-4 { color: $series-4; }
        .chart-view--series-5 { color: $series-5; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._lines: list[Strip] | None = None
        self._drawn_for = Size(0, 0)

    def draw(self, width: int, height: int) -> list[list[chart.Segment]]:  # noqa: ARG002
        """Return the chart as rows of `width` cells; [] if there is nothing to draw."""
        return []

    def redraw(self) -> None:
        """Draw the chart again."""
        self._lines = None
        self.refresh()

    def notify_style_update(self) -> None:
        """Discard the drawn chart, as the theme's colours may have changed."""
        super().notify_style_update()
        self._lines = None

    def render_line(self, y: int) -> Strip:
        """Return a row of the chart."""
        width = self.size.width
        if self._lines is None or self._drawn_for != self.size:
            self._lines, self._drawn_for = self._strips(), self.size
        return self._lines[y] if y < len(self._lines) else Strip.blank(width, self.rich_style)

    def _strips(self) -> list[Strip]:
        lines = self.draw(self.size.width, self.size.height)
        style_of = cache(self._style_of)  # hundreds of segments share a few styles
        return [Strip([Segment(part.text, style_of(*part[1:])) for part in line]) for line in lines]

    def _style_of(self, role: chart.Role, series: int | None, emphasis: chart.Emphasis) -> Style:
        weight = chart.weight(role, emphasis)
        style = self._colour_of(role, series)
        if weight == "normal":
            return style
        if weight == "bold":
            return style + Style(bold=True)
        assert style.color is not None
        _, background = self.background_colors
        return style + Style(color=dim_color(background.rich_color, style.color))

    def _colour_of(self, role: chart.Role, series: int | None) -> Style:
        if series is not None:
            return self.get_component_rich_style(f"chart-view--series-{series % SERIES}")
        if role in ("axis", "tick", "level"):
            return self.get_component_rich_style("chart-view--axis")
        if role in ("bracket", "shade", "title"):
            return self.get_component_rich_style(f"chart-view--{role}")
        return self.rich_style
