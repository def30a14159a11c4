"""The demos of a plain session: the proof of an item, and the run of its demo.

The lab is imported only when it is first needed: the first question is shown without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from mlquiz.domain.blocks import LabelledCurves
from mlquiz.domain.items import Item
from mlquiz.errors import MlquizError
from mlquiz.i18n.plain import translate
from mlquiz.render.markup import to_plain
from mlquiz.study.clock import utc_now
from mlquiz.text import Lang

if TYPE_CHECKING:
    from mlquiz.lab.report import FinishedRun
    from mlquiz.lab.spec import DemoSpec
    from mlquiz.render.terminal import Terminal
    from mlquiz.store.runs import RunRecord
    from mlquiz.study.session import AnswerResult

DEFAULT_SEED = 0


class AnsweredSession(Protocol):
    """What a study session and a mock interview have in common after an answer."""

    @property
    def answered(self) -> AnswerResult | None:
        """The result of the current answer; None until there is one."""

    def record_run(self, run: RunRecord) -> None:
        """Save the record of a demo run."""

    def void_last_answer(self) -> None:
        """Void the last answer, because its demo run contradicted the answer key."""


class DemoRunner:
    """Shows the proof of an item, and runs the demo that decides a prediction.

    `demo_folders` are by default that of the demos that ship with mlquiz. Curves are drawn only if
    `chart` is set, because a screen reader spells out braille.
    """

    def __init__(
        self, terminal: Terminal, demo_folders: Sequence[Path] = (), *, chart: bool = False
    ) -> None:
        self._terminal = terminal
        self.demo_folders = demo_folders
        self._chart = chart

    def proof_lines(self, item: Item, lang: Lang) -> Iterator[str]:
        """Yield the item's claim and how often it held; a message if the claim is missing."""
        from mlquiz.lab.effects import format_record
        from mlquiz.lab.evidence import current_evidence

        try:
            spec = self._spec(item)
            claim = spec.claims[item.claim or ""]
        except (MlquizError, KeyError):
            yield translate("proof.broken", lang, proof=item.proof)
            return
        yield translate("proof.claim", lang, claim=to_plain(claim.text[lang]))
        evidence = current_evidence(spec).get(item.claim or "")
        if evidence:
            yield f"  {format_record(evidence, claim.condition.relation, lang)}"

    def draw_curves(self, shown: LabelledCurves, lang: Lang) -> None:
        """Draw stored curves, or describe them in numbers; say so if they are missing."""
        from mlquiz.lab.stored import HEIGHT, StoredResults
        from mlquiz.plain.lesson import MAX_WIDTH, MIN_HEIGHT
        from mlquiz.render.chart import draw_chart
        from mlquiz.render.chart.describe import describe

        chart = StoredResults(*self.demo_folders).labelled_chart(shown, lang)
        if chart is None:
            self._write_message("curves.missing", lang, demo=shown.demo)
        elif self._chart:
            width, rows = self._terminal.size
            height = max(MIN_HEIGHT, min(HEIGHT, rows - 2))
            ascii_only = self._terminal.ascii_only
            lines = draw_chart(chart, min(width - 1, MAX_WIDTH), height, ascii_only=ascii_only)
            self._terminal.write(*map(self._terminal.chart_line, lines))
        else:
            for line in describe(chart, lang):
                self._terminal.write_hanging(line, 2)

    def run_demo(self, session: AnsweredSession, lang: Lang, *, head: bool = True) -> FinishedRun:
        """Run the demo of the item just answered, show its claim, and record and return the run.

        Raises MlquizError if the demo cannot be found or fails.
        """
        from mlquiz.lab.evidence import evidence_of
        from mlquiz.lab.parent.sync_runner import run_blocking
        from mlquiz.lab.report import claim_lines, show_head, watch_run
        from mlquiz.study.prediction import record_of

        assert session.answered is not None
        item = session.answered.asked.item
        spec = self._spec(item)
        if head:
            show_head(spec, lang, self._terminal)
        with closing(run_blocking(spec, DEFAULT_SEED, spec.defaults)) as events:
            run = watch_run(spec, events, lang, self._terminal, chart=self._chart)
        session.record_run(
            record_of(spec, run.start, run.done, utc_now(), session.answered.event.uuid)
        )
        for line in claim_lines(spec, run, item.claim or "", lang, measured=evidence_of(spec)):
            self._terminal.write_hanging(line, 2)
        if head and len(spec.claims) > 1:
            count = len(spec.claims) - 1
            more = translate("claims.more", lang, count=count, name=spec.arguments)
            self._terminal.write_wrapped(more)
        return run

    def run_prediction(self, session: AnsweredSession, lang: Lang) -> bool | None:
        """Run a prediction's demo, show its outcome, and return whether the answer counts.

        It is voided if this seed contradicts the answer key. Returns None if the demo could not
        run.
        """
        from mlquiz.study.prediction import PredictionOutcome, outcome_of

        assert session.answered is not None
        item = session.answered.asked.item
        try:
            run = self.run_demo(session, lang, head=False)
        except MlquizError as error:
            self._write_message("predict.cannot", lang, reason=error.in_language(lang))
            return None
        outcome = outcome_of(item, run.done.claims)
        if outcome is PredictionOutcome.DISAGREES:
            session.void_last_answer()
            claim = self._spec(item).claims[item.claim or ""].text[lang]
            self._write_message("predict.disagrees", lang, claim=to_plain(claim))
        else:
            self._write_message(f"predict.{outcome.name.lower()}", lang)
        return outcome is not PredictionOutcome.DISAGREES

    def _write_message(self, key: str, lang: Lang, **values: object) -> None:
        self._terminal.write_wrapped(translate(key, lang, **values))

    def _spec(self, item: Item) -> DemoSpec:
        from mlquiz.lab.spec_file import find_demo, load_spec

        return load_spec(find_demo(item.demo or "", *self.demo_folders))
