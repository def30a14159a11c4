"""The report of a run for a plain terminal: text, live chart and claims."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from mlquiz.errors import MlquizError
from mlquiz.i18n.messages import format_message
from mlquiz.lab.api import Point
from mlquiz.lab.claim_result import ClaimResult, claim_results
from mlquiz.lab.claim_view import ClaimState, claim_view
from mlquiz.lab.evidence import DemoEvidence, evidence_of
from mlquiz.lab.picture import Picture
from mlquiz.lab.protocol import (
    Done,
    Failed,
    LogMessage,
    RunEvent,
    Start,
)
from mlquiz.lab.spec import DemoSpec
from mlquiz.render.markup import to_plain
from mlquiz.render.sources import sources_line
from mlquiz.render.terminal import TEXT_WIDTH, Terminal
from mlquiz.render.wrap import wrap
from mlquiz.text import Text

REDRAW_EVERY = 1 / 12
"""Minimum seconds between redraws of the chart, so that drawing does not slow the training."""
STDERR_LINES = 5
MIN_CHART_ROWS = 10
MAX_CHART_ROWS = 20

MESSAGES: Mapping[str, Text] = {
    "starting": Text("Starting PyTorch…", "正在启动 PyTorch……"),
    "running": Text("Running the experiment…", "正在运行实验……"),
    "more": Text(
        "More claims: {held} of {count} hold; --all lists them.",
        "另有 {count} 条论断，其中 {held} 条成立；加 --all 可全部列出。",
    ),
    "ran": Text("{seconds} s, seed {seed}", "{seconds} 秒，随机种子 {seed}"),
    "seed": Text("{numbers} (seed {seed})", "{numbers}（随机种子 {seed}）"),
}


SIGNS: Mapping[ClaimState, tuple[str, str]] = {
    "undecided": ("◦", "-"),
    "holds": ("✓", "+"),
    "fails": ("✗", "x"),
    "outside": ("○", "o"),
}
"""The sign of a claim, and its substitute in ASCII."""


class RunFailed(MlquizError):
    """Raised for a run that ended without a result; `detail` has more lines for debugging."""

    def __init__(self, event: Failed) -> None:
        super().__init__(event.message, event.zh)
        self.detail = event.detail or "\n".join(event.stderr.splitlines()[-STDERR_LINES:])


class FinishedRun(NamedTuple):
    """The first and the last event of a run that succeeded."""

    start: Start
    done: Done


def show_run(
    spec: DemoSpec,
    events: Iterable[RunEvent],
    lang: str,
    terminal: Terminal,
    *,
    chart: bool | None = None,
    every_claim: bool = False,
) -> FinishedRun:
    """Show a run with its findings and return it; raise RunFailed if it fails.

    `chart` is whether to draw the chart; by default only on a live terminal, where it is redrawn
    in place. With `every_claim` the checks are listed, too.
    """
    show_head(spec, lang, terminal)
    drawn = terminal.live if chart is None else chart
    run = watch_run(spec, events, lang, terminal, chart=drawn)
    terminal.write("")
    _write_claims(spec, run, lang, terminal, every_claim=every_claim)
    seconds = f"{run.done.seconds:.2f}"
    terminal.write("", format_message(MESSAGES, "ran", lang, seconds=seconds, seed=run.start.seed))
    terminal.write_hanging(sources_line(spec.sources, lang), 2)
    return run


def show_head(spec: DemoSpec, lang: str, terminal: Terminal) -> None:
    """Write a demo's title and what to look for."""
    for line in wrap(to_plain(spec.title[lang]), min(terminal.size[0], TEXT_WIDTH)):
        terminal.write(terminal.paint(line, "1"))
    terminal.write("")
    for paragraph in to_plain(spec.look[lang]).splitlines():
        terminal.write_wrapped(paragraph)
    terminal.write("")


def watch_run(
    spec: DemoSpec, events: Iterable[RunEvent], lang: str, terminal: Terminal, *, chart: bool
) -> FinishedRun:
    """Show a run until it ends and return it; raise RunFailed if it fails.

    With `chart`, a live terminal redraws the chart as points arrive; other output gets only the
    final chart. Otherwise only the knobs and the script's messages are written.
    """
    if not chart:
        terminal.write(format_message(MESSAGES, "running", lang))
        messages: list[str] = []
        run = finished_run(_collect_messages(events, messages))
        knobs = "  ".join(f"{name}={value}" for name, value in run.start.knobs.items())
        terminal.write_wrapped("\n".join([knobs, *messages]))
        return run
    live_chart = LiveChart(spec, lang, terminal)
    run = finished_run(_draw(events, live_chart))
    live_chart.finish(run.done)
    return run


def claim_lines(
    spec: DemoSpec,
    run: FinishedRun,
    claim: str,
    lang: str,
    *,
    measured: DemoEvidence | None,
    ascii_only: bool = False,
) -> Iterator[str]:
    """Yield the lines about one claim of a run: the claim with its sign, its numbers, its record.

    The record, from `measured`, applies to the defaults, so that it is left out at other settings.
    Yields nothing if the run did not decide the claim.
    """
    result = _results(spec, run).get(claim)
    if result is None:
        return
    view = claim_view(spec, claim, lang, measured=measured, knobs=run.start.knobs, result=result)
    yield f"{SIGNS[view.state][ascii_only]} {view.text}"
    yield "  " + format_message(MESSAGES, "seed", lang, numbers=view.numbers, seed=run.start.seed)
    yield from (f"  {line}" for line in (view.outcome, view.record, view.territory) if line)


def finished_run(events: Iterable[RunEvent]) -> FinishedRun:
    """Return the run that ends with these events; raise RunFailed if it has no result."""
    start: Start | None = None
    for event in events:
        match event:
            case Start():
                start = event
            case Failed():
                raise RunFailed(event)
            case Done() if start is not None:
                return FinishedRun(start, event)
    raise RunFailed(Failed("The demo ended without a result.", zh="实验已结束，但没有结果。"))


def _collect_messages(events: Iterable[RunEvent], messages: list[str]) -> Iterator[RunEvent]:
    """Yield the events, appending the script's messages to `messages`."""
    for event in events:
        if isinstance(event, LogMessage):
            messages.append(event.text)
        yield event


def _draw(events: Iterable[RunEvent], chart: LiveChart) -> Iterator[RunEvent]:
    """Yield the events after adding them to the chart."""
    for event in events:
        chart.add(event)
        yield event


class LiveChart:
    """The knobs and the chart of a run, updated with its events."""

    def __init__(self, spec: DemoSpec, lang: str, terminal: Terminal) -> None:
        self._terminal = terminal
        self._spec, self._lang = spec, lang
        self._picture = Picture(spec, lang, spec.defaults)
        self._heading: list[str] = []
        self._messages: list[str] = []
        self._drawn_at = 0.0
        if terminal.live:
            terminal.redraw([format_message(MESSAGES, "starting", lang)])

    def add(self, event: RunEvent) -> None:
        """Add an event; redraw the chart for a new point, at most once per `REDRAW_EVERY`."""
        match event:
            case Start():
                self._picture = Picture(self._spec, self._lang, event.knobs)
                knobs = "  ".join(f"{name}={value}" for name, value in event.knobs.items())
                width = self._terminal.size[0] - 1
                self._heading = [self._terminal.paint(line, "2") for line in wrap(knobs, width)]
            case LogMessage():
                self._messages.append(event.text)
            case Point():
                self._picture.add(event)
                if self._terminal.live and time.monotonic() - self._drawn_at >= REDRAW_EVERY:
                    self._terminal.redraw(self._lines())
                    self._drawn_at = time.monotonic()

    def finish(self, done: Done) -> None:
        """Draw the chart of the finished run and write the script's messages below it."""
        self._picture.finish(done.metrics, done.claims)
        if self._terminal.live:
            self._terminal.redraw(self._lines())
            self._terminal.write(*self._messages)
        else:
            self._terminal.write(*self._lines(), *self._messages)

    def _lines(self) -> list[str]:
        columns, rows = self._terminal.size
        below = 4 * len(self._spec.findings)  # the findings are written below the chart
        room = rows - len(self._heading) - 4
        wanted = max(MIN_CHART_ROWS * len(self._spec.charts), room - below)
        height = min(MAX_CHART_ROWS, max(MIN_CHART_ROWS, min(wanted, room)))
        ascii_only = self._terminal.ascii_only
        chart = self._picture.lines(min(columns, 120) - 1, height, ascii_only=ascii_only)
        return [*self._heading, "", *map(self._terminal.chart_line, chart)]


def _write_claims(
    spec: DemoSpec, run: FinishedRun, lang: str, terminal: Terminal, *, every_claim: bool
) -> None:
    """Write the findings, or every claim, each with its numbers and its record over seeds."""
    names = tuple(spec.claims) if every_claim else spec.findings
    measured, ascii_only = evidence_of(spec), terminal.ascii_only
    for name in names:
        for line in claim_lines(spec, run, name, lang, measured=measured, ascii_only=ascii_only):
            terminal.write_hanging(_coloured(line, terminal), 2)
    rest = [result for name, result in _results(spec, run).items() if name not in names]
    if rest:
        held = sum(result.holds for result in rest)
        terminal.write_wrapped(format_message(MESSAGES, "more", lang, held=held, count=len(rest)))


def _results(spec: DemoSpec, run: FinishedRun) -> dict[str, ClaimResult]:
    """Return the result of each claim that the run decided, by name."""
    results = claim_results(spec, run.start.knobs, run.done.claims)
    return {result.name: result for result in results}


def _coloured(line: str, terminal: Terminal) -> str:
    """Return a line about a claim with its sign, if it has one, in the colour of the result."""
    colours = {"✓": "32", "+": "32", "✗": "31", "x": "31", "○": "33", "o": "33"}
    sign, space, rest = line.partition(" ")
    if sign not in colours:
        return line
    return terminal.paint(sign, "1", colours[sign]) + space + rest
