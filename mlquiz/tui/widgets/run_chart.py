"""A chart that runs a demo and draws its curves live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from enum import Enum, auto

from textual import work
from textual.message import Message
from textual.timer import Timer

from mlquiz.lab.api import Point
from mlquiz.lab.picture import Picture, SeedEnvelope
from mlquiz.lab.protocol import Done, Failed, LogMessage, RunEvent, Start
from mlquiz.lab.spec import DemoSpec, Value
from mlquiz.render import chart
from mlquiz.tui.base_app import app_of
from mlquiz.tui.widgets.chart_view import ChartView

REDRAW_EVERY = 1 / 12
"""Seconds between two redraws, so that drawing does not slow the training down."""

STATUS_DELAY = 0.1
"""Seconds to wait for the first point of a run before its status is shown. A warm spare process
is faster than this, and an earlier paint would delay the point."""


class Phase(Enum):
    """The phase of a run."""

    IDLE = auto()
    STARTING = auto()
    RUNNING = auto()
    DONE = auto()
    FAILED = auto()
    STOPPED = auto()

    @property
    def is_running(self) -> bool:
        """Whether a run is starting or in progress."""
        return self in (Phase.STARTING, Phase.RUNNING)


class RunChart(ChartView):
    """A chart that runs one demo at a time and redraws its curves up to twelve times a second."""

    DEFAULT_CSS = """
    RunChart {
        height: 1fr;
        min-height: 8;
    }
    """

    @dataclass
    class Changed(Message):
        """Posted when the state of the chart's run has changed."""

        chart: RunChart

        @property
        def control(self) -> RunChart:
            """The chart of the run."""
            return self.chart

    @dataclass
    class Finished(Message):
        """Posted when a run has finished; `chart` may already show the next one."""

        chart: RunChart
        started: Start
        done: Done

        @property
        def control(self) -> RunChart:
            """The chart of the run."""
            return self.chart

    @dataclass
    class EventReceived(Message):
        """Posted to the chart itself when an event of the run with this number arrives."""

        run: int
        event: RunEvent

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.phase = Phase.IDLE
        self.spec: DemoSpec | None = None
        self.seed = 0
        self.knobs: Mapping[str, Value] = {}
        self.started: Start | None = None
        self.done: Done | None = None
        self.failed: Failed | None = None
        self.log_message = ""
        self.other_runs: list[Done] = []
        self.adding_seeds = False
        self._band = SeedEnvelope()
        self._run = 0
        self._points: list[Point] = []
        self._picture: Picture | None = None
        self._before: tuple[Mapping[str, Value], list[Point]] | None = None
        """The settings and points of the last run with other settings, drawn dimmed."""
        self.focus_claim: str | None = None
        """The claim whose series are highlighted."""
        self._stale = False
        self._clock: Timer | None = None
        self._status_timer: Timer | None = None
        """The timer that shows the status of a new run; None once it is shown."""

    @property
    def points(self) -> Sequence[Point]:
        """The points of the run so far."""
        return self._points

    def on_mount(self) -> None:
        """Create the redraw timer, which is paused unless a run is in progress."""
        self._clock = self.set_interval(REDRAW_EVERY, self._redraw_if_stale, pause=True)

    def prepare(self, spec: DemoSpec) -> None:
        """Draw the empty axes of a demo."""
        self.spec = spec
        self.retranslate()

    def run(self, spec: DemoSpec, seed: int, knobs: Mapping[str, Value]) -> None:
        """Start a run; stop the current one, if any."""
        self._run += 1
        if self._points and (self.knobs, self.spec) != (dict(knobs), spec):
            self._before = (self.knobs, self._points) if self.spec == spec else None
        self.spec, self.seed, self.knobs = spec, seed, dict(knobs)
        self.started, self.done, self.failed, self.log_message = None, None, None, ""
        self.other_runs, self.adding_seeds, self._band = [], False, SeedEnvelope()
        self._points = []
        self._picture = self._new_picture(spec, self.knobs, self._points)
        self._stale = True
        if self._clock:
            self._clock.reset()  # a warm spare process sends its first point before the next tick
        # Further runs within the delay do not prolong it, as a key may be held.
        self._status_timer = self._status_timer or self.set_timer(STATUS_DELAY, self._show_status)
        self._enter(Phase.STARTING)
        self._follow(self._run)

    def add_seeds(self, seeds: int) -> None:
        """Run further seeds and draw the min-max band of their curves."""
        if self.phase is Phase.DONE and not self.adding_seeds:
            self.adding_seeds = True
            if self._clock:
                self._clock.resume()
            self.post_message(self.Changed(self))
            first = self.seed + len(self.other_runs) + 1
            self._follow_others(range(first, first + seeds))

    def stop(self) -> None:
        """Stop the current run or further seeds; keep the curves drawn so far."""
        if self.adding_seeds:
            self.workers.cancel_group(self, "run")
            self._finish_other_seeds()
        elif self.phase.is_running:
            self._run += 1
            self.workers.cancel_group(self, "run")
            self._enter(Phase.STOPPED)

    def retranslate(self) -> None:
        """Recreate the picture from the points, in the current language."""
        if self.spec is None:
            return
        knobs = self.knobs or self.spec.defaults
        self._picture = self._new_picture(self.spec, knobs, self._points)
        if self.done is not None:
            self._picture.finish(self.done.metrics, self.done.claims)
        self._redraw()

    def _new_picture(
        self, spec: DemoSpec, knobs: Mapping[str, Value], points: Sequence[Point]
    ) -> Picture:
        """Return a picture of these points, with the previous run in the background."""
        picture = Picture(spec, app_of(self).lang, knobs)
        picture.focus = self.focus_claim
        if self._before is not None:
            settings, earlier = self._before
            picture.before = Picture(spec, app_of(self).lang, settings)
            for point in earlier:
                picture.before.add(point)
        for point in points:
            picture.add(point)
        return picture

    def focus_on(self, claim: str | None) -> None:
        """Highlight the series of a claim and mark the values that it compares."""
        self.focus_claim = claim
        if self._picture is not None:
            self._picture.focus = claim
            self._redraw()

    @work(group="run", exclusive=True)
    async def _follow(self, run: int) -> None:
        assert self.spec is not None
        runner = app_of(self).runner
        async with aclosing(runner.run(self.spec, self.seed, self.knobs)) as events:
            async for event in events:
                self.post_message(self.EventReceived(run, event))

    @work(group="run")
    async def _follow_others(self, seeds: range) -> None:
        assert self.spec is not None
        for point in self._points:
            self._band.add(point)
        for seed in seeds:
            async with aclosing(app_of(self).runner.run(self.spec, seed, self.knobs)) as events:
                async for event in events:
                    self._add_other_seed(event)
        self._finish_other_seeds()

    def _add_other_seed(self, event: RunEvent) -> None:
        """Handle an event of a further seed; a failed run counts against every claim."""
        if isinstance(event, Point):
            self._band.add(event)
            self._stale = True
        elif isinstance(event, Done | Failed):
            self.other_runs.append(event if isinstance(event, Done) else Done({}, {}, 0.0))
            self.post_message(self.Changed(self))

    def _finish_other_seeds(self) -> None:
        self.adding_seeds = False
        if self._clock:
            self._clock.pause()
        self._redraw()
        self.post_message(self.Changed(self))

    def on_run_chart_event_received(self, message: EventReceived) -> None:
        """Handle an event, unless it belongs to a stopped run."""
        message.stop()
        if message.run != self._run:
            return
        match message.event:
            case Start() as started:
                self.started = started
                self._enter(Phase.RUNNING)
            case Point() as point if self._picture is not None:
                self._points.append(point)
                self._picture.add(point)
                self._stale = True
                if len(self._points) == 1:
                    self._redraw()
                    self.call_after_refresh(self._show_status)
            case LogMessage(text):
                self.log_message = text
                self._notify_changed()
            case Done() as done:
                self.done = done
                if self._picture is not None:
                    self._picture.finish(done.metrics, done.claims)
                if self.started is not None:
                    self.post_message(self.Finished(self, self.started, done))
                self._enter(Phase.DONE)
            case Failed() as failed:
                self.failed = failed
                self._enter(Phase.FAILED)

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        if not phase.is_running:
            self._stop_status_timer()
            if self._clock:
                self._clock.pause()
            self._redraw()
        self._notify_changed()

    def _notify_changed(self) -> None:
        """Post `Changed`, unless the status of the run is not shown yet."""
        if not self._status_pending:
            self.post_message(self.Changed(self))

    def _show_status(self) -> None:
        if self._status_pending:
            self._stop_status_timer()
            self._notify_changed()

    @property
    def _status_pending(self) -> bool:
        """Whether a run has started and its status is not shown yet."""
        return self._status_timer is not None

    def _stop_status_timer(self) -> None:
        if self._status_timer is not None:
            self._status_timer.stop()
            self._status_timer = None

    def _redraw_if_stale(self) -> None:
        if self._stale:
            self._redraw()

    def _redraw(self) -> None:
        self._stale = False
        self.redraw()

    def draw(self, width: int, height: int) -> list[list[chart.Segment]]:
        """Return the curves drawn so far."""
        if self._picture is None:
            return []
        return self._picture.lines(width, height, band=self._band)
