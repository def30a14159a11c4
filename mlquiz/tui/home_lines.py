"""The lines of the home screen on today's work, the interview and the weakest concepts."""

from __future__ import annotations

from datetime import date, datetime

from textual.content import Content

from mlquiz.domain.calendar import Calendar
from mlquiz.domain.pacing import FINAL_DAYS
from mlquiz.i18n.messages import sentence_gap
from mlquiz.i18n.tui import translate
from mlquiz.render.markup import to_plain
from mlquiz.study.plan_text import coverage_line, standing_line
from mlquiz.study.planner import Standing
from mlquiz.study.progress import ConceptProgress
from mlquiz.study.queue_builder import DayLoad
from mlquiz.study.session_planner import EXTRA_NEW
from mlquiz.text import Lang
from mlquiz.tui.bars import share_bar
from mlquiz.tui.document import Document, text
from mlquiz.tui.relative_time import until


def is_done(today: DayLoad) -> bool:
    """Return whether no item is left to review or to begin today."""
    return not (today.due or today.new)


def done_line(next_due: datetime | None, now: datetime, calendar: Calendar, lang: Lang) -> Document:
    """Return that today's work is done, and when the next item is due, if any is."""
    line = Content.styled(translate("home.done", lang), "bold $success")
    if next_due is not None:
        when = until(next_due, now, calendar, lang)
        line += sentence_gap(lang) + translate("home.later", lang, when=when)
    return text(line)


def deferred_reviews(today: DayLoad, lang: Lang) -> Document:
    """Return how many reviews do not fit into today's time; empty if none."""
    if not today.waiting:
        return Document()
    return text(translate("home.deferred", lang, count=today.waiting), "$muted")


def study_line(today: DayLoad, lang: Lang) -> str:
    """Return what a session contains and its length; once today is done, an offer of more items."""
    if is_done(today):
        return translate("home.more", lang, count=EXTRA_NEW)
    reviews = translate("home.reviews", lang, count=today.due)
    new = translate("home.new_items", lang, count=today.new)
    what = translate("home.and", lang, reviews=reviews, new=new)
    if not (today.due and today.new):
        what = reviews if today.due else new
    minutes = translate("home.minutes", lang, count=max(1, round(today.minutes)))
    return translate("home.now", lang, minutes=minutes, what=what)


def interview_lines(
    interview: date, today: date, standing: Standing | None, lang: Lang
) -> Document:
    """Return the days until the interview and the state of the plan; empty after the interview.

    If there is not time for all concepts, add for how many there is.
    """
    left = (interview - today).days
    if left < 0:
        return Document()
    if left == 0:
        return text(translate("home.interview_today", lang), "bold $accent")
    where = (
        standing_line(standing, lang) if standing else translate("home.interview", lang, count=left)
    )
    dated = text(
        Content.assemble((where, "bold $accent"), (f"  {interview.isoformat()}", "$muted"))
    )
    if standing is None or standing.planned >= standing.concepts or standing.days <= FINAL_DAYS:
        return dated
    return dated + text(coverage_line(standing.planned, standing.concepts, lang), "$muted")


def weak_line(progress: ConceptProgress, lang: Lang) -> Document:
    """Return the probability of recalling a concept as a bar, and its title."""
    title = to_plain(progress.concept.title[lang])
    return text(share_bar(progress.recall or 0) + f"  {title}")
