"""The experiment that decides a prediction, in place."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from mlquiz.errors import MlquizError
from mlquiz.lab.words import DemoSpec
from mlquiz.store.store import Run
from mlquiz.study.experiment import record_of
from mlquiz.study.sitting import Answered
from mlquiz.tui.host import host, told
from mlquiz.tui.trial import Trial
from mlquiz.tui.widgets.run_chart import Phase, RunChart

SEEDS = 1000
"""An experiment takes one of that many seeds, so that it is a fresh one each time."""


class TrialPane(Vertical):
    """Runs the demo of an answered prediction as soon as it is mounted; then posts `Decided`."""

    DEFAULT_CSS = """
    TrialPane {
        height: 55%;
        min-height: 9;
        max-height: 12;
        margin: 1 0 0 0;
    }
    """

    @dataclass
    class Decided(Message):
        """The experiment is over."""

        pane: TrialPane
        trial: Trial

        @property
        def control(self) -> TrialPane:
            """The pane that ran it."""
            return self.pane

    def __init__(self, answered: Answered) -> None:
        super().__init__()
        self._answered = answered
        self._words: DemoSpec | None = None
        self.seed = answered.asked.seed % SEEDS
        self.trial: Trial | None = None

    def compose(self) -> ComposeResult:
        """Compose the chart."""
        yield RunChart()

    def on_mount(self) -> None:
        """Start the experiment, unless a quick learner has already stopped or left it."""
        if self.trial is not None or not self.is_attached:
            return
        try:
            self._words = host(self).demos.words(self._answered.asked.item.demo or "")
        except MlquizError as error:
            self._decide(Trial("predict.cannot", reason=error))
            return
        for chart in self.query(RunChart):
            chart.focus_claim = self._answered.asked.item.claim
            chart.run(self._words, self.seed, self._words.defaults)

    def stop(self) -> None:
        """End the experiment before its time; the answer key stands."""
        for chart in self.query(RunChart):
            chart.stop()
        if self.trial is None and self._words is None:
            self._decide(Trial("predict.stopped"))

    def retell(self) -> None:
        """Write the chart in the language of now."""
        for chart in self.query(RunChart):
            chart.retell()

    @on(RunChart.Changed)
    @told
    def _follow(self, event: RunChart.Changed) -> None:
        event.stop()
        chart = event.chart
        if self.trial is not None or self._words is None:
            return
        if chart.phase is Phase.STOPPED:
            self._decide(Trial("predict.stopped"))
        elif chart.phase is Phase.FAILED and chart.failed:
            self._decide(Trial("predict.cannot", reason=chart.failed))
        elif chart.phase is Phase.DONE and chart.started and chart.done:
            self._decide(Trial.of(self._answered.asked.item, self._words, self.seed, chart.done))
            now, answer = host(self).clock(), self._answered.event.uuid
            self._save(record_of(self._words, chart.started, chart.done, now, answer))

    @told
    def _save(self, run: Run) -> None:
        host(self).desk.store.record_run(run)

    def _decide(self, trial: Trial) -> None:
        self.trial = trial
        self.display = trial.ran
        self.post_message(self.Decided(self, trial))
