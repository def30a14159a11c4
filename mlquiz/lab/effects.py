"""The effect of a comparison in words: `0.03 against 2.28: lower by 2.25 (2.1 to 2.4)`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mlquiz.i18n.messages import format_message
from mlquiz.lab.api import Comparison, Form, Relation
from mlquiz.lab.claim_result import number
from mlquiz.lab.knobs import format_value
from mlquiz.text import Text

if TYPE_CHECKING:
    from mlquiz.lab.evidence import ClaimEvidence
    from mlquiz.lab.spec import DemoSpec, Value

EQUAL_BELOW = 1e-6
"""Difference below which two numbers count as equal: only rounding errors are smaller.

It is relative to the larger number; in a record, which has only the difference, it is absolute.
"""

MESSAGES: Mapping[str, Text] = {
    "lower": Text("lower by {effect}", "低 {effect}"),
    "higher": Text("higher by {effect}", "高 {effect}"),
    "larger": Text("{effect} times as large", "为其 {effect} 倍"),
    "smaller": Text("smaller by a factor of {effect}", "为其 1/{effect}"),
    "equal": Text("equal", "相等"),
    "apart": Text("{effect} apart", "相差 {effect}"),
    "value": Text("{left}", "{left}"),
    "against": Text("{left} against {right}: {effect}", "{left} 对 {right}：{effect}"),
    "range": Text("{low} to {high}", "{low} 到 {high}"),
    "below": Text("lower, {diverged}", "更低，{diverged}"),
    "above": Text("higher, {diverged}", "更高，{diverged}"),
    "it": Text("it diverged", "已发散"),
    "other": Text("the other one diverged", "另一方已发散"),
    "both": Text("both diverged", "双方均已发散"),
    "held": Text("held in {held} of {seeds} {seeds|seed|seeds}", "{seeds} 个种子中 {held} 个成立"),
    "median": Text("{effect} ({range})", "{effect}（{range}）"),
    "everywhere": Text("holds at all settings tried", "在试过的所有设置下都成立"),
    "between": Text("{knob} {low} to {high}", "{knob} {low} 到 {high}"),
    "only": Text("{knob} {value} only", "{knob}仅为 {value}"),
    "territory": Text("holds for {ranges}", "成立范围：{ranges}"),
}
JOINERS = {"en": "; ", "zh": "；"}


def format_effect(comparison: Comparison, lang: str) -> str:
    """Return the effect in words: `lower by 0.28`, `3.1 times as large`, `equal`.

    A ratio has a size only if both sides are positive; of others, the difference is returned.
    """
    left, right, form = comparison.left, comparison.right, comparison.form
    if form == "value":
        return number(left)
    if not (math.isfinite(left) and math.isfinite(right)):
        return _diverged(left, right, lang)
    if left == right or (form == "distance" and _is_nothing(comparison.effect, left, right)):
        return format_message(MESSAGES, "equal", lang)
    if form == "ratio" and min(left, right) <= 0:
        return _effect("difference", "<", right - left, lang)
    return _effect(form, comparison.relation, comparison.effect, lang)


def format_comparison(comparison: Comparison, lang: str) -> str:
    """Return both sides and the effect: `0.03 against 2.28: lower by 2.25`."""
    left, right = number(comparison.left), number(comparison.right)
    if comparison.form == "value":
        return format_message(MESSAGES, "value", lang, left=left)
    effect = format_effect(comparison, lang)
    return format_message(MESSAGES, "against", lang, left=left, right=right, effect=effect)


def format_record(evidence: ClaimEvidence, relation: Relation | None, lang: str) -> str:
    """Return how often a claim held and its effect over the seeds.

    For example, `held in 20 of 20 seeds; lower by 0.28 (0.15 to 0.44)`. Without a relation the
    effect has no direction, so that only the count is returned, as for a ratio to zero.
    """
    held = format_message(MESSAGES, "held", lang, held=evidence.held, seeds=evidence.seeds)
    if evidence.median is None or relation is None:
        return held
    if evidence.form == "ratio" and evidence.median <= 0:
        return held
    if evidence.form == "distance" and evidence.high is not None and evidence.high < EQUAL_BELOW:
        return JOINERS[lang].join([held, format_message(MESSAGES, "equal", lang)])
    effect = _effect(evidence.form, relation, evidence.median, lang)
    low, high = _ends(evidence)
    if low != high:
        span = format_message(MESSAGES, "range", lang, low=low, high=high)
        effect = format_message(MESSAGES, "median", lang, effect=effect, range=span)
    return JOINERS[lang].join([held, effect])


def format_territory(
    spec: DemoSpec, claim: str, ranges: Mapping[str, tuple[Value, Value] | None], lang: str
) -> str:
    """Return the settings at which a claim holds: `holds for rate 0.05 to 0.5; batch 2 to 16`.

    `ranges` has an entry for each knob with a value at which the claim does not hold: the range
    around the default in which it does, or None if it does not hold reliably at the default either.
    Without entries, return that it holds at all settings that were tried; return '' if a range is
    None or the claim is unknown.
    """
    if claim not in spec.claims:
        return ""
    parts = []
    for knob, held_range in ranges.items():
        if held_range is None:
            return ""
        label = spec.knobs[knob].label[lang]
        low, high = map(format_value, held_range)
        key = "only" if low == high else "between"
        parts.append(format_message(MESSAGES, key, lang, knob=label, low=low, high=high, value=low))
    if not parts:
        return format_message(MESSAGES, "everywhere", lang)
    return format_message(MESSAGES, "territory", lang, ranges=JOINERS[lang].join(parts))


def _effect(form: Form, relation: Relation, effect: float, lang: str) -> str:
    falls = relation in ("<", "≤")
    if form == "value":
        return number(effect)
    if form == "distance":
        return format_message(MESSAGES, "apart", lang, effect=number(effect))
    if form == "ratio":
        grows = (effect >= 1) is not falls
        times = 1 / effect if effect < 1 else effect
        return format_message(
            MESSAGES, "larger" if grows else "smaller", lang, effect=number(times)
        )
    key = "lower" if falls is (effect >= 0) else "higher"
    return format_message(MESSAGES, key, lang, effect=number(abs(effect)))


def _diverged(left: float, right: float, lang: str) -> str:
    """Return which side is not finite and, unless it is NaN, whether the left one is lower."""
    sides = (math.isfinite(left), math.isfinite(right))
    key = {(False, True): "it", (True, False): "other"}.get(sides, "both")
    diverged = format_message(MESSAGES, key, lang)
    if left < right:
        return format_message(MESSAGES, "below", lang, diverged=diverged)
    return format_message(MESSAGES, "above", lang, diverged=diverged) if left > right else diverged


def _ends(evidence: ClaimEvidence) -> tuple[str, str]:
    low, median, high = evidence.low, evidence.median, evidence.high
    if low is None or median is None or high is None:
        return "", ""
    # _effect shows a ratio below 1 as its reciprocal and a negative difference as a positive one.
    if evidence.form == "ratio" and median < 1:
        if low <= 0:
            return "", ""
        low, high = 1 / high, 1 / low
    elif evidence.form == "difference" and median < 0:
        low, high = -high, -low
    return number(low), number(high)


def _is_nothing(distance: float, left: float, right: float) -> bool:
    return distance <= EQUAL_BELOW * max(abs(left), abs(right), 1e-12)
