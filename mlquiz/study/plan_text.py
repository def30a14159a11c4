"""The plan and the learner's standing in words, for every front end."""

from __future__ import annotations

from collections.abc import Iterator

from mlquiz.domain.calendar import DAY
from mlquiz.domain.pacing import FINAL_DAYS
from mlquiz.i18n.messages import translate
from mlquiz.library.library import Library
from mlquiz.render.markup import to_plain
from mlquiz.study.planner import InterviewPlan, Standing
from mlquiz.text import Lang

MAX_LISTED = 30
"""The number of concepts left out that are named, unless all are asked for."""

HEADS = ("day", "minutes", "reviews", "new", "begins")


def standing_line(stand: Standing, lang: Lang) -> str:
    """Return in a sentence where the learner stands, and what puts it right if they are behind."""
    count = {"days": stand.days, "count": abs(stand.behind)}
    if stand.days <= FINAL_DAYS:
        return translate("plan.closing", lang, **count)
    if stand.behind <= 0:
        return translate("plan.ahead" if stand.behind else "plan.on", lang, **count)
    if stand.minutes is not None:
        return translate("plan.behind", lang, **count, minutes=stand.minutes)
    if stand.minutes_a_day is not None:
        return translate("plan.behind_daily", lang, **count, minutes=stand.minutes_a_day)
    return translate("plan.behind_lost", lang, **count)


def time_line(planned: int, concepts: int, lang: Lang) -> str:
    """Return in a sentence for how many of all concepts there is time."""
    if planned >= concepts:
        return translate("plan.enough", lang, concepts=concepts)
    return translate("plan.short", lang, planned=planned, concepts=concepts)


def summary(made: InterviewPlan, stand: Standing | None, lang: Lang) -> Iterator[str]:
    """Yield the sentences above the table of days."""
    days = (made.interview - made.today).days
    yield translate("plan.title", lang, date=made.interview, days=days, minutes=made.minutes)
    if stand is not None:
        yield standing_line(stand, lang)
    shares = {"share": f"{made.plan.recall:.0%}", "now": f"{made.plan.recall_now:.0%}"}
    yield translate("plan.recall", lang, **shares)
    yield time_line(len(made.plan.begun), made.concepts, lang)


def heads(lang: Lang) -> tuple[str, ...]:
    """Return the headings of the columns of `rows`."""
    return tuple(translate(f"plan.{name}", lang) for name in HEADS)


def rows(made: InterviewPlan, library: Library, lang: Lang) -> Iterator[tuple[str, ...]]:
    """Yield for each day its date, minutes, reviews, new items and the concepts begun on it."""
    begun = set(made.begun)
    for number, day in enumerate(made.plan.days):
        first = list(dict.fromkeys(item.concept for item in day.new if item.concept not in begun))
        begun.update(first)
        yield (
            f"{made.today + number * DAY:%m-%d}",
            str(round(day.seconds / 60)),
            str(len(day.reviews)),
            str(len(day.new)),
            titles(first, library, lang),
        )


def left_out(
    made: InterviewPlan, library: Library, lang: Lang, most: int | None = MAX_LISTED
) -> Iterator[str]:
    """Yield at most `most` concepts for which there is no time, and how much would suffice."""
    if not made.left_out:
        return
    yield translate("plan.leave_out", lang, count=len(made.left_out))
    yield titles(made.left_out[:most], library, lang)
    if most is not None and len(made.left_out) > most:
        yield translate("plan.more_left_out", lang, count=len(made.left_out) - most)
    if made.minutes_for_all is not None:
        yield translate("plan.minutes_for_all", lang, minutes=made.minutes_for_all)


def titles(concepts: list[str] | tuple[str, ...], library: Library, lang: Lang) -> str:
    """Return the titles of concepts, joined by dots: some titles are themselves lists."""
    return " · ".join(to_plain(library.concept(id_).title[lang]) for id_ in concepts)
