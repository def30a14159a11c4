"""The run that decides a prediction, shown within the question."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from mlquiz.errors import MlquizError
from mlquiz.lab.spec import DemoSpec
from mlquiz.store.runs import RunRecord
from mlquiz.study.prediction import record_of
from mlquiz.study.session import AnswerResult
from mlquiz.tui.base_app import app_of, show_errors
from mlquiz.tui.prediction_result import PredictionResult
from mlquiz.tui.widgets.run_chart import Phase, RunChart

SEEDS = 1000
"""Number of seeds to draw from, so that a repeated prediction runs with a new seed."""


class PredictionRun(Vertical):
    """A pane that runs an answered prediction's demo when mounted, then posts `Decided`."""

    DEFAULT_CSS = """
    PredictionRun {
        height: 55%;
        min-height: 9;
        max-height: 12;
        margin: 1 0 0 0;
    }
    """

    @dataclass
    class Decided(Message):
        """Posted when the run has finished, failed or been stopped."""

        pane: PredictionRun
        prediction: PredictionResult

        @property
        def control(self) -> PredictionRun:
            """The pane of the run."""
            return self.pane

    def __init__(self, answered: AnswerResult) -> None:
        super().__init__()
        self._answered = answered
        self._spec: DemoSpec | None = None
        self.seed = answered.asked.seed // 2 % SEEDS  # its lowest bit chooses the wording
        self.prediction: PredictionResult | None = None

    def compose(self) -> ComposeResult:
        """Compose the chart."""
        yield RunChart()

    def on_mount(self) -> None:
        """Start the run, unless the learner has already stopped or left it."""
        if self.prediction is not None or not self.is_attached:
            return
        try:
            self._spec = app_of(self).demos.spec(self._answered.asked.item.demo or "")
        except MlquizError as error:
            self._decide(PredictionResult("predict.cannot", reason=error))
            return
        for chart in self.query(RunChart):
            chart.focus_claim = self._answered.asked.item.claim
            chart.run(self._spec, self.seed, self._spec.defaults)

    def stop(self) -> None:
        """Stop the run; the answer key then decides the prediction."""
        for chart in self.query(RunChart):
            chart.stop()
        if self.prediction is None and self._spec is None:
            self._decide(PredictionResult("predict.stopped"))

    def retranslate(self) -> None:
        """Redraw the chart in the current language."""
        for chart in self.query(RunChart):
            chart.retranslate()

    @on(RunChart.Changed)
    @show_errors
    def _follow(self, event: RunChart.Changed) -> None:
        event.stop()
        chart = event.chart
        if self.prediction is not None or self._spec is None:
            return
        if chart.phase is Phase.STOPPED:
            self._decide(PredictionResult("predict.stopped"))
        elif chart.phase is Phase.FAILED and chart.failed:
            self._decide(PredictionResult("predict.cannot", reason=chart.failed))
        elif chart.phase is Phase.DONE and chart.started and chart.done:
            self._decide(
                PredictionResult.of(self._answered.asked.item, self._spec, self.seed, chart.done)
            )
            now, answer = app_of(self).clock(), self._answered.event.uuid
            self._save(record_of(self._spec, chart.started, chart.done, now, answer))

    @show_errors
    def _save(self, run: RunRecord) -> None:
        app_of(self).services.record_run(run)

    def _decide(self, prediction: PredictionResult) -> None:
        self.prediction = prediction
        self.display = prediction.ran
        self.post_message(self.Decided(self, prediction))
