"""The lists of a demo's findings and checks, with their results after a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from mlquiz.i18n.tui import translate
from mlquiz.lab.api import Comparison
from mlquiz.lab.claim_result import ClaimResult, verdicts
from mlquiz.lab.effects import format_comparison
from mlquiz.lab.knobs import changed
from mlquiz.lab.spec import DemoSpec, Value
from mlquiz.render.markup import to_plain
from mlquiz.text import Lang
from mlquiz.tui.demos import Demos
from mlquiz.tui.document import Document, text
from mlquiz.tui.widgets.knobs import format_value
from mlquiz.tui.widgets.options import CURSOR, RIGHT, WRONG
from mlquiz.tui.widgets.run_chart import RunChart

UNDECIDED = "◦"
OUTSIDE = "○"
"""The sign of a claim that does not hold at changed settings, which contradicts nothing."""


def shown_first(spec: DemoSpec, claim: str | None) -> tuple[str, ...]:
    """Return the claims to list beside the chart: `claim` if the demo has it, then the findings."""
    own = (claim,) if claim in spec.claims else ()
    return tuple(dict.fromkeys([*filter(None, own), *spec.findings]))


def findings(
    spec: DemoSpec,
    names: Sequence[str],
    focus: str | None,
    chart: RunChart,
    demos: Demos,
    lang: Lang,
) -> Document:
    """Return these claims, numbered, with their results if any; the cursor marks `focus`."""
    decided = _decided(spec, chart)
    lines = Document()
    for number, name in enumerate(names, start=1):
        pointer = CURSOR if name == focus and len(names) > 1 else " "
        key = f"{number} " if len(names) > 1 else ""
        head = Content.styled(f"{pointer}{key}", "bold $primary" if name == focus else "$muted")
        entry = _entry(spec, name, decided.get(name), chart, demos, lang)
        lines += entry.indented(head)
    return lines


def checks(
    spec: DemoSpec, names: Sequence[str], chart: RunChart, demos: Demos, lang: Lang, *, listed: bool
) -> Document:
    """Return a one-line summary of the checks, followed by each check if `listed`."""
    if not names:
        return Document()
    decided = _decided(spec, chart)
    held = [name for name in names if name in decided and decided[name].holds]
    key = "lab.checks_held" if decided else "lab.checks"
    lines = text(translate(key, lang, held=len(held), count=len(names)), "$muted")
    if listed:
        for name in names:
            lines += _entry(spec, name, decided.get(name), chart, demos, lang)
    return lines


def _decided(spec: DemoSpec, chart: RunChart) -> Mapping[str, ClaimResult]:
    if chart.done is None:
        return {}
    return {each.name: each for each in verdicts(spec, chart.knobs, chart.done.claims)}


def _entry(
    spec: DemoSpec,
    name: str,
    verdict: ClaimResult | None,
    chart: RunChart,
    demos: Demos,
    lang: Lang,
) -> Document:
    at_defaults = not changed(spec, chart.knobs or spec.defaults)
    record = demos.record(spec, name, lang) if at_defaults else ""
    if verdict is None:
        words = text(to_plain(spec.claims[name].text[lang]))
        known = text(record, "$muted") if record else Document()
        return (words + known).indented(Content.styled(f"{UNDECIDED} ", "$muted"))
    sign, style = _sign(verdict.holds, at_defaults=at_defaults)
    words = text(to_plain(verdict.text[lang]))
    numbers = Content.styled(format_comparison(verdict.comparison, lang), f"bold {style}")
    outcome = _outcome(spec, verdict, chart.knobs, lang, at_defaults=at_defaults)
    lines = words + text(numbers) + (text(outcome, style) if outcome else Document())
    notes = " · ".join(filter(None, [record, _live(name, chart, lang)]))
    lines += text(notes, "$muted") if notes else Document()
    return lines.indented(Content.styled(f"{sign} ", f"bold {style}"))


def _sign(holds: bool, *, at_defaults: bool) -> tuple[str, str]:
    if holds:
        return RIGHT, "$success"
    return (WRONG, "$error") if at_defaults else (OUTSIDE, "$warning")


def _outcome(
    spec: DemoSpec,
    verdict: ClaimResult,
    knobs: Mapping[str, Value],
    lang: Lang,
    *,
    at_defaults: bool,
) -> str:
    """Return a note that a claim fails for this seed or at changed settings; '' if it holds."""
    if verdict.holds:
        return ""
    if at_defaults:
        return translate("lab.fails", lang)
    settings = ", " if lang == "en" else "，"
    off = settings.join(
        f"{to_plain(spec.knobs[name].label[lang])} {format_value(knobs[name])}"
        for name in changed(spec, knobs)
    )
    return translate("lab.no_longer", lang, settings=off)


def _live(name: str, chart: RunChart, lang: Lang) -> str:
    """Return in how many of the seeds run here a claim held; '' after a single run."""
    if chart.done is None or not chart.others:
        return ""
    runs = [chart.done, *chart.others]
    held = sum(_holds(run.claims.get(name)) for run in runs)
    return translate("lab.live", lang, held=held, seeds=len(runs))


def _holds(comparison: Comparison | None) -> bool:
    return comparison is not None and comparison.holds
