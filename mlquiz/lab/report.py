"""A run as the plain terminal tells it: words, live chart, claims; or one JSON object."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from mlquiz.domain.text import Text
from mlquiz.errors import MlquizError
from mlquiz.lab.contract import Point
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
from mlquiz.render.cells import clip, text_width
from mlquiz.render.markup import to_plain
from mlquiz.render.phrases import listed, phrase
from mlquiz.render.sources import sources_line
from mlquiz.render.terminal import TEXT_WIDTH, Terminal, wrap

REDRAW_EVERY = 1 / 12
"""Seconds between two drawings of the chart, so that drawing does not slow the training."""
STDERR_LINES = 5

PHRASES: Mapping[str, Text] = {
    "starting": Text("Starting PyTorch…", "正在启动 PyTorch……"),
    "no_verdict": Text(
        "No verdict: these claims are about the default knobs, and {knobs} is off its default.",
        "不作判定：这些结论针对参数的默认值，而 {knobs} 已偏离默认值。",
    ),
    "record": Text(
        "The second column: in how many seeds each claim held when it was last verified.",
        "第二列：上次验证时，每条结论在多少个随机种子中成立。",
    ),
    "ran": Text("{seconds} s, seed {seed}", "{seconds} 秒，随机种子 {seed}"),
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


def show_run(words: DemoSpec, events: Iterable[Event], lang: str, terminal: Terminal) -> Run:
    """Show a run and return it: a terminal sees its chart grow, anything else the final chart.

    Raises RunFailed if the run fails.
    """
    width = min(terminal.size[0], TEXT_WIDTH)
    terminal.write(terminal.paint(to_plain(words.title[lang]), "1"), "")
    for paragraph in to_plain(words.look[lang]).splitlines():
        terminal.write_wrapped(paragraph)
    terminal.write("")
    picture = _Picture(words, lang, terminal)
    run = _last(_watched(events, picture))
    picture.finish(run.done)

    found = verdicts(words, run.start.knobs, run.done.claims)
    evidence = current_evidence(words)
    terminal.write("", *_claim_lines(found, evidence, lang, terminal, width))
    if evidence:
        terminal.write_wrapped(phrase(PHRASES, "record", lang))
    if any(verdict.holds is None for verdict in found):
        knobs = listed(changed(words, run.start.knobs), lang)
        terminal.write_wrapped(phrase(PHRASES, "no_verdict", lang, knobs=knobs))
    sources = sources_line(words.sources, lang)
    seconds = f"{run.done.seconds:.2f}"
    terminal.write("", phrase(PHRASES, "ran", lang, seconds=seconds, seed=run.start.seed))
    terminal.write(*wrap(sources, width, indent=2))
    return run


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
        self._heading = ""
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
                self._heading = self._terminal.paint(clip(knobs, width, ellipsis="..."), "2")
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
        height = min(20, max(8, rows - 8))
        ascii_only = self._terminal.ascii_only
        chart = self._picture.lines(min(columns, 120) - 1, height, ascii_only=ascii_only)
        return [self._heading, "", *map(self._terminal.chart_line, chart)]


def _claim_lines(
    found: Sequence[Verdict],
    evidence: Mapping[str, ClaimEvidence],
    lang: str,
    terminal: Terminal,
    width: int,
) -> Iterator[str]:
    """Yield the claims: their numbers in one column, how often they held, their texts beside."""
    numbers = [formula(verdict.comparison, ascii_only=terminal.ascii_only) for verdict in found]
    records = [_record(evidence.get(verdict.name)) for verdict in found]
    cells = [f"{left}  " for left in _padded(numbers)]
    if evidence:
        cells = [f"{left}{right}  " for left, right in zip(cells, _padded(records), strict=True)]
    for verdict, cell in zip(found, cells, strict=True):
        sign, colour = _sign(verdict.holds, ascii_only=terminal.ascii_only)
        column = 2 + text_width(cell)
        first, *rest = wrap(to_plain(verdict.text[lang]), width - column) or [""]
        yield f"{terminal.paint(sign, '1', colour)} {cell}{first}"
        yield from (" " * column + line for line in rest)


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
