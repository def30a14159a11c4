"""The statistics as tables of labels, values and shares, for every front end."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import astuple

from mlquiz.domain.items import ExpressionError, Item
from mlquiz.domain.kinds.registry import KINDS
from mlquiz.i18n.messages import translate
from mlquiz.library.library import Library
from mlquiz.render.markup import to_plain
from mlquiz.render.titles import title_line, unmapped_section
from mlquiz.study.statistics import Statistics
from mlquiz.text import Lang

MAX_LISTED = 9
"""The number of items and confusions that are listed; each can be opened by a digit."""


class StatRow(Struct, frozen=True):
    """A row with a bar of `share`, in 0..1: a percentage, or else a part of the largest row."""

    label: str
    value: str
    share: float
    is_percentage: bool = True


class StatTable(Struct, frozen=True):
    """A title and its rows."""

    title: str
    rows: tuple[StatRow, ...]


class ConceptLink(Struct, frozen=True):
    """A line about a concept, whose lesson it leads to, and what else to say; '' if nothing."""

    concept: str
    line: str
    why: str = ""


def tables(found: Statistics, library: Library, lang: Lang) -> list[StatTable]:
    """Return the tables that have rows: retention, certainty, sections and times."""
    named = {each.id: to_plain(each.title[lang]) for each in library.sections()}
    sections = [
        StatRow(
            named.get(each.section) or unmapped_section(each.section, lang),
            f"{each.started}/{each.items}",
            each.mastery,
        )
        for each in found.sections
        if each.started
    ]
    made = [
        StatTable(_retention_title(found, lang), tuple(_retention(found, lang))),
        StatTable(translate("stats.certainty", lang), tuple(_certainty(found, lang))),
        StatTable(translate("stats.sections", lang), tuple(sections)),
        StatTable(translate("stats.minutes_by_day", lang), tuple(_minutes(found))),
        StatTable(translate("stats.kinds", lang), tuple(_kinds(found, lang))),
    ]
    return [table for table in made if table.rows]


def _retention_title(found: Statistics, lang: Lang) -> str:
    shares = {"predicted": f"{found.predicted:.0%}", "recalled": f"{found.recalled:.0%}"}
    return translate("stats.retention", lang, reviews=found.reviews, **shares)


def _retention(found: Statistics, lang: Lang) -> Iterator[StatRow]:
    for group in found.retention:
        label = translate("stats.predicted", lang, share=f"{group.predicted:.0%}")
        yield StatRow(label, translate("stats.of", lang, count=group.reviews), group.recalled)


def _certainty(found: Statistics, lang: Lang) -> Iterator[StatRow]:
    for each in found.certainty:
        label = translate("stats.sure" if each.sure else "stats.unsure", lang)
        value = translate("stats.of", lang, count=each.answers)
        yield StatRow(label, value, each.right / each.answers)


def _minutes(found: Statistics) -> Iterator[StatRow]:
    most = max((minutes for _, minutes in found.minutes_by_day), default=0.0)
    for day, minutes in found.minutes_by_day:
        if minutes:
            yield StatRow(f"{day:%m-%d}", f"{minutes:.0f}", minutes / most, is_percentage=False)


def _kinds(found: Statistics, lang: Lang) -> Iterator[StatRow]:
    most = max((each.seconds for each in found.kinds), default=0.0) or 1.0
    for each in found.kinds:
        title, seconds = KINDS[each.kind].title[lang], f"{each.seconds:.0f}"
        yield StatRow(title, seconds, each.seconds / most, is_percentage=False)


def misjudged(found: Statistics, library: Library, lang: Lang) -> list[ConceptLink]:
    """Return a line for each item with a sure but wrong answer: its question and its concept."""
    links = []
    for name in found.misjudged[:MAX_LISTED]:
        item = _as_presented(library.item(name))
        links.append(_link(item.concept, _one_line(item.summary[lang]), library, lang))
    return links


def confusions(found: Statistics, library: Library, lang: Lang) -> list[ConceptLink]:
    """Return a line for each misconception chosen more than once, with its concept."""
    links = []
    for each in found.confusions[:MAX_LISTED]:
        said, why = (_one_line(text[lang]) for text in astuple(each.misconception))
        words = translate("stats.confusion", lang, count=each.times, said=said)
        links.append(_link(each.concept, words, library, lang, why))
    return links


def _link(concept: str, words: str, library: Library, lang: Lang, why: str = "") -> ConceptLink:
    title = title_line(library.concept(concept).title, lang)
    return ConceptLink(concept, f"{words} · {title}", why)


def _one_line(source: str) -> str:
    """Return a text of the content as one line, with gaps for blanks."""
    return " ".join(to_plain(source, hide=True).split())


def _as_presented(item: Item) -> Item:
    """Return an item with its numbers filled in, or as written if they cannot be computed."""
    try:
        return item.present(0)
    except ExpressionError:
        return item
