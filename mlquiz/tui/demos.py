"""Cached access to the demos' specs and to the evidence for their claims.

The lab is imported on first use, so that the first question is painted without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mlquiz.domain.blocks import LabelledCurves
from mlquiz.domain.items import Item
from mlquiz.errors import MlquizError
from mlquiz.i18n.tui import translate
from mlquiz.paths import demos_dir
from mlquiz.render.markup import to_plain
from mlquiz.text import Lang
from mlquiz.tui.document import Document, text

if TYPE_CHECKING:
    from mlquiz.lab.evidence import DemoEvidence, KnobSweep
    from mlquiz.lab.picture import Picture
    from mlquiz.lab.spec import DemoSpec
    from mlquiz.render.chart import Chart


class Demos:
    """The demos below `root`, by default those that ship with mlquiz, and those of packs."""

    def __init__(self, root: Path | None = None, packs: Sequence[Path] = ()) -> None:
        self._roots = (root or demos_dir(), *packs)
        self._specs: dict[str, DemoSpec] = {}
        self._evidence: dict[str, DemoEvidence | None] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all demos, ordered by section; those of packs come last."""
        from mlquiz.lab.spec_file import find_demos

        return tuple(find_demos(*self._roots))

    def spec(self, name: str) -> DemoSpec:
        """Return a demo's spec. Raise MlquizError if it does not exist or cannot be read."""
        from mlquiz.lab.spec_file import find_demo, load_spec

        if name not in self._specs:
            self._specs[name] = load_spec(find_demo(name, *self._roots))
        return self._specs[name]

    def evidence(self, spec: DemoSpec) -> DemoEvidence | None:
        """Return the evidence for this version of a demo, cached; None if there is none."""
        from mlquiz.lab.evidence import evidence_of

        if spec.name not in self._evidence:
            self._evidence[spec.name] = evidence_of(spec)
        return self._evidence[spec.name]

    def fill(self, source: str) -> str:
        """Return a text with the placeholders replaced by the numbers that demos measured."""
        if "{" not in source:
            return source
        from mlquiz.domain.placeholders import fill_measured

        return fill_measured(source, self._median)

    def _median(self, demo: str, metric: str) -> float | None:
        try:
            found = self.evidence(self.spec(demo))
        except MlquizError:
            return None
        spread = found.metrics.get(metric) if found else None
        return spread.median if spread else None

    def stored_picture(self, demo: str, claim: str, lang: Lang) -> Picture | None:
        """Return a demo's stored curves, with a claim's highlighted; None if there are none."""
        from mlquiz.lab.stored import stored_picture

        try:
            spec = self.spec(demo)
        except MlquizError:
            return None
        return stored_picture(spec, self.evidence(spec), lang, claim)

    def labelled_chart(self, shown: LabelledCurves, lang: Lang) -> Chart | None:
        """Return the chart of some stored curves; None if none of them is stored."""
        from mlquiz.lab.stored import labelled_chart

        try:
            spec = self.spec(shown.demo)
        except MlquizError:
            return None
        return labelled_chart(spec, self.evidence(spec), shown, lang)

    def record(self, spec: DemoSpec, claim: str, lang: Lang) -> str:
        """Return in how many seeds a claim held, and its effect; '' if it was not measured."""
        from mlquiz.lab.effects import format_record

        found = self.evidence(spec)
        if found is None or claim not in found.claims:
            return ""
        return format_record(found.claims[claim], spec.claims[claim].condition.relation, lang)

    def territory(self, spec: DemoSpec, claim: str, lang: Lang) -> str:
        """Return at which settings a claim holds; '' if that was not measured."""
        from mlquiz.lab.effects import format_territory
        from mlquiz.lab.evidence import held_ranges

        found = self.evidence(spec)
        if found is None or not found.territory:
            return ""
        return format_territory(spec, claim, held_ranges(found, spec, claim), lang)

    def sweeps(self, spec: DemoSpec) -> Mapping[str, KnobSweep]:
        """Return the sweep of each knob, changed alone; {} if that was not measured."""
        found = self.evidence(spec)
        return found.territory if found else {}

    def proof(self, item: Item, lang: Lang, *, claim: bool = True) -> Document:
        """Return the claim that proves an item, its record and its territory.

        Omit the claim's text if `claim` is false. The document is empty if the item has no proof
        or its demo is missing.
        """
        if not item.demo or not item.claim:
            return Document()
        try:
            spec = self.spec(item.demo)
            said = spec.claims[item.claim].text[lang]
        except (MlquizError, KeyError):
            return Document()
        lines = [self.record(spec, item.claim, lang), self.territory(spec, item.claim, lang)]
        if claim:
            lines.insert(0, translate("proof.claim", lang, claim=to_plain(said)))
        return sum((text(line, "$muted") for line in lines if line), Document())
