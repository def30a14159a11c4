"""The view of a claim before and after a run, as plain data that front ends render."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from mlquiz.i18n.messages import join_names, translate
from mlquiz.lab.claim_result import ClaimResult
from mlquiz.lab.effects import format_comparison, format_record, format_territory
from mlquiz.lab.evidence import DemoEvidence, held_ranges
from mlquiz.lab.knobs import changed, format_value
from mlquiz.lab.spec import DemoSpec, Value
from mlquiz.render.markup import to_plain

ClaimState = Literal["undecided", "holds", "fails", "outside"]
"""A claim that fails at changed settings is `outside`: that contradicts nothing."""


class ClaimView(Struct, frozen=True, kw_only=True):
    """A claim, its result in a run if there is one, and its record over seeds; '' for none.

    `outcome` says why it fails. The record and the territory apply to the defaults only.
    """

    state: ClaimState
    text: str
    numbers: str = ""
    outcome: str = ""
    record: str = ""
    territory: str = ""


def claim_view(
    spec: DemoSpec,
    name: str,
    lang: str,
    *,
    measured: DemoEvidence | None,
    knobs: Mapping[str, Value] | None = None,
    result: ClaimResult | None = None,
) -> ClaimView:
    """Return the view of a claim, with the `result` of a run with `knobs` if it was run."""
    off = changed(spec, knobs) if knobs else ()
    record = territory = ""
    if measured is not None and name in measured.claims and not off:
        record = format_record(measured.claims[name], spec.claims[name].condition.relation, lang)
        if measured.territory:
            territory = format_territory(spec, name, held_ranges(measured, spec, name), lang)
    if result is None:
        text = to_plain(spec.claims[name].text[lang])
        return ClaimView(state="undecided", text=text, record=record, territory=territory)
    return ClaimView(
        state="holds" if result.holds else "outside" if off else "fails",
        text=to_plain(result.text[lang]),
        numbers=format_comparison(result.comparison, lang),
        outcome="" if result.holds else _outcome(spec, knobs or spec.defaults, off, lang),
        record=record,
        territory=territory,
    )


def _outcome(spec: DemoSpec, knobs: Mapping[str, Value], off: Sequence[str], lang: str) -> str:
    """Return that a claim fails for this seed or at these changed settings."""
    if not off:
        return translate("claim.fails", lang)
    settings = [
        f"{to_plain(spec.knobs[each].label[lang])} {format_value(knobs[each])}" for each in off
    ]
    return translate("claim.no_longer", lang, settings=join_names(settings, lang))
