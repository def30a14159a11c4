"""What the learner reads after an answer: the verdict, every misconception, the proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from textual.content import Content

from mlquiz.domain.answers import GaveUp, Judged, Marked, letters
from mlquiz.domain.events import Action
from mlquiz.domain.items import Choice, Item, Numeric, Option, Output, Verdict
from mlquiz.domain.text import Lang, Text
from mlquiz.render.sanitize import plain
from mlquiz.study.sitting import Answered
from mlquiz.tui.document import Document, from_markup, listing, pair, stack, text
from mlquiz.tui.phrases import say
from mlquiz.tui.times import until
from mlquiz.tui.widgets.options import RIGHT, WRONG

NONE = Document()
SHORT = 46
"""Cells: with the verdict before them, a line of a terminal of 80."""


def feedback(
    answered: Answered, lang: Lang, now: datetime, experiment: Document = NONE
) -> Document:
    """Return the verdict on an answer, how its experiment came out, and what can be learnt."""
    head = headline(answered, lang) + due_line(answered, lang, now)
    return stack(head, experiment, *lessons(answered, lang))


def headline(answered: Answered, lang: Lang) -> Document:
    """Return the verdict in a few words, with its sign."""
    item, answer, grade = answered.asked.item, answered.answer, answered.grade
    if isinstance(answer, GaveUp):
        sign, style, key = "▸", "bold $primary", "gave_up"
    elif grade.correct:
        sign, style, key = RIGHT, "bold $success", "right"
    else:
        sign, style, key = WRONG, "bold $error", "wrong"
        if (
            isinstance(item, Verdict)
            and isinstance(answer, Judged)
            and answer.judgement is item.statement.verdict.judgement
        ):
            key = "nearly"
    words = Content.styled(say(key, lang), style)
    gap = " " if lang == "en" else ""  # a full stop of Chinese brings its own
    right = Document() if grade.correct else right_answer(item, lang)
    head = text(words + gap + right.lines[0].content if right else words)
    return (head + Document(right.lines[1:])).indented(Content.styled(f"{sign} ", style))


def right_answer(item: Item, lang: Lang) -> Document:
    """Name the right answer where that is short: an option may be out of view by now."""
    if isinstance(item, Numeric):
        return text(say("answer_is", lang, answer=f"{float(item.answer):.6g}"))
    if not isinstance(item, Choice):
        return Document()
    right = [
        Content.styled(f"{letter}  ", "bold") + in_short(option, lang)
        for letter, option in zip(letters(len(item.options)), item.options, strict=True)
        if option.correct
    ]
    before = say("answer_is", lang, answer="")
    if len(right) == 1:
        return text(before + right[0])
    return sum(map(text, right), text(before.rstrip()))


def in_short(option: Option, lang: Lang) -> Content:
    """Return what an option says, in less than a line."""
    first, *more = from_markup(option.text[lang]).lines
    words = first.first + first.content
    return (words + "…" if more else words).truncate(SHORT, ellipsis=True)


def due_line(answered: Answered, lang: Lang, now: datetime) -> Document:
    """Say when the item comes back."""
    if answered.event.action is Action.PRACTICE:
        return text(say("quiz.unscheduled", lang), "$muted").indented(Content("  "))
    if answered.state.due is None:
        return Document()
    when = say("quiz.next_time", lang, when=until(answered.state.due, now, lang))
    return text(when, "$muted").indented(Content("  "))


def lessons(answered: Answered, lang: Lang) -> Iterator[Document]:
    """Yield the reasons, the learner's own misconception first, then what is true."""
    item = answered.asked.item
    if isinstance(item, Choice):
        marked = answered.answer.options if isinstance(answered.answer, Marked) else frozenset()
        yield reasons(item.options, marked, lang)
        yield from (from_markup(why[lang]) for why in (item.why,) if why)
        return
    if isinstance(item, Output) and not answered.grade.correct:
        yield text(say("prints", lang)) + listing(item.answer, "text")
    if isinstance(item, Verdict):
        yield ledger(item, lang)
        place = answered.answer.repair if isinstance(answered.answer, Judged) else None
        if place is None:
            yield spelled_out(item.repairs, lang)
        else:
            yield reasons(item.repairs, frozenset({place}), lang)
        yield from (from_markup(why[lang]) for why in (item.why,) if why)
        return
    yield from (from_markup(why[lang]) for why in answered.grade.why)


def reasons(options: tuple[Option, ...], marked: frozenset[int], lang: Lang) -> Document:
    """Return why each wrong option is wrong, those that were marked first."""
    known: list[tuple[bool, str, Text]] = [
        (place not in marked, letter, option.why)
        for place, (letter, option) in enumerate(zip(letters(len(options)), options, strict=True))
        if option.why is not None
    ]
    whys = [
        pair(f"{letter}  ", from_markup(why[lang]))
        for _, letter, why in sorted(known, key=lambda each: each[:2])
    ]
    return sum(whys, Document())


def spelled_out(options: tuple[Option, ...], lang: Lang) -> Document:
    """Return options that were never shown, each with its sign and its why."""
    lines = Document()
    for option in options:
        sign, style = (RIGHT, "$success") if option.correct else (WRONG, "$error")
        why = from_markup(option.why[lang]).styled("$muted") if option.why else Document()
        words = from_markup(option.text[lang]) + why
        lines += words.indented(Content.styled(f"{sign} ", style))
    return lines


def ledger(item: Verdict, lang: Lang) -> Document:
    """Return what the ledger says of the statement, and on what it rests."""
    statement = item.statement
    verdict = text(say(f"ledger.{statement.verdict.name.lower()}", lang), "bold")
    sources = say("sources", lang, sources=plain("; ".join(statement.sources)))
    return verdict + from_markup(statement.correction[lang]) + text(sources, "$muted")
