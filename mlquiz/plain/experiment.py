"""Experiments of a plain session: the proof of an item, and its demo's run.

The lab is loaded only when it is first needed: the first question is written without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from mlquiz.domain.items import Item
from mlquiz.domain.text import Lang
from mlquiz.errors import MlquizError
from mlquiz.plain.phrases import tell
from mlquiz.render.markup import to_plain
from mlquiz.study.clock import utc_now

if TYPE_CHECKING:
    from mlquiz.lab.report import Run
    from mlquiz.lab.words import DemoSpec
    from mlquiz.render.terminal import Terminal
    from mlquiz.study.sitting import Sitting

DEFAULT_SEED = 0


class Experiments:
    """The demos of a session: the proof of an item, and the run that decides a prediction.

    Curves are drawn only with `chart`: a screen reader spells braille out.
    """

    def __init__(
        self, terminal: Terminal, demos: Path | None = None, *, chart: bool = False
    ) -> None:
        self._terminal = terminal
        self._demos = demos
        self._chart = chart

    def proof_lines(self, item: Item, lang: Lang) -> Iterator[str]:
        """Yield the claim that the item rests on, and how often it held."""
        from mlquiz.lab.effects import format_record
        from mlquiz.lab.evidence import current_evidence

        try:
            words = self._words(item)
            claim = words.claims[item.claim or ""]
        except (MlquizError, KeyError):
            yield tell("proof.broken", lang, proof=item.proof)
            return
        yield tell("proof.claim", lang, claim=to_plain(claim.text[lang]))
        evidence = current_evidence(words).get(item.claim or "")
        if evidence:
            yield f"  {format_record(evidence, claim.condition.relation, lang)}"

    def show(self, sitting: Sitting, lang: Lang, *, head: bool = True) -> Run:
        """Run the demo of the item just answered, show its claim, and record the run.

        Raises MlquizError if it cannot be found or fails.
        """
        from mlquiz.lab.blocking import run_blocking
        from mlquiz.lab.report import claim_result, show_head, watch_run
        from mlquiz.study.experiment import record_of

        assert sitting.answered is not None
        item = sitting.answered.asked.item
        words = self._words(item)
        if head:
            show_head(words, lang, self._terminal)
        with closing(run_blocking(words, DEFAULT_SEED, words.defaults)) as events:
            run = watch_run(words, events, lang, self._terminal, chart=self._chart)
        sitting.keep_run(
            record_of(words, run.start, run.done, utc_now(), sitting.answered.event.uuid)
        )
        for line in claim_result(words, run, item.claim or "", lang):
            self._terminal.write_hanging(line, 2)
        if head and len(words.claims) > 1:
            more = tell("claims.more", lang, count=len(words.claims) - 1, name=words.name)
            self._terminal.write_wrapped(more)
        return run

    def decide(self, sitting: Sitting, lang: Lang) -> bool | None:
        """Run a prediction's demo and say how it came out.

        Returns whether the answer stands: it is voided where this seed contradicts the answer
        key. None if the demo could not run.
        """
        from mlquiz.study.experiment import Outcome, outcome_of

        assert sitting.answered is not None
        item = sitting.answered.asked.item
        try:
            run = self.show(sitting, lang, head=False)
        except MlquizError as error:
            self._say("predict.cannot", lang, reason=error.told(lang))
            return None
        outcome = outcome_of(item, run.done.claims)
        if outcome is Outcome.DISAGREES:
            sitting.discount()
            claim = self._words(item).claims[item.claim or ""].text[lang]
            self._say("predict.disagrees", lang, claim=to_plain(claim))
        else:
            self._say(f"predict.{outcome.name.lower()}", lang)
        return outcome is not Outcome.DISAGREES

    def _say(self, key: str, lang: Lang, **values: object) -> None:
        self._terminal.write_wrapped(tell(key, lang, **values))

    def _words(self, item: Item) -> DemoSpec:
        from mlquiz.lab.words import find_demo, load_words

        return load_words(find_demo(item.demo or "", self._demos))
