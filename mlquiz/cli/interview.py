"""The command `mlquiz interview`: a mock interview, and the reports on earlier ones."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mlquiz.cli.completion import complete_ladder, complete_section
from mlquiz.cli.context import open_services, wants_plain
from mlquiz.cli.options import language_option, pack_option, plain_option
from mlquiz.cli.run_app import run_app
from mlquiz.cli.signals import exit_on_signals
from mlquiz.cli.stdio import read_line

if TYPE_CHECKING:
    from mlquiz.render.pages import PageBlock
    from mlquiz.study.interview import InterviewSession
    from mlquiz.study.ladder_selection import InterviewRequest
    from mlquiz.study.services import Services
    from mlquiz.text import Lang

LEVELS = ("junior", "mid", "senior")
DEFAULT_MINUTES, MAX_MINUTES = 20, 180
"""As in `mlquiz.domain.interview`, which takes longer to load."""
WIDTH = 100


@click.command(epilog="Example: mlquiz interview --minutes 20 --level mid")
@click.option(
    "--minutes", type=click.IntRange(1, MAX_MINUTES), metavar="MINUTES", default=DEFAULT_MINUTES,
    show_default=True,
    help="Length of the interview.",
)  # fmt: skip
@click.option(
    "--level", type=click.Choice(LEVELS), default="mid", show_default=True,
    help="Level of the job.",
)  # fmt: skip
@click.option(
    "--section", metavar="SECTION", shell_complete=complete_section,
    help="Ask only about this section.",
)  # fmt: skip
@click.option(
    "--seed", type=int, metavar="N", help="Choose the same topics and numbers as with this seed."
)
@click.option(
    "--ladder", metavar="TOPIC", shell_complete=complete_ladder,
    help="Ask only this topic, by its id.",
)  # fmt: skip
@click.option("--resume", is_flag=True, help="Resume the interview that you left last.")
@click.option("--list", "as_list", is_flag=True, help="List all interviews.")
@click.option(
    "--report", "number", type=click.IntRange(min=1), metavar="NUMBER",
    help="Show the report on an interview of the list.",
)  # fmt: skip
@click.option(
    "--export", "file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write a report, by default the last one, as Markdown or, to a .html file, as HTML.",
)  # fmt: skip
@pack_option
@plain_option
@language_option
def interview(
    minutes: int,
    level: str,
    section: str | None,
    seed: int | None,
    ladder: str | None,
    resume: bool,
    as_list: bool,
    number: int | None,
    file: Path | None,
    packs: tuple[Path, ...],
    plain: bool,
    lang: Lang | None,
) -> None:
    """Take a mock interview that digs deeper as long as you know the answer.

    It ends with a report. An interview that you leave is kept and can be resumed.
    """
    from mlquiz.cli.layout import show
    from mlquiz.domain.ladders import Seniority
    from mlquiz.study.ladder_selection import InterviewRequest

    with open_services(lang, packs) as services:
        shown_in = lang or services.settings.language
        if as_list:
            show(as_lines(services, shown_in))
        elif number is not None or file is not None:
            show_report(services, number, file, shown_in)
        else:
            request = InterviewRequest(
                minutes=minutes,
                level=Seniority(level),
                section=section_id(services, section),
                seed=seed,
                ladder=ladder,
            )
            run_interview(services, None if resume else request, shown_in, plain=plain)


def section_id(services: Services, section: str | None) -> str | None:
    """Return the id of the section with this id or title; raise UsageError if there is none."""
    from mlquiz.domain.filter import Filter

    if section is None:
        return None
    (found,) = services.library.resolve_names(Filter(sections=frozenset({section}))).sections
    return found


def run_interview(
    services: Services, request: InterviewRequest | None, lang: Lang, *, plain: bool
) -> None:
    """Begin an interview, or without a `request` resume the last one that was broken off."""
    session, greeting = start_or_resume(services, request, lang)
    if wants_plain(asked=plain):
        with exit_on_signals():
            interview_plain(services, session, greeting, lang)
    else:
        from mlquiz.tui.routes import Route

        try:
            run_app(services, Route(screen="interview", interview=session), lang)
        finally:
            if session.asked is not None:  # it was broken off, so the app did not show its report
                show_ending(session, lang)


def interview_plain(
    services: Services, session: InterviewSession, greeting: str, lang: Lang
) -> None:
    """Hold an interview over standard input and output; however it ends, show the report."""
    from mlquiz.plain.demos import DemoRunner
    from mlquiz.plain.interview import PlainInterview
    from mlquiz.render.terminal import Terminal
    from mlquiz.study.interview_page import report_page

    terminal = Terminal(sys.stdout)
    terminal.write_wrapped(greeting)
    try:
        PlainInterview(
            session,
            services.library,
            DemoRunner(terminal, services.demo_folders),
            lang,
            read_line,
            terminal.write_wrapped,
        ).run()
    finally:
        terminal.write("")
        show_ending(session, lang)
        terminal.write("")
        page = report_page(services, session.interview, lang)
        write_page(page.blocks, lang, terminal.write_wrapped)


def show_ending(session: InterviewSession, lang: Lang) -> None:
    """Show why the interview is over or, if it was broken off, how to go on with it."""
    from mlquiz.cli.layout import show
    from mlquiz.i18n.interview import translate
    from mlquiz.study.interview_page import clock_time

    reason = session.interview.ended or "broken_off"
    left = clock_time(session.interview.seconds_left)
    show([translate(f"over.{reason}", lang, left=left)])


def start_or_resume(
    services: Services, request: InterviewRequest | None, lang: Lang
) -> tuple[InterviewSession, str]:
    """Return a new or resumed interview and what to say at its beginning.

    Raises MlquizError if there is none to resume.
    """
    from mlquiz.errors import MlquizError
    from mlquiz.i18n.interview import MESSAGES, translate
    from mlquiz.study.interview import InterviewSession
    from mlquiz.study.interview_page import clock_time, started_at
    from mlquiz.study.ladder_selection import last_open

    unfinished = last_open(services)
    times = {}
    if unfinished is not None:
        times = {"time": started_at(unfinished), "left": clock_time(unfinished.seconds_left)}
    if request is None:
        if unfinished is None:
            none = MESSAGES["none_open"]
            raise MlquizError(none.en, none.zh)
        session = InterviewSession.resume(services, unfinished)
        return session, translate("begin.again", lang, **times)
    level = translate(f"level.{request.level.value}", lang)
    greeting = translate("begin", lang, level=level, minutes=request.minutes)
    if unfinished is not None:
        greeting = f"{translate('broken_off', lang, **times)}\n{greeting}"
    return InterviewSession.start(services, request), greeting


def show_report(services: Services, number: int | None, file: Path | None, lang: Lang) -> None:
    """Show the report on an interview of the list, the last one by default, or write it to a file.

    Raises UsageError if there is no such interview.
    """
    from mlquiz.cli.layout import show
    from mlquiz.errors import UsageError
    from mlquiz.i18n.interview import translate
    from mlquiz.study.interview_page import report_page, save_page
    from mlquiz.text import LANGUAGES

    found = services.store.interviews()
    chosen = number or len(found)
    if not 1 <= chosen <= len(found):
        key = "no_such_report" if found else "list.none"
        en, zh = (translate(key, each, number=chosen) for each in LANGUAGES)
        raise UsageError(en, zh)
    page = report_page(services, found[chosen - 1], lang)
    if file is None:
        write_page(page.blocks, lang, lambda line: show([line]))
        return
    save_page(page.blocks, file, lang)
    show([translate("exported", lang, file=file)])


def write_page(page: Sequence[PageBlock], lang: Lang, write: Callable[[str], None]) -> None:
    """Write a page as lines as wide as the terminal."""
    from mlquiz.cli.layout import terminal_width
    from mlquiz.render.pages import as_lines as page_lines

    for line in page_lines(page, terminal_width() or WIDTH, lang):
        write(line)


def as_lines(services: Services, lang: Lang) -> Iterator[str]:
    """Yield the interviews, numbered from the first, with what was reached."""
    from mlquiz.cli.layout import aligned, terminal_width
    from mlquiz.domain.interview_report import report_on
    from mlquiz.i18n.interview import translate
    from mlquiz.study.interview_page import started_at

    found = services.store.interviews()
    if not found:
        yield translate("list.none", lang)
        return
    heads = ("number", "time", "level", "section", "passed", "depth", "state")
    rows = []
    for number, each in enumerate(found, start=1):
        report = report_on(each)
        rows.append(
            (
                str(number),
                started_at(each),
                translate(f"level.{each.start.level.value}", lang),
                each.start.section or translate("report.all_sections", lang),
                f"{report.passed}/{report.asked}",
                "–" if report.depth is None else f"{report.depth:.1f}",
                translate("list.open" if each.can_go_on else "list.over", lang),
            )
        )
    head = tuple(translate(f"list.{name}", lang) for name in heads)
    yield from aligned(rows, head=head, right={0, 4, 5}, width=terminal_width())
    yield from ("", translate("list.more", lang))
