"""The state of a demo's run in the lab, in words, and what cannot be done in it."""

from __future__ import annotations

from mlquiz.i18n.tui import translate
from mlquiz.lab.protocol import Failed
from mlquiz.render.sanitize import plain
from mlquiz.text import Lang
from mlquiz.tui.document import Document, text
from mlquiz.tui.widgets.knobs import Knobs
from mlquiz.tui.widgets.run_chart import Phase, RunChart

MAX_DETAILS = 4
"""Maximum number of lines shown of a failed run's traceback or standard error, from the end."""


def run_status(chart: RunChart, knobs: Knobs, lang: Lang) -> Document:
    """Return the state of the run: its failure, progress or duration, or what to press."""
    match chart.phase:
        case Phase.FAILED if chart.failed:
            return _failure(chart.failed, lang)
        case Phase.DONE if chart.done:
            if chart.adding_seeds:
                seed = chart.seed + len(chart.other_runs) + 1
                return text(translate("lab.widening", lang, seed=seed), "$muted")
            if (knobs.values, knobs.seed) != (chart.knobs, chart.seed):
                return text(translate("lab.changed", lang), "$accent")
            seconds = f"{chart.done.seconds:.1f}"
            ran = translate("lab.ran", lang, seconds=seconds, seed=chart.seed)
            return text(" · ".join([*filter(None, [plain(chart.log_message)]), ran]), "$muted")
        case Phase.RUNNING:
            running = translate("lab.running", lang, seed=chart.seed)
            return text(" · ".join([running, *filter(None, [plain(chart.log_message)])]), "$muted")
    return text(translate(f"lab.{chart.phase.name.lower()}", lang), "$muted")


def _failure(failed: Failed, lang: Lang) -> Document:
    """Return why a run failed, and the last lines of its traceback or standard error."""
    details = (failed.detail or failed.stderr).strip().splitlines()[-MAX_DETAILS:]
    rows = (row for detail in details for row in plain(detail).splitlines())
    reason = text(plain(failed.in_language(lang)), "bold $error")
    return sum((text(row, "$muted") for row in rows), reason)


def run_unavailable(action: str, chart: RunChart) -> str | None:
    """Return why a run cannot be stopped or widened to more seeds; None if it can."""
    match action:
        case "stop" if not chart.phase.is_running and not chart.adding_seeds:
            return "lab.nothing_runs"
        case "widen" if chart.adding_seeds:
            return "lab.widens"
        case "widen" if chart.phase is not Phase.DONE:
            return "lab.run_first"
    return None
