"""The stored curves that a question asks about."""

from __future__ import annotations

from mlquiz.domain.blocks import LabelledCurves
from mlquiz.i18n.tui import translate
from mlquiz.render.chart import Chart, Segment, draw_chart
from mlquiz.render.wrap import wrap
from mlquiz.tui.base_app import app_of
from mlquiz.tui.widgets.chart_view import ChartView


class CurvesView(ChartView):
    """A chart of stored curves, which are read after the first paint."""

    DEFAULT_CSS = """
    CurvesView {
        height: 12;
        max-height: 45vh;
        min-height: 8;
        max-width: 100;
        margin-top: 1;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: LabelledCurves | None = None
        self._chart: Chart | None = None
        self._is_missing = False

    def show(self, curves: LabelledCurves) -> None:
        """Draw other curves, or the same in another language."""
        if curves != self._shown:
            self._shown, self._chart, self._is_missing = curves, None, False
            self.redraw()
            self.call_after_refresh(self._read)

    def _read(self) -> None:
        if self._shown is not None:
            app = app_of(self)
            self._chart = app.demos.labelled_chart(self._shown, app.lang)
            self._is_missing = self._chart is None
            self.redraw()

    def draw(self, width: int, height: int) -> list[list[Segment]]:
        """Return the chart, or a message if its curves are missing; [] until they are read."""
        if self._is_missing and self._shown is not None:
            words = translate("curves.missing", app_of(self).lang, demo=self._shown.demo)
            return [[Segment(line, "label")] for line in wrap(words, width)]
        return draw_chart(self._chart, width, height) if self._chart else []
