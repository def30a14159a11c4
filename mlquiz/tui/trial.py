"""How the experiment that decides a prediction came out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from textual.content import Content

from mlquiz.domain.items import Item
from mlquiz.domain.text import Lang, Text
from mlquiz.lab.contract import Comparison
from mlquiz.render.markup import to_plain
from mlquiz.render.sanitize import plain
from mlquiz.study.experiment import Outcome, outcome_of
from mlquiz.tui.document import Document, text
from mlquiz.tui.phrases import say
from mlquiz.tui.widgets.options import RIGHT, WRONG

if TYPE_CHECKING:
    from mlquiz.errors import MlquizError
    from mlquiz.lab.protocol import Done, Failed
    from mlquiz.lab.words import DemoSpec

KEYS = {
    Outcome.AGREES: "predict.agrees",
    Outcome.DISAGREES: "predict.disagrees",
    Outcome.NO_VERDICT: "predict.no_verdict",
}


class Trial(Struct, frozen=True):
    """The outcome of an experiment, ready to be said."""

    key: str
    reason: Failed | MlquizError | None = None
    claim: Text | None = None
    comparison: Comparison | None = None
    seed: int = 0

    @classmethod
    def of(cls, item: Item, words: DemoSpec, seed: int, done: Done) -> Trial:
        """Return how a finished run bears on `item`."""
        name = item.claim or ""
        claim = words.claims.get(name)
        key = KEYS[outcome_of(item, done.claims)]
        text_of_claim = claim.text if claim else None
        return cls(key, claim=text_of_claim, comparison=done.claims.get(name), seed=seed)

    @property
    def ran(self) -> bool:
        """Whether there is anything to see."""
        return self.key != "predict.cannot"

    @property
    def disagrees(self) -> bool:
        """Whether the run came out otherwise than the answer key says."""
        return self.key == KEYS[Outcome.DISAGREES]

    def lines(self, lang: Lang) -> Document:
        """Say how it came out, with the numbers of the claim."""
        claim = to_plain(self.claim[lang]) if self.claim else ""
        reason = plain(self.reason.told(lang)) if self.reason else ""
        shown = text(say(self.key, lang, reason=reason, claim=claim), "bold")
        if self.comparison is None:
            return shown
        from mlquiz.lab.effects import format_comparison

        sign, style = (RIGHT, "$success") if self.comparison.holds else (WRONG, "$error")
        seed = f"  {say('lab.seed', lang)} {self.seed}"
        numbers = text(
            Content.assemble((format_comparison(self.comparison, lang), "bold"), (seed, "$muted"))
        )
        lines = numbers if self.disagrees else text(claim) + numbers
        return shown + lines.indented(Content.styled(f"{sign} ", style))
