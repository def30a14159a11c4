"""The result of the run that decides a prediction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from textual.content import Content

from mlquiz.domain.items import Item
from mlquiz.i18n.tui import translate
from mlquiz.lab.api import Comparison
from mlquiz.render.markup import to_plain
from mlquiz.render.sanitize import plain
from mlquiz.study.prediction import PredictionOutcome, outcome_of
from mlquiz.text import Lang, Text
from mlquiz.tui.document import Document, text
from mlquiz.tui.widgets.options import RIGHT, WRONG

if TYPE_CHECKING:
    from mlquiz.errors import MlquizError
    from mlquiz.lab.protocol import Done, Failed
    from mlquiz.lab.spec import DemoSpec

KEYS = {
    PredictionOutcome.AGREES: "predict.agrees",
    PredictionOutcome.DISAGREES: "predict.disagrees",
    PredictionOutcome.NO_VERDICT: "predict.no_verdict",
}


class PredictionResult(Struct, frozen=True):
    """The result of a prediction's run, with the message key and the numbers to show."""

    key: str
    reason: Failed | MlquizError | None = None
    claim: Text | None = None
    comparison: Comparison | None = None
    seed: int = 0

    @classmethod
    def of(cls, item: Item, spec: DemoSpec, seed: int, done: Done) -> PredictionResult:
        """Return the result of a finished run for `item`."""
        name = item.claim or ""
        claim = spec.claims.get(name)
        key = KEYS[outcome_of(item, done.claims)]
        text_of_claim = claim.text if claim else None
        return cls(key, claim=text_of_claim, comparison=done.claims.get(name), seed=seed)

    @property
    def ran(self) -> bool:
        """Whether there is a chart to show, as the run did not fail."""
        return self.key != "predict.cannot"

    @property
    def disagrees(self) -> bool:
        """Whether the run contradicts the answer key."""
        return self.key == KEYS[PredictionOutcome.DISAGREES]

    def lines(self, lang: Lang) -> Document:
        """Return the result in words, with the numbers of the claim."""
        claim = to_plain(self.claim[lang]) if self.claim else ""
        reason = plain(self.reason.in_language(lang)) if self.reason else ""
        shown = text(translate(self.key, lang, reason=reason, claim=claim), "bold")
        if self.comparison is None:
            return shown
        from mlquiz.lab.effects import format_comparison

        sign, style = (RIGHT, "$success") if self.comparison.holds else (WRONG, "$error")
        seed = f"  {translate('lab.seed', lang)} {self.seed}"
        numbers = text(
            Content.assemble((format_comparison(self.comparison, lang), "bold"), (seed, "$muted"))
        )
        lines = numbers if self.disagrees else text(claim) + numbers
        return shown + lines.indented(Content.styled(f"{sign} ", style))
