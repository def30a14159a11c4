"""Formatting of items and grades as plain lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mlquiz.domain.answers import Answer, GaveUp, Grade, Recalled, letters
from mlquiz.domain.items import Item, Option
from mlquiz.domain.kinds.card import Card
from mlquiz.domain.kinds.choice import Choice
from mlquiz.domain.kinds.cloze import Cloze
from mlquiz.domain.kinds.numeric import Numeric
from mlquiz.domain.kinds.output import Output
from mlquiz.domain.kinds.say import SayIt
from mlquiz.domain.kinds.verdict import Judged, JudgeStatement
from mlquiz.i18n.messages import translate
from mlquiz.render.markup import to_plain
from mlquiz.render.sanitize import plain
from mlquiz.render.sources import sources_line
from mlquiz.text import Lang, Text


def kind_line(item: Item, lang: Lang) -> str:
    """Return the instruction for an item, such as 'choose one' or 'compute'."""
    many = isinstance(item, Choice) and item.many
    return translate("kind.many" if many else f"kind.{item.kind}", lang)


def question(item: Item, lang: Lang) -> Iterator[str]:
    """Yield the lines of a question; for a statement to judge, without its repairs."""
    match item:
        case Choice():
            yield to_plain(item.ask[lang])
            yield from choices(item.options, lang)
        case JudgeStatement():
            yield translate("judge.ask", lang, says=to_plain(item.statement.says[lang]))
            for key in ("myth", "conditional", "true"):
                yield f"  {key[0]}) {translate(f'judge.{key}', lang)}"
        case Output():
            yield to_plain(item.ask[lang])
            yield from (f"    {line}" for line in plain(item.code).strip("\n").split("\n"))
        case Numeric():
            yield to_plain(item.ask[lang])
        case Card() | SayIt():
            yield to_plain(item.front[lang])
        case Cloze():
            yield to_plain(item.cloze[lang], hide=True)


def choices(options: tuple[Option, ...], lang: Lang) -> Iterator[str]:
    """Yield the options with their letters."""
    for letter, option in zip(letters(len(options)), options, strict=True):
        yield f"  {letter}) {to_plain(option.text[lang])}"


def back(item: Item, lang: Lang) -> str:
    """Return the back of a card; '' if the item is not a card."""
    if isinstance(item, Card | SayIt):
        return to_plain(item.back[lang])
    return to_plain(item.cloze[lang]) if isinstance(item, Cloze) else ""


def points(item: SayIt, lang: Lang) -> Iterator[str]:
    """Yield the points that a spoken answer must contain, with letters to tick them."""
    yield translate("say.tick", lang)
    yield from lettered(item.points, lang)


def lettered(texts: Sequence[Text], lang: Lang) -> Iterator[str]:
    """Yield texts with letters to pick them by."""
    for letter, text in zip(letters(len(texts)), texts, strict=True):
        yield f"  {letter}) {to_plain(text[lang])}"


def outcome(item: Item, grade: Grade, answer: Answer, lang: Lang) -> Iterator[str]:
    """Yield the lines after an answer: the verdict, the right answer and the reasons."""
    yield f"{sign(grade, answer)} {headline(item, grade, answer, lang)}"
    match item:
        case Choice() if not grade.correct:
            right = [
                f"{letter}) {to_plain(option.text[lang])}"
                for letter, option in zip(letters(len(item.options)), item.options, strict=True)
                if option.correct
            ]
            yield translate("answer_is", lang, answer=("; " if lang == "en" else "；").join(right))
        case Numeric() if not grade.correct:
            yield translate("answer_is", lang, answer=f"{float(item.answer):.6g}{item.unit}")
        case Output() if not grade.correct:
            yield translate("prints", lang)
            yield from (f"    {line}" for line in plain(item.answer).strip("\n").split("\n"))
        case JudgeStatement():
            yield from ledger(item, lang)
    for why in grade.why:
        yield to_plain(why[lang])


def sign(grade: Grade, answer: Answer) -> str:
    """Return the sign before the verdict: ✓ or ✗, and ▸ for an item given up or forgotten."""
    if isinstance(answer, GaveUp) or (isinstance(answer, Recalled) and not grade.correct):
        return "▸"
    return "✓" if grade.correct else "✗"


def headline(item: Item, grade: Grade, answer: Answer, lang: Lang) -> str:
    """Return the verdict on the answer in a few words."""
    match item, answer:
        case _, GaveUp():
            return translate("gave_up", lang)
        case JudgeStatement(), Judged(judgement) if not grade.correct:
            nearly = judgement is item.statement.verdict.judgement
            return translate("nearly" if nearly else "wrong", lang)
        case _, Recalled():
            return translate("remembered" if grade.correct else "not_remembered", lang)
    return translate("right" if grade.correct else "wrong", lang)


def ledger(item: JudgeStatement, lang: Lang) -> Iterator[str]:
    """Yield the ledger's verdict on the statement, its correction and its sources."""
    statement = item.statement
    yield translate(f"ledger.{statement.verdict.name.lower()}", lang)
    yield to_plain(statement.correction[lang])
    yield sources_line(statement.sources, lang)
