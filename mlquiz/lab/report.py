"""Reports of a run: text, live chart and claims for a plain terminal, or one JSON object."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

from mlquiz.errors import MlquizError
from mlquiz.i18n.messages import phrase
from mlquiz.lab.api import Point
from mlquiz.lab.claim_result import ClaimResult, verdicts
from mlquiz.lab.claim_view import ClaimState, claim_view
from mlquiz.lab.effects import format_comparison
from mlquiz.lab.evidence import evidence_of
from mlquiz.lab.picture import Picture
from mlquiz.lab.protocol import (
    Done,
    Failed,
    LogMessage,
    RunEvent,
    Start,
    to_json,
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

PHRASES: Mapping[str, Text] = {
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
    terminal.write("", phrase(PHRASES, "ran", lang, seconds=seconds, seed=run.start.seed))
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
        terminal.write(phrase(PHRASES, "running", lang))
        notes: list[str] = []
        run = _last(_noted(events, notes))
        knobs = "  ".join(f"{name}={value}" for name, value in run.start.knobs.items())
        terminal.write_wrapped("\n".join([knobs, *notes]))
        return run
    picture = LiveChart(spec, lang, terminal)
    run = _last(_watched(events, picture))
    picture.finish(run.done)
    return run


def claim_result(
    spec: DemoSpec, run: FinishedRun, claim: str, lang: str, *, ascii_only: bool = False
) -> Iterator[str]:
    """Yield the lines about one claim of a run: the claim with its sign, its numbers, its record.

    The record over seeds applies to the defaults, so that it is left out at other settings.
    Yields nothing if the run did not decide the claim.
    """
    knobs = run.start.knobs
    found = {each.name: each for each in verdicts(spec, knobs, run.done.claims)}
    if claim not in found:
        return
    view = claim_view(
        spec, claim, lang, measured=evidence_of(spec), knobs=knobs, result=found[claim]
    )
    yield f"{SIGNS[view.state][ascii_only]} {view.text}"
    yield "  " + phrase(PHRASES, "seed", lang, numbers=view.numbers, seed=run.start.seed)
    yield from (f"  {line}" for line in (view.outcome, view.record, view.territory) if line)


def json_report(spec: DemoSpec, events: Iterable[RunEvent], lang: str) -> dict[str, Any]:
    """Return a run as one JSON object; NaN and infinity are the strings "nan", "inf", "-inf".

    `findings` and `checks` have the claims by name. Their `evidence` and `territory` are null if
    there is no evidence about this version of the demo. Raises RunFailed if the run fails.
    """
    points: list[Point] = []
    run = _last(_collected(events, points))
    shown = spec.at(run.start.knobs)
    claims = {
        verdict.name: _json_claim(spec, verdict, lang)
        for verdict in verdicts(spec, run.start.knobs, run.done.claims)
    }
    return {
        "demo": spec.name,
        "seed": run.start.seed,
        "knobs": dict(run.start.knobs),
        "torch": run.start.torch,
        "seconds": to_json(round(run.done.seconds, 3)),
        "metrics": to_json(run.done.metrics),
        "series": {
            name: {
                "label": to_plain(each.label[lang]),
                "chart": each.chart,
                "x": to_json([point.x for point in points if name in point.y]),
                "y": to_json([point.y[name] for point in points if name in point.y]),
            }
            for name, each in shown.series.items()
        },
        "findings": {name: claims[name] for name in spec.findings if name in claims},
        "checks": {name: each for name, each in claims.items() if name not in spec.findings},
    }


def _json_claim(spec: DemoSpec, verdict: ClaimResult, lang: str) -> dict[str, Any]:
    measured = evidence_of(spec)
    found = measured.claims.get(verdict.name) if measured else None
    territory = None
    if measured and measured.territory:
        territory = {
            knob: {"values": list(swept.values), "held": list(swept.held[verdict.name])}
            for knob, swept in measured.territory.items()
        }
    return {
        **to_json(verdict.comparison),
        "holds": verdict.holds,
        "text": to_plain(verdict.text[lang]),
        "effect_text": format_comparison(verdict.comparison, lang),
        "evidence": asdict(found) if found else None,
        "territory": territory,
    }


def _collected(events: Iterable[RunEvent], points: list[Point]) -> Iterator[RunEvent]:
    for event in events:
        if isinstance(event, Point):
            points.append(event)
        yield event


def _last(events: Iterable[RunEvent]) -> FinishedRun:
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


def _noted(events: Iterable[RunEvent], notes: list[str]) -> Iterator[RunEvent]:
    for event in events:
        if isinstance(event, LogMessage):
            notes.append(event.text)
        yield event


def _watched(events: Iterable[RunEvent], picture: LiveChart) -> Iterator[RunEvent]:
    for event in events:
        picture.add(event)
        yield event


class LiveChart:
    """The knobs and the chart of a run, updated with its events."""

    def __init__(self, spec: DemoSpec, lang: str, terminal: Terminal) -> None:
        self._terminal = terminal
        self._spec, self._lang = spec, lang
        self._picture = Picture(spec, lang, spec.defaults)
        self._heading: list[str] = []
        self._notes: list[str] = []
        self._drawn_at = 0.0
        if terminal.live:
            terminal.redraw([phrase(PHRASES, "starting", lang)])

    def add(self, event: RunEvent) -> None:
        """Add an event; redraw the chart for a new point, at most once per `REDRAW_EVERY`."""
        match event:
            case Start():
                self._picture = Picture(self._spec, self._lang, event.knobs)
                knobs = "  ".join(f"{name}={value}" for name, value in event.knobs.items())
                width = self._terminal.size[0] - 1
                self._heading = [self._terminal.paint(line, "2") for line in wrap(knobs, width)]
            case LogMessage():
                self._notes.append(event.text)
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
            self._terminal.write(*self._notes)
        else:
            self._terminal.write(*self._lines(), *self._notes)

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
    for name in names:
        for line in claim_result(spec, run, name, lang, ascii_only=terminal.ascii_only):
            terminal.write_hanging(_coloured(line, terminal), 2)
    found = verdicts(spec, run.start.knobs, run.done.claims)
    rest = [verdict for verdict in found if verdict.name not in names]
    if rest:
        held = sum(verdict.holds for verdict in rest)
        terminal.write_wrapped(phrase(PHRASES, "more", lang, held=held, count=len(rest)))


def _coloured(line: str, terminal: Terminal) -> str:
    """Return a line about a claim with its sign, if it has one, in the colour of the result."""
    colours = {"✓": "32", "+": "32", "✗": "31", "x": "31", "○": "33", "o": "33"}
    sign, space, rest = line.partition(" ")
    if sign not in colours:
        return line
    return terminal.paint(sign, "1", colours[sign]) + space + rest
