"""A run as the plain terminal shows it: text, live chart, claims; or one JSON object."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from mlquiz.domain.text import Text
from mlquiz.errors import MlquizError
from mlquiz.lab.contract import Point
from mlquiz.lab.effects import format_comparison, format_record
from mlquiz.lab.evidence import ClaimEvidence, current_evidence
from mlquiz.lab.knobs import changed
from mlquiz.lab.picture import Picture
from mlquiz.lab.protocol import (
    Done,
    Event,
    Failed,
    Note,
    Start,
    wire_comparison,
    wire_number,
    wire_numbers,
)
from mlquiz.lab.verdict import Verdict, formula, verdicts
from mlquiz.lab.words import DemoSpec
from mlquiz.render.cells import text_width
from mlquiz.render.markup import to_plain
from mlquiz.render.phrases import listed, phrase
from mlquiz.render.sources import sources_line
from mlquiz.render.terminal import TEXT_WIDTH, Terminal, wrap

REDRAW_EVERY = 1 / 12
"""Seconds between two drawings of the chart, so that drawing does not slow the training."""
STDERR_LINES = 5
MIN_CLAIM_WIDTH = 32
"""Cells that the text of a claim has at least, beside its numbers."""

PHRASES: Mapping[str, Text] = {
    "starting": Text("Starting PyTorch…", "正在启动 PyTorch……"),
    "running": Text("Running the experiment…", "正在运行实验……"),
    "no_verdict": Text(
        "No verdict: these claims are about the default knobs, and {knobs} is off its default.",
        "不作判定：这些结论针对参数的默认值，而 {knobs} 已偏离默认值。",
    ),
    "record": Text(
        "20/20: the claim held in 20 of 20 seeds when it was last verified.",
        "20/20：上次验证时，这条结论在 20 个随机种子中有 20 个成立。",
    ),
    "ran": Text("{seconds} s, seed {seed}", "{seconds} 秒，随机种子 {seed}"),
    "seed": Text("{numbers} (seed {seed})", "{numbers}（随机种子 {seed}）"),
}


class RunFailed(MlquizError):
    """A run that ended without a result; `detail` has more lines for whoever mends it."""

    def __init__(self, event: Failed) -> None:
        super().__init__(event.message, event.zh)
        self.detail = event.detail or "\n".join(event.stderr.splitlines()[-STDERR_LINES:])


class Run(NamedTuple):
    """A finished run."""

    start: Start
    done: Done


def show_run(
    words: DemoSpec,
    events: Iterable[Event],
    lang: str,
    terminal: Terminal,
    *,
    chart: bool | None = None,
) -> Run:
    """Show a run with all its claims and return it; raises RunFailed if it fails.

    The chart is drawn where it can grow, on a terminal, unless `chart` says otherwise.
    """
    show_head(words, lang, terminal)
    drawn = terminal.live if chart is None else chart
    run = watch_run(words, events, lang, terminal, chart=drawn)
    found = verdicts(words, run.start.knobs, run.done.claims)
    evidence = current_evidence(words)
    terminal.write("")
    _write_claims(found, evidence, lang, terminal)
    if evidence:
        terminal.write_wrapped(phrase(PHRASES, "record", lang))
    if any(verdict.holds is None for verdict in found):
        knobs = listed(changed(words, run.start.knobs), lang)
        terminal.write_wrapped(phrase(PHRASES, "no_verdict", lang, knobs=knobs))
    seconds = f"{run.done.seconds:.2f}"
    terminal.write("", phrase(PHRASES, "ran", lang, seconds=seconds, seed=run.start.seed))
    terminal.write_hanging(sources_line(words.sources, lang), 2)
    return run


def show_head(words: DemoSpec, lang: str, terminal: Terminal) -> None:
    """Write a demo's title and what to look for."""
    for line in wrap(to_plain(words.title[lang]), min(terminal.size[0], TEXT_WIDTH)):
        terminal.write(terminal.paint(line, "1"))
    terminal.write("")
    for paragraph in to_plain(words.look[lang]).splitlines():
        terminal.write_wrapped(paragraph)
    terminal.write("")


def watch_run(
    words: DemoSpec, events: Iterable[Event], lang: str, terminal: Terminal, *, chart: bool
) -> Run:
    """Wait for a run and return it; with `chart` a terminal sees its curves grow.

    Anything else than a terminal gets the final chart. Raises RunFailed if the run fails.
    """
    if not chart:
        terminal.write(phrase(PHRASES, "running", lang))
        notes: list[str] = []
        run = _last(_noted(events, notes))
        knobs = "  ".join(f"{name}={value}" for name, value in run.start.knobs.items())
        terminal.write_wrapped("\n".join([knobs, *notes]))
        return run
    picture = _Picture(words, lang, terminal)
    run = _last(_watched(events, picture))
    picture.finish(run.done)
    return run


def claim_result(words: DemoSpec, run: Run, claim: str, lang: str) -> Iterator[str]:
    """Yield what a run says of one claim: the claim with its sign, the numbers, the record."""
    found = verdicts(words, run.start.knobs, run.done.claims)
    verdict = next((each for each in found if each.name == claim), None)
    if verdict is None:
        return
    sign, _ = _sign(verdict.holds, ascii_only=False)
    yield f"{sign} {to_plain(verdict.text[lang])}"
    numbers = format_comparison(verdict.comparison, lang)
    yield "  " + phrase(PHRASES, "seed", lang, numbers=numbers, seed=run.start.seed)
    evidence = current_evidence(words).get(claim)
    if evidence:
        yield f"  {format_record(evidence, verdict.comparison.relation, lang)}"


def json_report(words: DemoSpec, events: Iterable[Event], lang: str) -> dict[str, Any]:
    """Return a run as one JSON object; NaN and infinity are the strings "nan", "inf", "-inf".

    A claim's `holds` is null where the claim says nothing about the run's knobs, its `evidence`
    where this version of the demo was not measured. Raises RunFailed if the run fails.
    """
    run = _last(events)
    evidence = current_evidence(words)
    return {
        "demo": words.name,
        "seed": run.start.seed,
        "knobs": dict(run.start.knobs),
        "torch": run.start.torch,
        "seconds": wire_number(run.done.seconds),
        "metrics": wire_numbers(run.done.metrics),
        "claims": {
            verdict.name: {
                **wire_comparison(verdict.comparison),
                "holds": verdict.holds,
                "text": to_plain(verdict.text[lang]),
                "evidence": asdict(evidence[verdict.name]) if verdict.name in evidence else None,
            }
            for verdict in verdicts(words, run.start.knobs, run.done.claims)
        },
    }


def _last(events: Iterable[Event]) -> Run:
    start: Start | None = None
    for event in events:
        match event:
            case Start():
                start = event
            case Failed():
                raise RunFailed(event)
            case Done() if start is not None:
                return Run(start, event)
    raise RunFailed(Failed("The demo ended without a result.", zh="实验已结束，但没有结果。"))


def _noted(events: Iterable[Event], notes: list[str]) -> Iterator[Event]:
    for event in events:
        if isinstance(event, Note):
            notes.append(event.text)
        yield event


def _watched(events: Iterable[Event], picture: _Picture) -> Iterator[Event]:
    for event in events:
        picture.take(event)
        yield event


class _Picture:
    """The knobs and the chart of a run, drawn as its events come."""

    def __init__(self, words: DemoSpec, lang: str, terminal: Terminal) -> None:
        self._terminal = terminal
        self._words, self._lang = words, lang
        self._picture = Picture(words, lang, words.defaults)
        self._heading: list[str] = []
        self._notes: list[str] = []
        self._drawn_at = 0.0
        if terminal.live:
            terminal.redraw([phrase(PHRASES, "starting", lang)])

    def take(self, event: Event) -> None:
        """Add an event; draw if it changes the chart and the last drawing is a while ago."""
        match event:
            case Start():
                self._picture = Picture(self._words, self._lang, event.knobs)
                knobs = "  ".join(f"{name}={value}" for name, value in event.knobs.items())
                width = self._terminal.size[0] - 1
                self._heading = [self._terminal.paint(line, "2") for line in wrap(knobs, width)]
            case Note():
                self._notes.append(event.text)
            case Point():
                self._picture.add(event)
                if self._terminal.live and time.monotonic() - self._drawn_at >= REDRAW_EVERY:
                    self._terminal.redraw(self._lines())
                    self._drawn_at = time.monotonic()

    def finish(self, done: Done) -> None:
        """Draw the whole run, and write its notes below."""
        self._picture.finish(done.metrics, done.claims)
        if self._terminal.live:
            self._terminal.redraw(self._lines())
            self._terminal.write(*self._notes)
        else:
            self._terminal.write(*self._lines(), *self._notes)

    def _lines(self) -> list[str]:
        columns, rows = self._terminal.size
        height = min(20, max(8, rows - 7 - len(self._heading)))
        ascii_only = self._terminal.ascii_only
        chart = self._picture.lines(min(columns, 120) - 1, height, ascii_only=ascii_only)
        return [*self._heading, "", *map(self._terminal.chart_line, chart)]


def _write_claims(
    found: Sequence[Verdict],
    evidence: Mapping[str, ClaimEvidence],
    lang: str,
    terminal: Terminal,
) -> None:
    """Write the claims with their numbers and how often they held.

    The texts stand beside those; where that leaves too little room, above them.
    """
    width = min(terminal.size[0], TEXT_WIDTH)
    numbers = [formula(verdict.comparison, ascii_only=terminal.ascii_only) for verdict in found]
    records = [_record(evidence.get(verdict.name)) for verdict in found]
    cells = [f"{left}  " for left in _padded(numbers)]
    if evidence:
        cells = [f"{left}{right}  " for left, right in zip(cells, _padded(records), strict=True)]
    column = 2 + max(map(text_width, cells), default=0)
    beside = width - column >= MIN_CLAIM_WIDTH
    for verdict, cell in zip(found, cells, strict=True):
        sign, colour = _sign(verdict.holds, ascii_only=terminal.ascii_only)
        claim = terminal.encodable(to_plain(verdict.text[lang]))
        first, *rest = wrap(claim, width - (column if beside else 2)) or [""]
        mark = terminal.paint(sign, "1", colour)
        terminal.write(f"{mark} {cell}{first}" if beside else f"{mark} {first}")
        terminal.write(*(" " * (column if beside else 2) + line for line in rest))
        if not beside:
            terminal.write(*(f"  {line}" for line in wrap(cell.rstrip(), width - 2)))


def _record(evidence: ClaimEvidence | None) -> str:
    return f"{evidence.held}/{evidence.seeds}" if evidence else ""


def _padded(texts: Sequence[str]) -> list[str]:
    widest = max(map(text_width, texts), default=0)
    return [text + " " * (widest - text_width(text)) for text in texts]


def _sign(holds: bool | None, *, ascii_only: bool) -> tuple[str, str]:
    if holds is None:
        return "-", "2"
    holding, failing = "+x" if ascii_only else "✓✗"
    return (holding, "32") if holds else (failing, "31")
