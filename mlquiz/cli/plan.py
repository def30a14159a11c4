"""The command `mlquiz plan`: the days until the interview."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from mlquiz.cli.context import open_services
from mlquiz.cli.options import language_option
from mlquiz.cli.stdio import echo_json

if TYPE_CHECKING:
    from datetime import date, datetime

    from mlquiz.errors import UsageError
    from mlquiz.library.library import Library
    from mlquiz.study.planner import Standing, StudyPlan
    from mlquiz.study.services import Services
    from mlquiz.text import Lang, Text

MAX_MINUTES = 600


@click.command(epilog="Example: mlquiz plan --date +21d --minutes 10")
@click.option("--date", "day", metavar="DAY", help="Day of the interview: 2026-12-15, +21d or +3w.")
@click.option(
    "--minutes", type=click.IntRange(1, MAX_MINUTES), metavar="MINUTES",
    help="Minutes of study a day.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show the plan without saving the date and minutes.")
@click.option("--all", "list_all", is_flag=True, help="Name every concept that is left out.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@language_option
def plan(
    day: str | None,
    minutes: int | None,
    dry_run: bool,
    list_all: bool,
    as_json: bool,
    lang: Lang | None,
) -> None:
    """Plan what to learn and review each day until the interview.

    The date and the minutes are saved, and sessions follow the plan. It favours what most raises
    your expected recall on that day; prerequisites come first, and concepts that are often asked
    come before others.
    """
    from mlquiz.cli.layout import show
    from mlquiz.domain.pacing import MAX_PLANNED_DAYS, is_planned
    from mlquiz.i18n.cli import translate
    from mlquiz.study.clock import utc_now
    from mlquiz.study.planner import plan_until_interview, standing

    with open_services(lang) as services:
        now, shown_in = utc_now(), lang or services.settings.language
        wanted = interview_day(services, day, now)
        each_day = minutes or services.settings.minutes_per_day
        if day is not None and not dry_run:
            services.settings.set("interview_date", wanted.isoformat())
        if minutes is not None and not dry_run:
            services.settings.set("minutes_per_day", str(minutes))
        days = (wanted - services.calendar.day_of(now)).days
        made, stand = None, None
        if is_planned(days):
            stand = None if dry_run else standing(services, now)
            made = plan_until_interview(services, now, wanted, each_day)
        if as_json:
            document = as_record(made, stand) if made else {"days": []}
            echo_json({"date": wanted.isoformat(), "days_left": days, **document})
            return
        if made is None:
            key = "plan.far" if days else "plan.today"
            show([translate(key, shown_in, days=days, most=MAX_PLANNED_DAYS)])
        else:
            show(as_lines(made, stand, services.library, shown_in, list_all=list_all))
        if day is not None or minutes is not None:
            saved = "plan.saved" if made else "plan.date_saved"
            show(["", translate("plan.not_saved" if dry_run else saved, shown_in)])


def interview_day(services: Services, given: str | None, now: datetime) -> date:
    """Return the day that was given, or else the one that is set.

    Raises UsageError if there is none, if it has passed, and if the one given is invalid.
    """
    from mlquiz.domain.calendar import read_day
    from mlquiz.errors import UsageError
    from mlquiz.text import Text

    today = services.calendar.day_of(now)
    if given is None:
        saved = services.settings.interview_date
        if saved is not None and saved >= today:
            return saved
        if saved is not None:
            raise UsageError(
                f"The interview date, {saved}, has passed: give another, such as "
                "`mlquiz plan --date +21d`.",
                f"面试日期 {saved} 已经过去：请重新给出日期，如 `mlquiz plan --date +21d`。",
            )
        raise UsageError(
            "No interview date is set: give one, such as `mlquiz plan --date +21d`.",
            "还没有面试日期：请给出日期，如 `mlquiz plan --date +21d`。",
        )
    found = read_day(given, today)
    if found is None:
        hint = Text("use a date such as 2027-01-31 or +21d", "请用 2027-01-31 或 +21d 这样的日期")
        raise _refused(given, hint)
    if why := services.settings.error_in("interview_date", given):
        raise _refused(given, why)
    return found


def _refused(given: str, why: Text) -> UsageError:
    from mlquiz.errors import UsageError, quoted

    return UsageError(
        f"--date cannot be {given!r}: {why.en}.", f"--date 不能为{quoted(given)}：{why.zh}。"
    )


def as_lines(
    made: StudyPlan, stand: Standing | None, library: Library, lang: Lang, *, list_all: bool
) -> Iterator[str]:
    """Yield the plan in sentences and a table, in columns that fit the terminal's width."""
    from mlquiz.cli.layout import aligned, terminal_width
    from mlquiz.study.plan_text import MAX_LISTED, heads, left_out, rows, summary

    yield from summary(made, stand, lang)
    yield ""
    table = list(rows(made, library, lang))
    yield from aligned(table, head=heads(lang), right={1, 2, 3}, width=terminal_width())
    lines = list(left_out(made, library, lang, None if list_all else MAX_LISTED))
    yield from ("", *lines) if lines else ()


def as_record(made: StudyPlan, stand: Standing | None) -> dict[str, Any]:
    """Return the plan as a record for JSON."""
    from msgspec import to_builtins

    from mlquiz.domain.calendar import DAY

    return {
        "minutes": made.minutes,
        "recall": round(made.plan.recall, 4),
        "recall_now": round(made.plan.recall_now, 4),
        "concepts": made.concepts,
        "planned": len(made.plan.started),
        "standing": None if stand is None else to_builtins(stand),
        "days": [
            {
                "day": (made.today + number * DAY).isoformat(),
                "minutes": round(each.seconds / 60, 1),
                "reviews": [item.id for item in each.reviews],
                "new": [item.id for item in each.new],
            }
            for number, each in enumerate(made.plan.days)
        ],
        "left_out": list(made.left_out),
        "minutes_for_all": made.minutes_for_all,
    }
