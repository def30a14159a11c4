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
    """The demos of a session; `show` and `decide` run the one of the item just answered."""

    def __init__(self, terminal: Terminal, demos: Path | None = None) -> None:
        self._terminal = terminal
        self._demos = demos

    def proof_lines(self, item: Item, lang: Lang) -> Iterator[str]:
        """Yield the claim that the item rests on, and how often it held."""
        from mlquiz.lab.evidence import current_evidence, told

        try:
            words = self._words(item)
            claim = words.claims[item.claim or ""]
        except (MlquizError, KeyError):
            yield tell("proof.broken", lang, proof=item.proof)
            return
        yield tell("proof.claim", lang, claim=to_plain(claim.text[lang]))
        evidence = current_evidence(words).get(item.claim or "")
        if evidence:
            yield f"  ({told(evidence, lang)})"

    def show(self, sitting: Sitting, lang: Lang) -> Run:
        """Run the demo of the item just answered and keep what it showed.

        Raises MlquizError if it cannot be found or fails.
        """
        from mlquiz.lab.blocking import run_blocking
        from mlquiz.lab.report import show_run
        from mlquiz.study.experiment import record_of

        assert sitting.answered is not None
        words = self._words(sitting.answered.asked.item)
        with closing(run_blocking(words, DEFAULT_SEED, words.defaults)) as events:
            run = show_run(words, events, lang, self._terminal)
        sitting.keep_run(
            record_of(words, run.start, run.done, utc_now(), sitting.answered.event.uuid)
        )
        return run

    def decide(self, sitting: Sitting, lang: Lang) -> str:
        """Run a prediction's demo and return the sentence that says how it came out."""
        from mlquiz.study.experiment import Outcome, outcome_of

        assert sitting.answered is not None
        item = sitting.answered.asked.item
        try:
            run = self.show(sitting, lang)
        except MlquizError as error:
            return tell("predict.cannot", lang, reason=error.told(lang))
        match outcome_of(item, run.done.claims):
            case Outcome.AGREES:
                return tell("predict.agrees", lang)
            case Outcome.NO_VERDICT:
                return tell("predict.no_verdict", lang)
        sitting.discount()
        claim = self._words(item).claims[item.claim or ""].text[lang]
        return tell("predict.disagrees", lang, claim=to_plain(claim))

    def _words(self, item: Item) -> DemoSpec:
        from mlquiz.lab.words import find_demo, load_words

        return load_words(find_demo(item.demo or "", self._demos))
