"""The plan and the learner's standing in words, for every front end."""

from __future__ import annotations

from collections.abc import Iterator

from mlquiz.domain.calendar import DAY
from mlquiz.domain.pacing import FINAL_DAYS
from mlquiz.i18n.messages import translate
from mlquiz.library.library import Library
from mlquiz.render.markup import to_plain
from mlquiz.study.planner import Standing, StudyPlan
from mlquiz.text import Lang

MAX_LISTED = 30
"""The number of concepts left out that are named, unless all are asked for."""

HEADERS = ("day", "minutes", "reviews", "new", "begins")


def standing_line(standing: Standing, lang: Lang) -> str:
    """Return in a sentence where the learner stands, and what puts it right if they are behind."""
    count = {"days": standing.days, "count": abs(standing.behind)}
    if standing.days <= FINAL_DAYS:
        return translate("plan.closing", lang, **count)
    if standing.behind <= 0:
        return translate("plan.ahead" if standing.behind else "plan.on", lang, **count)
    if standing.minutes is not None:
        return translate("plan.behind", lang, **count, minutes=standing.minutes)
    if standing.minutes_a_day is not None:
        return translate("plan.behind_daily", lang, **count, minutes=standing.minutes_a_day)
    return translate("plan.behind_lost", lang, **count)


def coverage_line(planned: int, concepts: int, lang: Lang) -> str:
    """Return in a sentence for how many of all concepts there is time."""
    if planned >= concepts:
        return translate("plan.enough", lang, concepts=concepts)
    return translate("plan.short", lang, planned=planned, concepts=concepts)


def summary(study_plan: StudyPlan, standing: Standing | None, lang: Lang) -> Iterator[str]:
    """Yield the sentences above the table of days."""
    days = (study_plan.interview - study_plan.today).days
    yield translate(
        "plan.title", lang, date=study_plan.interview, days=days, minutes=study_plan.minutes
    )
    if standing is not None:
        yield standing_line(standing, lang)
    shares = {"share": f"{study_plan.plan.recall:.0%}", "now": f"{study_plan.plan.recall_now:.0%}"}
    yield translate("plan.recall", lang, **shares)
    yield coverage_line(len(study_plan.plan.started), study_plan.concepts, lang)


def heads(lang: Lang) -> tuple[str, ...]:
    """Return the headings of the columns of `rows`."""
    return tuple(translate(f"plan.{name}", lang) for name in HEADERS)


def rows(study_plan: StudyPlan, library: Library, lang: Lang) -> Iterator[tuple[str, ...]]:
    """Yield for each day its date, minutes, reviews, new items and the concepts started on it."""
    started = set(study_plan.started)
    for number, day in enumerate(study_plan.plan.days):
        first = list(dict.fromkeys(item.concept for item in day.new if item.concept not in started))
        started.update(first)
        yield (
            f"{study_plan.today + number * DAY:%m-%d}",
            str(round(day.seconds / 60)),
            str(len(day.reviews)),
            str(len(day.new)),
            titles(first, library, lang),
        )


def left_out(
    study_plan: StudyPlan, library: Library, lang: Lang, max_listed: int | None = MAX_LISTED
) -> Iterator[str]:
    """Yield up to `max_listed` concepts for which there is no time, and how much would suffice."""
    if not study_plan.left_out:
        return
    yield translate("plan.leave_out", lang, count=len(study_plan.left_out))
    yield titles(study_plan.left_out[:max_listed], library, lang)
    if max_listed is not None and len(study_plan.left_out) > max_listed:
        yield translate("plan.more_left_out", lang, count=len(study_plan.left_out) - max_listed)
    if study_plan.minutes_for_all is not None:
        yield translate("plan.minutes_for_all", lang, minutes=study_plan.minutes_for_all)


def titles(concepts: list[str] | tuple[str, ...], library: Library, lang: Lang) -> str:
    """Return the titles of concepts, joined by dots: some titles are themselves lists."""
    return " · ".join(to_plain(library.concept(id_).title[lang]) for id_ in concepts)
