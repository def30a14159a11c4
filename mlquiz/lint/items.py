"""Checks of well-formed items: whether they can be asked and test anything."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence

from mlquiz.domain.concepts import Judgement
from mlquiz.domain.expressions import (
    PLACEHOLDER,
    bind,
    draws,
    evaluate,
    unresolved_placeholders,
)
from mlquiz.domain.grading import agrees
from mlquiz.domain.items import (
    Choice,
    Cloze,
    ExpressionError,
    Item,
    JudgeStatement,
    Numeric,
    Option,
    Output,
    Predict,
)
from mlquiz.errors import nearest
from mlquiz.lint.typography import cloze_flaws
from mlquiz.render.cells import text_width
from mlquiz.text import LANGUAGES, Text
from mlquiz.toml_schema.diagnostics import ValidationError, shorten
from mlquiz.toml_schema.locations import KeyPath

MIN_OPTIONS, MAX_OPTIONS = 2, 6
LONGER, WIDER = 1.6, 24
COMBINATIONS = 5_000
LINES = 3


def item_faults(item: Item) -> Iterator[ValidationError]:
    """Yield the errors of an item, by key path inside it."""
    match item:
        case Choice():
            yield from _option_faults(item.options, "option", one=isinstance(item, Predict))
            if isinstance(item, Predict) and not item.proof:
                yield ValidationError(
                    (), "a prediction needs a proof", "the demo's claim is its answer key"
                )
        case JudgeStatement():
            yield from _verdict_faults(item)
        case Numeric():
            yield from _numeric_faults(item)
        case Output():
            yield from _output_faults(item)
        case Cloze():
            for lang in LANGUAGES:
                for message, hint in cloze_flaws(item.cloze[lang]):
                    yield ValidationError(("cloze", lang), message, hint)


def _verdict_faults(item: JudgeStatement) -> Iterator[ValidationError]:
    true = item.statement.verdict.judgement is Judgement.TRUE
    if true and item.repairs:
        yield ValidationError(("repair",), "a statement that is true has nothing to repair")
    elif item.repairs:
        yield from _option_faults(item.repairs, "repair", one=True)
    elif not true:
        yield ValidationError(
            (), "there is no [[question.repair]]", "the statement is not simply true"
        )


def _option_faults(options: Sequence[Option], key: str, *, one: bool) -> Iterator[ValidationError]:
    if not MIN_OPTIONS <= len(options) <= MAX_OPTIONS:
        message = f"there must be {MIN_OPTIONS} to {MAX_OPTIONS} {key}s, not {len(options)}"
        yield ValidationError((key,), message)
    right = sum(option.correct for option in options)
    if right == 0:
        yield ValidationError((key,), f"no {key} is correct")
    if right > 1 and one:
        yield ValidationError((key,), f"more than one {key} is correct")
    for index, option in enumerate(options):
        if not option.correct and option.why is None:
            yield ValidationError(
                (key, index), f"this wrong {key} has no why", "say what is wrong with it"
            )
    for lang in LANGUAGES:
        yield from _repeated_options(options, key, lang)
        yield from _revealing_lengths(options, key, lang)


def _repeated_options(options: Sequence[Option], key: str, lang: str) -> Iterator[ValidationError]:
    seen: dict[str, int] = {}
    for index, option in enumerate(options):
        first = seen.setdefault(" ".join(option.text[lang].casefold().split()), index)
        if first != index:
            yield ValidationError((key, index, "text", lang), f"the same as {key} {first + 1}")


def _revealing_lengths(options: Sequence[Option], key: str, lang: str) -> Iterator[ValidationError]:
    wrong = [text_width(option.text[lang]) for option in options if not option.correct]
    for index, option in enumerate(options):
        if not (option.correct and wrong):
            continue
        own, longest = text_width(option.text[lang]), max(wrong)
        if own > LONGER * longest and own > longest + WIDER:
            message = f"the right {key} is given away by its length: {own} against {longest}"
            yield ValidationError(
                (key, index, "text", lang), message, "shorten it or say more in another"
            )


def _numeric_faults(item: Numeric) -> Iterator[ValidationError]:
    count = math.prod(len(values) for values in item.vary.values())
    if count > COMBINATIONS:
        message = f"there are {count} combinations, more than {COMBINATIONS} can be checked"
        yield ValidationError(("vary",), message, "list fewer values")
        return
    first_of_each: dict[KeyPath, ValidationError] = {}
    for drawn in draws(item):
        for fault in _drawn_faults(item, drawn):
            first_of_each.setdefault(fault.path, fault)
    yield from first_of_each.values()
    if not first_of_each:
        names = bind(item, next(draws(item)))
        yield from _filling_faults(item, names)
        yield from _showing_faults(item, names)


def _drawn_faults(item: Numeric, drawn: Mapping[str, float]) -> Iterator[ValidationError]:
    for_which = ", ".join(f"{name} = {value:g}" for name, value in drawn.items())
    where = f" for {for_which}" if for_which else ""
    try:
        names = bind(item, drawn)
    except ExpressionError as error:
        yield ValidationError(("derive",), f"{error}{where}")
        return
    try:
        answer = evaluate(item.answer, names)
    except ExpressionError as error:
        yield ValidationError(("answer",), f"{error}{where}")
        return
    for index, trap in enumerate(item.traps):
        path = ("trap", index, "answer")
        try:
            if agrees(item, evaluate(trap.answer, names), answer):
                yield ValidationError(path, f"the trap agrees with the answer{where}")
        except ExpressionError as error:
            yield ValidationError(path, f"{error}{where}")


def _filling_faults(item: Numeric, names: Mapping[str, float]) -> Iterator[ValidationError]:
    shown = {**names, "answer": evaluate(item.answer, names)}
    texts: list[tuple[KeyPath, Text]] = [(("ask",), item.ask), (("why",), item.why)]
    texts += [(("trap", index, "why"), trap.why) for index, trap in enumerate(item.traps)]
    for path, text in texts:
        for lang in LANGUAGES:
            for found in unresolved_placeholders(text[lang], shown):
                message = f"{shorten(found)} is not understood"
                hint = nearest(found, [f"{{{name}:.2f}}" for name in shown])
                yield ValidationError((*path, lang), message, hint or "such as {answer:.2f}")


def _showing_faults(item: Numeric, names: Mapping[str, float]) -> Iterator[ValidationError]:
    shown = {
        lang: {name for name, _ in PLACEHOLDER.findall(item.ask[lang])} & {*names, "answer"}
        for lang in LANGUAGES
    }
    used = {word for expression in item.derive.values() for word in re.findall(r"\w+", expression)}
    for lang in LANGUAGES:
        path = ("ask", lang)
        if "answer" in shown[lang] - names.keys():
            yield ValidationError(path, "{answer} in the question gives the answer away")
        hidden = shown["en"] | shown["zh"] | (item.vary.keys() - used)
        for name in sorted(hidden - shown[lang]):
            yield ValidationError(path, f"the learner is not shown the number {{{name}}}")


def _output_faults(item: Output) -> Iterator[ValidationError]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(item.code, item.id, "exec")
    except SyntaxError as error:
        yield ValidationError(
            ("code",), f"the code is not valid Python: {error.msg} (line {error.lineno})"
        )
    except (ValueError, OverflowError, RecursionError, MemoryError) as error:
        yield ValidationError(("code",), f"the code is not valid Python: {error}")
    lines = item.answer.count("\n") + 1
    if lines > LINES:
        yield ValidationError(
            ("answer",), f"the output has {lines} lines, more than {LINES}", "print less"
        )
