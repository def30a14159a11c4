"""The lists of a demo's findings and checks, with their results after a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from mlquiz.i18n.tui import translate
from mlquiz.lab.api import Comparison
from mlquiz.lab.claim_result import ClaimResult, claim_results
from mlquiz.lab.claim_view import ClaimState, claim_view
from mlquiz.lab.spec import DemoSpec
from mlquiz.text import Lang
from mlquiz.tui.demos import Demos
from mlquiz.tui.document import Document, text
from mlquiz.tui.widgets.options import CURSOR, RIGHT, WRONG
from mlquiz.tui.widgets.run_chart import RunChart

SIGNS: Mapping[ClaimState, tuple[str, str]] = {
    "undecided": ("◦", "$muted"),
    "holds": (RIGHT, "$success"),
    "fails": (WRONG, "$error"),
    "outside": ("○", "$warning"),
}
"""The sign of a claim and its style."""


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
    return {each.name: each for each in claim_results(spec, chart.knobs, chart.done.claims)}


def _entry(
    spec: DemoSpec,
    name: str,
    result: ClaimResult | None,
    chart: RunChart,
    demos: Demos,
    lang: Lang,
) -> Document:
    knobs = chart.knobs or spec.defaults
    measured = demos.evidence(spec)
    view = claim_view(spec, name, lang, measured=measured, knobs=knobs, result=result)
    sign, style = SIGNS[view.state]
    lines = text(view.text)
    if view.numbers:
        lines += text(Content.styled(view.numbers, f"bold {style}"))
    if view.outcome:
        lines += text(view.outcome, style)
    if notes := " · ".join(filter(None, [view.record, _live(name, chart, lang)])):
        lines += text(notes, "$muted")
    weight = "" if view.state == "undecided" else "bold "
    return lines.indented(Content.styled(f"{sign} ", f"{weight}{style}"))


def _live(name: str, chart: RunChart, lang: Lang) -> str:
    """Return in how many of the seeds run here a claim held; '' after a single run."""
    if chart.done is None or not chart.other_runs:
        return ""
    runs = [chart.done, *chart.other_runs]
    held = sum(_holds(run.claims.get(name)) for run in runs)
    return translate("lab.live", lang, held=held, seeds=len(runs))


def _holds(comparison: Comparison | None) -> bool:
    return comparison is not None and comparison.holds
