"""The command `mlquiz stats`: the learner's statistics."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict

from mlquiz.cli.context import open_services
from mlquiz.cli.options import language_option
from mlquiz.cli.stdio import echo_json

if TYPE_CHECKING:
    from datetime import date

    from mlquiz.library.library import Library
    from mlquiz.study.progress import Totals
    from mlquiz.study.statistics import Statistics
    from mlquiz.study.statistics_tables import StatRow
    from mlquiz.text import Lang

BAR, MIN_BAR = 20, 5
SHARE_BAR = 10
BESIDE_BAR = 20
"""Width, in cells, of the date and the count beside a bar."""


@click.command(epilog="Example: mlquiz stats --json")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--leeches", "only_leeches", is_flag=True, help="List items that you keep forgetting."
)
@language_option
def stats(as_json: bool, only_leeches: bool, lang: Lang | None) -> None:
    """Show what was answered and what falls due."""
    from mlquiz.cli.layout import show
    from mlquiz.study.clock import utc_now
    from mlquiz.study.progress import totals
    from mlquiz.study.statistics import statistics

    if only_leeches:
        from mlquiz.cli.leeches import show_leeches

        show_leeches(lang, as_json=as_json)
        return
    with open_services(lang) as services:
        now, shown_in = utc_now(), lang or services.settings.language
        record = totals(services.library, services.store, now)
        found = statistics(services, now)
        if as_json:
            echo_json({**as_record(record), **more_as_record(found)})
            return
        show(as_lines(record, shown_in))
        if record.answers:
            show(more_as_lines(found, services.library, shown_in))


def as_record(record: Totals) -> dict[str, Any]:
    """Return the totals as a record for JSON."""
    # The keys of the document never change, so that started items are still "met" there.
    plain = {"met" if name == "started" else name: each for name, each in asdict(record).items()}
    for name in ("by_day", "due_by_day"):
        plain[name] = {day.isoformat(): count for day, count in plain[name]}
    plain["minutes"] = round(record.minutes, 1)
    plain["recall"] = None if record.recall is None else round(record.recall, 4)
    return plain


def as_lines(record: Totals, lang: Lang) -> Iterator[str]:
    """Yield the totals, then answers and due items by day."""
    from mlquiz.i18n.cli import translate

    if record.answers:
        share, minutes = f"{record.right / record.answers:.0%}", round(record.minutes)
        counts = {"answers": record.answers, "share": share, "minutes": minutes}
        yield translate("stats.answers", lang, **counts)
    else:
        yield translate("stats.none", lang)
    yield translate(
        "stats.items", lang, started=record.started, items=record.items, learnt=record.learnt
    )
    if record.runs:
        yield translate("stats.runs", lang, count=record.runs)
    counts_by_state = {
        "stats.suspended": record.suspended,
        "stats.flagged": record.flagged,
        "stats.leeches": record.leeches,
    }
    if any(counts_by_state.values()):
        yield " · ".join(
            translate(key, lang, count=count) for key, count in counts_by_state.items() if count
        )
    if record.leeches:
        yield translate("leeches.how", lang)
    yield from by_day(translate("stats.by_day", lang), [each for each in record.by_day if each[1]])
    if any(count for _, count in record.due_by_day):
        yield from by_day(translate("stats.due", lang), record.due_by_day)
    if not record.started:
        yield from ("", translate("stats.begin", lang))


def more_as_record(found: Statistics) -> dict[str, Any]:
    """Return the statistics as a record for JSON."""
    return {
        "retention": [
            {
                "low": group.low,
                "high": group.high,
                "reviews": group.reviews,
                "predicted": round(group.predicted, 4),
                "recalled": round(group.recalled, 4),
            }
            for group in found.retention
        ],
        "certainty": [asdict(each) for each in found.certainty],
        "misjudged": list(found.misjudged),
        "mastery": {each.section: round(each.mastery, 4) for each in found.sections},
        "confusions": [
            {
                "item": each.item,
                "concept": each.concept,
                "times": each.times,
                "said": {"en": each.misconception.said.en, "zh": each.misconception.said.zh},
            }
            for each in found.confusions
        ],
        "minutes_by_day": {day.isoformat(): round(each, 1) for day, each in found.minutes_by_day},
        "seconds_by_kind": {each.kind: round(each.seconds, 1) for each in found.kinds},
    }


def more_as_lines(found: Statistics, library: Library, lang: Lang) -> Iterator[str]:
    """Yield the statistics as tables with bars, then items to learn again."""
    from mlquiz.cli.layout import aligned
    from mlquiz.i18n.cli import translate
    from mlquiz.render.sanitize import plain
    from mlquiz.study.statistics_tables import confusions, misjudged, tables

    for table in tables(found, library, lang):
        yield from ("", table.title)
        rows = [(f"  {row.label}", row.value, drawn(row)) for row in table.rows]
        yield from aligned(rows, right={1})
    lists = {"stats.misjudged": misjudged, "stats.confusions": confusions}
    for title, list_of in lists.items():
        links = list_of(found, library, lang)
        if links:
            yield from ("", translate(title, lang))
        for link in links:
            yield f"  {link.line}"
            if link.why:
                yield f"    {link.why}"
            yield f"    mlquiz learn {plain(link.concept)}"


def drawn(row: StatRow) -> str:
    """Return the bar of a row, with its percentage if it is one."""
    from mlquiz.render.terminal import Terminal

    block, empty = ("#", ".") if Terminal(sys.stdout).ascii_only else ("▰", "▱")
    full = round(SHARE_BAR * row.share)
    if not row.is_percentage:
        return block * max(1, full)
    return f"{block * full}{empty * (SHARE_BAR - full)} {row.share:4.0%}"


def by_day(title: str, days: Sequence[tuple[date, int]]) -> Iterator[str]:
    """Yield a title and a line with a bar for each day; nothing if there are no days."""
    from mlquiz.cli.layout import aligned, terminal_width
    from mlquiz.render.terminal import Terminal

    if not days:
        return
    block = "#" if Terminal(sys.stdout).ascii_only else "▰"
    most = max(count for _, count in days)
    room = (terminal_width() or BAR + BESIDE_BAR) - BESIDE_BAR
    longest = max(MIN_BAR, min(BAR, room))
    yield from ("", title)
    yield from aligned(
        [
            (f"  {day}", str(count), block * (count and max(1, round(longest * count / most))))
            for day, count in days
        ],
        right={1},
    )
