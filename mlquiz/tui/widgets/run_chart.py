"""A demo that runs: its process followed, its curves drawn while it goes."""

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
from mlquiz.lab.spec_file import DemoSpec, Value
from mlquiz.render import chart
from mlquiz.tui.base_app import app_of
from mlquiz.tui.widgets.chart_view import ChartView

REDRAW_EVERY = 1 / 12
"""Seconds between two drawings, so that drawing does not take the training's processor."""

STATUS_DELAY = 0.1
"""Seconds that a run is given to speak with its first point; of one that has none yet by then, it
is said that it starts. A warm spare needs less, and what is painted before holds the point up."""


class Phase(Enum):
    """Where a run stands."""

    IDLE = auto()
    STARTING = auto()
    RUNNING = auto()
    DONE = auto()
    FAILED = auto()
    STOPPED = auto()

    @property
    def is_over(self) -> bool:
        """Whether nothing runs."""
        return self not in (Phase.STARTING, Phase.RUNNING)


class RunChart(ChartView):
    """Runs one demo at a time and draws its curves, at most twelve times a second."""

    DEFAULT_CSS = """
    RunChart {
        height: 1fr;
        min-height: 8;
    }
    """

    @dataclass
    class Changed(Message):
        """The run of `chart` went into another phase."""

        chart: RunChart

        @property
        def control(self) -> RunChart:
            """The chart that runs."""
            return self.chart

    @dataclass
    class Finished(Message):
        """A run came to its end; `chart` may be in the next one by now."""

        chart: RunChart
        started: Start
        done: Done

        @property
        def control(self) -> RunChart:
            """The chart that ran."""
            return self.chart

    @dataclass
    class EventReceived(Message):
        """An event of the run with this number came in. For the chart itself."""

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
        self.note = ""
        self.others: list[Done] = []
        self.adding_seeds = False
        self._is_hushed = False
        """Whether a run has begun of which nothing was said yet."""
        self._band = SeedEnvelope()
        self._run = 0
        self._points: list[Point] = []
        self._picture: Picture | None = None
        self._before: tuple[Mapping[str, Value], list[Point]] | None = None
        """The settings and points of the last run with other settings, drawn faintly."""
        self.focus_claim: str | None = None
        """The claim whose series are drawn bright."""
        self._stale = False
        self._clock: Timer | None = None

    def on_mount(self) -> None:
        """Set the clock of the redraws; it ticks only during a run."""
        self._clock = self.set_interval(REDRAW_EVERY, self._redraw_if_stale, pause=True)

    def prepare(self, spec: DemoSpec) -> None:
        """Draw the empty axes of a demo."""
        self.spec = spec
        self.retranslate()

    def run(self, spec: DemoSpec, seed: int, knobs: Mapping[str, Value]) -> None:
        """Start a run; one that is still going is stopped."""
        self._run += 1
        if self._points and (self.knobs, self.spec) != (dict(knobs), spec):
            self._before = (self.knobs, self._points) if self.spec == spec else None
        self.spec, self.seed, self.knobs = spec, seed, dict(knobs)
        self.started, self.done, self.failed, self.note = None, None, None, ""
        self.others, self.adding_seeds, self._band = [], False, SeedEnvelope()
        self._points = []
        self._picture = self._draw(spec, self.knobs, self._points)
        self._stale = self._is_hushed = True
        if self._clock:
            self._clock.reset()  # a warm spare sends its first point before this ticks
        self.set_timer(STATUS_DELAY, self._show_status)
        self._enter(Phase.STARTING)
        self._follow(self._run)

    def add_seeds(self, seeds: int) -> None:
        """Run the next seeds too, and draw between what and what their curves run."""
        if self.phase is Phase.DONE and not self.adding_seeds:
            self.adding_seeds = True
            if self._clock:
                self._clock.resume()
            self.post_message(self.Changed(self))
            first = self.seed + len(self.others) + 1
            self._follow_others(range(first, first + seeds))

    def stop(self) -> None:
        """Stop what runs; what was drawn stays."""
        if self.adding_seeds:
            self.workers.cancel_group(self, "run")
            self._finish_other_seeds()
        elif not self.phase.is_over:
            self._run += 1
            self.workers.cancel_group(self, "run")
            self._enter(Phase.STOPPED)

    def retranslate(self) -> None:
        """Make the curves anew from the points, in the language of now."""
        if self.spec is None:
            return
        knobs = self.knobs or self.spec.defaults
        self._picture = self._draw(self.spec, knobs, self._points)
        if self.done is not None:
            self._picture.finish(self.done.metrics, self.done.claims)
        self._redraw()

    def _draw(self, spec: DemoSpec, knobs: Mapping[str, Value], points: Sequence[Point]) -> Picture:
        """Return the picture of these points above that of the run before."""
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
        """Draw the series of a claim bright, and mark what it compares."""
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
        """Take in an event of another seed; one that fails counts against every claim."""
        if isinstance(event, Point):
            self._band.add(event)
            self._stale = True
        elif isinstance(event, Done | Failed):
            self.others.append(event if isinstance(event, Done) else Done({}, {}, 0.0))
            self.post_message(self.Changed(self))

    def _finish_other_seeds(self) -> None:
        self.adding_seeds = False
        if self._clock:
            self._clock.pause()
        self._redraw()
        self.post_message(self.Changed(self))

    def on_run_chart_event_received(self, message: EventReceived) -> None:
        """Take in an event, unless it belongs to a run that was stopped."""
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
                self.note = text
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
        if phase.is_over:
            self._is_hushed = False
            if self._clock:
                self._clock.pause()
            self._redraw()
        self._notify_changed()

    def _notify_changed(self) -> None:
        """Say that something changed, unless a run has just begun."""
        if not self._is_hushed:
            self.post_message(self.Changed(self))

    def _show_status(self) -> None:
        if self._is_hushed:
            self._is_hushed = False
            self._notify_changed()

    def _redraw_if_stale(self) -> None:
        if self._stale:
            self._redraw()

    def _redraw(self) -> None:
        self._stale = False
        self.redraw()

    def draw(self, width: int, height: int) -> list[list[chart.Segment]]:
        """Return the curves as far as they have come."""
        if self._picture is None:
            return []
        return self._picture.lines(width, height, band=self._band)
