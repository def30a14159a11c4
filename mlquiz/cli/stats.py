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

    from mlquiz.study.progress import Totals
    from mlquiz.text import Lang

BAR, MIN_BAR = 20, 5
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

    if only_leeches:
        from mlquiz.cli.leeches import show_leeches

        show_leeches(lang, as_json=as_json)
        return
    with open_services(lang) as services:
        record = totals(services.library, services.store, utc_now())
        shown_in = lang or services.settings.language
    if as_json:
        echo_json(as_record(record))
        return
    show(as_lines(record, shown_in))


def as_record(record: Totals) -> dict[str, Any]:
    """Return the totals as a record for JSON."""
    plain = asdict(record)
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
    yield translate("stats.items", lang, met=record.met, items=record.items, learnt=record.learnt)
    if record.runs:
        yield translate("stats.runs", lang, count=record.runs)
    apart = {
        "stats.suspended": record.suspended,
        "stats.flagged": record.flagged,
        "stats.leeches": record.leeches,
    }
    if any(apart.values()):
        yield " · ".join(translate(key, lang, count=count) for key, count in apart.items() if count)
    if record.leeches:
        yield translate("leeches.how", lang)
    yield from by_day(translate("stats.by_day", lang), [each for each in record.by_day if each[1]])
    if any(count for _, count in record.due_by_day):
        yield from by_day(translate("stats.due", lang), record.due_by_day)
    if not record.met:
        yield from ("", translate("stats.begin", lang))


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
