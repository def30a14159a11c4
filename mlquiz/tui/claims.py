"""A demo's claims, before, during and after a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from mlquiz.domain.text import Lang
from mlquiz.lab.verdict import Verdict, formula, verdicts
from mlquiz.lab.words import DemoSpec
from mlquiz.render.markup import to_plain
from mlquiz.tui.demos import Demos
from mlquiz.tui.document import NOTHING, Document, Line, text
from mlquiz.tui.phrases import say
from mlquiz.tui.widgets.options import RIGHT, WRONG
from mlquiz.tui.widgets.run_chart import RunChart

OPEN = "◦"
SIGNS = {True: (RIGHT, "$success"), False: (WRONG, "$error"), None: ("-", "$muted")}


def claim_lines(
    words: DemoSpec,
    names: Sequence[str],
    chart: RunChart,
    demos: Demos,
    lang: Lang,
    *,
    title: str,
) -> Document:
    """Return these claims with what the run of `chart`, if it is done, says of them."""
    if not names:
        return Document()
    decided: dict[str, Verdict] = {}
    if chart.done is not None:
        found = verdicts(words, chart.knobs, chart.done.claims)
        decided = {verdict.name: verdict for verdict in found}
    before = "" if decided else "_before"
    lines = text(_title(say(f"{title}{before}", lang), names, decided, lang))
    if any(decided[name].holds is None for name in names if name in decided):
        lines += text(say("lab.no_verdict", lang), "$accent")
    for name in names:
        verdict = decided.get(name)
        judged = verdict.holds if verdict else None
        records = demos.record(words, name, lang), _live(name, judged, chart, lang)
        record = " · ".join(filter(None, records))
        lines += _claim(to_plain(words.claims[name].text[lang]), verdict, record, lang)
    return lines + Document([Line(NOTHING)])


def _live(name: str, judged: bool | None, chart: RunChart, lang: Lang) -> str:
    """Say in how many of the seeds that ran here a claim held, if it speaks of these knobs."""
    if chart.done is None or not chart.others or judged is None:
        return ""
    runs = [chart.done, *chart.others]
    held = sum(name in run.claims and run.claims[name].holds for run in runs)
    return say("lab.live", lang, held=held, seeds=len(runs))


def _title(words: str, names: Sequence[str], decided: Mapping[str, Verdict], lang: Lang) -> Content:
    """Return a title that says, after a run, how many of several claims hold."""
    title = Content.styled(words, "bold")
    judged = [decided[name].holds for name in names if name in decided]
    judged = [holds for holds in judged if holds is not None]
    if len(judged) < 2:
        return title
    tally = say("lab.tally", lang, held=sum(judged), all=len(judged))
    return title + Content.styled(f"  {tally}", "$success" if all(judged) else "$error")


def _claim(words: str, verdict: Verdict | None, record: str, lang: Lang) -> Document:
    known = text(record, "$muted") if record else Document()
    if verdict is None:
        return (text(words) + known).indented(Content.styled(f"{OPEN} ", "$muted"))
    sign, style = SIGNS[verdict.holds]
    outcome = {True: "lab.holds", False: "lab.fails", None: ""}[verdict.holds]
    numbers = Content.styled(formula(verdict.comparison), f"bold {style}")
    if outcome:
        numbers += Content.styled(f"  {say(outcome, lang)}", style)
    lines = text(words) + text(numbers) + known
    return lines.indented(Content.styled(f"{sign} ", f"bold {style}"))
