"""Feedback after an answer: the verdict, the explanation and the sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from textual.content import Content

from mlquiz.domain.answers import GaveUp, Recalled, Typed
from mlquiz.domain.events import Action
from mlquiz.domain.items import Item, Option
from mlquiz.domain.kinds.choice import Choice
from mlquiz.domain.kinds.numeric import Numeric
from mlquiz.domain.kinds.output import Output
from mlquiz.domain.kinds.verdict import Judged, JudgeStatement
from mlquiz.domain.lessons import Lesson
from mlquiz.i18n.tui import translate
from mlquiz.render.sanitize import plain
from mlquiz.render.sources import sources_line
from mlquiz.study.session import AnswerResult
from mlquiz.text import Lang
from mlquiz.tui.document import Document, from_markup, listing, stack, text
from mlquiz.tui.relative_time import until_due
from mlquiz.tui.widgets.options import RIGHT, WRONG


def headline(answered: AnswerResult, lang: Lang, now: datetime) -> Document:
    """Return the verdict, the item's next date and, for a numeric item, the numbers."""
    sign, style, key = verdict(answered)
    gap = " " if lang == "en" else ""  # a Chinese full stop includes its own space
    line = Content.styled(translate(key, lang), style)
    if due := due_line(answered, lang, now):
        line += gap + Content.styled(due, "$muted")
    lines = text(line) + numbers(answered, lang)
    return lines.indented(Content.styled(f"{sign} ", style))


def verdict(answered: AnswerResult) -> tuple[str, str, str]:
    """Return the sign, the style and the message key of the verdict on an answer."""
    item, answer = answered.asked.item, answered.answer
    if isinstance(answer, GaveUp):
        return "▸", "bold $primary", "gave_up"
    if isinstance(answer, Recalled):
        if answered.grade.correct:
            return RIGHT, "bold $success", "remembered"
        return "▸", "bold $primary", "not_remembered"
    if answered.grade.correct:
        return RIGHT, "bold $success", "right"
    key = "wrong"
    if isinstance(item, JudgeStatement) and isinstance(answer, Judged):
        if answer.judgement is item.statement.verdict.judgement:
            key = "nearly"
        elif answer.repair is not None and item.repairs[answer.repair].correct:
            key = "only_repair"
    return WRONG, "bold $error", key


def numbers(answered: AnswerResult, lang: Lang) -> Document:
    """Return the typed number and, if it is wrong, the right one; empty for other items."""
    item, answer = answered.asked.item, answered.answer
    if not isinstance(item, Numeric):
        return Document()
    parts = []
    if isinstance(answer, Typed):
        parts.append(translate("you_typed", lang, typed=plain(answer.text)))
    if not answered.grade.correct:
        parts.append(translate("answer_is", lang, answer=f"{float(item.answer):.6g}{item.unit}"))
    return text(" · ".join(parts))


def due_line(answered: AnswerResult, lang: Lang, now: datetime) -> str:
    """Return when the item is due next; '' if never.

    For practice and learning, return that the answer is not scheduled or counts as learning.
    """
    if answered.event.action is Action.PRACTICE:
        return translate("quiz.unscheduled", lang)
    if answered.event.action is Action.LEARN:
        return translate("counts_as_learning", lang)
    when = until_due(answered.state, now, answered.event.learner_day, lang)
    return translate("quiz.next_time", lang, when=when) if when else ""


def feedback(answered: AnswerResult, lang: Lang) -> Document:
    """Return the explanation that is not already beside the options."""
    return stack(*lessons(answered, lang))


def lessons(answered: AnswerResult, lang: Lang) -> Iterator[Document]:
    """Yield the outputs, the ledger entry, the unseen repairs and the explanation, if any."""
    item = answered.asked.item
    if isinstance(item, Output):
        yield outputs(item, answered, lang)
    if isinstance(item, JudgeStatement):
        yield ledger(item, lang)
        if not (isinstance(answered.answer, Judged) and answered.answer.repair is not None):
            yield spelled_out(item.repairs, lang)
    if isinstance(item, Choice | JudgeStatement):
        yield from (from_markup(why[lang]) for why in (item.why,) if why)
    else:
        yield from (from_markup(why[lang]) for why in answered.grade.why)


def outputs(item: Output, answered: AnswerResult, lang: Lang) -> Document:
    """Return what the code prints, preceded by the typed output if that is wrong."""
    lines = Document()
    if isinstance(answered.answer, Typed) and not answered.grade.correct:
        lines += text(translate("you_typed", lang, typed="").rstrip())
        lines += listing(plain(answered.answer.text), "text")
    return lines + text(translate("prints", lang)) + listing(item.answer, "text")


def spelled_out(options: tuple[Option, ...], lang: Lang) -> Document:
    """Return options that the learner has not seen, each with its sign and its explanation."""
    lines = Document()
    for option in options:
        sign, style = (RIGHT, "$success") if option.correct else (WRONG, "$error")
        why = from_markup(option.why[lang]).styled("$muted") if option.why else Document()
        words = from_markup(option.text[lang]) + why
        lines += words.indented(Content.styled(f"{sign} ", style))
    return lines


def literature(item: Item, lesson: Lesson | None, lang: Lang) -> Document:
    """Return the sources of the item's lesson; empty if it has none.

    It is empty for ledger statements, too: their entry cites its own sources.
    """
    if isinstance(item, JudgeStatement) or lesson is None or not lesson.sources:
        return Document()
    return text(sources_line(lesson.sources, lang), "$muted")


def ledger(item: JudgeStatement, lang: Lang) -> Document:
    """Return the ledger's verdict on the statement, the correction and the sources."""
    statement = item.statement
    verdict = text(translate(f"ledger.{statement.verdict.name.lower()}", lang), "bold")
    sources = sources_line(statement.sources, lang)
    return verdict + from_markup(statement.correction[lang]) + text(sources, "$muted")
