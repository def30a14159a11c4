"""Convert the feedback after an answer to documents: verdict, explanation and sources."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from textual.content import Content

from mlquiz.domain.events import Action
from mlquiz.domain.items import Item
from mlquiz.domain.lessons import Lesson
from mlquiz.i18n.messages import sentence_gap
from mlquiz.i18n.tui import translate
from mlquiz.render.sanitize import plain
from mlquiz.render.sources import sources_line
from mlquiz.study.session import AnswerResult
from mlquiz.text import Lang
from mlquiz.tui.document import Document, stack, text
from mlquiz.tui.paint import paint
from mlquiz.tui.relative_time import until_due
from mlquiz.tui.widgets.options import RIGHT, WRONG
from mlquiz.views.feedback import FeedbackView, Verdict, feedback_view

SIGNS: Mapping[Verdict, tuple[str, str]] = {
    "right": (RIGHT, "bold $success"),
    "wrong": (WRONG, "bold $error"),
    "neutral": ("▸", "bold $primary"),
}


def view_of(answered: AnswerResult, lang: Lang) -> FeedbackView:
    """Return the view of an answer."""
    return feedback_view(answered.asked.item, answered.answer, answered.grade, lang)


def headline(answered: AnswerResult, lang: Lang, note: str) -> Document:
    """Return the verdict with a note after it, and in a few words what is right."""
    view = view_of(answered, lang)
    sign, style = SIGNS[view.verdict]
    line = Content.styled(view.headline, style)
    if note:
        line += sentence_gap(lang) + Content.styled(note, "$muted")
    recap = " · ".join(plain(words.text) for words in view.recap)
    lines = text(line) + (text(recap) if recap else Document())
    return lines.indented(Content.styled(f"{sign} ", style))


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
    view = view_of(answered, lang)
    reasons = () if view.has_reasons else view.misconceptions
    explanation = (view.explanation,) if view.explanation else ()
    shown = (paint(block, lang) for block in (*view.blocks, *reasons, *explanation))
    surprise = (
        translate("confidence.sure_and_wrong", lang) if answered.event.is_misjudgement else ""
    )
    return stack(*shown, text(surprise, "$warning") if surprise else Document())


def lesson_sources(item: Item, lesson: Lesson | None, lang: Lang) -> Document:
    """Return the sources of the item's lesson; empty if it has none.

    It is empty, too, if the item cites its own sources.
    """
    if item.cites_sources or lesson is None or not lesson.sources:
        return Document()
    return text(sources_line(lesson.sources, lang), "$muted")
