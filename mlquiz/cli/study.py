"""The commands for studying: `mlquiz`, `mlquiz quiz` and `mlquiz cards`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlquiz.cli.completion import complete_concept, complete_kind, complete_section
from mlquiz.cli.context import open_services, wants_plain
from mlquiz.cli.options import language_option, only_pack_option, plain_option
from mlquiz.cli.run_app import run_app
from mlquiz.cli.signals import exit_on_signals
from mlquiz.cli.stdio import read_line

if TYPE_CHECKING:
    from mlquiz.domain.filter import Filter
    from mlquiz.study.services import Services
    from mlquiz.study.session_planner import SessionRequest
    from mlquiz.text import Lang
    from mlquiz.tui.routes import ScreenName

Command = Callable[..., None]
MAX_ANSWERS = 100_000
MAX_MINUTES = 600
MAX_MORE = 1_000
MAX_AHEAD = 365
EXTRA_NEW = 5
"""New items that `--more` adds if no number is given; `session_planner.EXTRA_NEW` is the same."""


def study_options(command: Command) -> Command:
    """Add the options that `quiz` and `cards` share."""
    options = [
        click.option(
            "--concept", "concepts", multiple=True, metavar="CONCEPT",
            shell_complete=complete_concept,
            help="Only items of this concept (id, title or another name); repeatable.",
        ),
        click.option(
            "--section", "sections", multiple=True, metavar="SECTION",
            shell_complete=complete_section,
            help="Only items of this section; repeatable.",
        ),
        click.option(
            "--kind", "kinds", multiple=True, metavar="KIND", shell_complete=complete_kind,
            help="Only items of this kind, such as numeric; repeatable.",
        ),
        click.option(
            "-n", "limit", type=click.IntRange(1, MAX_ANSWERS), metavar="N",
            help="Stop after N answers.",
        ),
        click.option(
            "--minutes", type=click.IntRange(1, MAX_MINUTES), metavar="MINUTES",
            help="Study for this many minutes; default: what is left of today's.",
        ),
        click.option(
            "--more", is_flag=False, flag_value=EXTRA_NEW, type=click.IntRange(1, MAX_MORE),
            metavar="N",
            help=f"Add N new items to today's ({EXTRA_NEW} if no N is given).",
        ),
        only_pack_option,
        language_option,
        plain_option,
        click.option("--chart", is_flag=True, help="With --plain: draw the curves of experiments."),
        click.option("--cram", is_flag=True, help="Practise without changing the schedule."),
        click.option(
            "--ahead", type=click.IntRange(1, MAX_AHEAD), metavar="DAYS",
            help="Practise what falls due in the next DAYS, without changing the schedule.",
        ),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.command(epilog="Example: mlquiz quiz --section normalization --kind predict -n 5")
@study_options
def quiz(kinds: tuple[str, ...], **options: Any) -> None:
    """Answer questions that are due, then new ones."""
    from mlquiz.domain.kinds.registry import question_kinds

    study(kinds=kinds or question_kinds(), start="session", **options)


@click.command(epilog="Example: mlquiz cards --concept dropout --lang zh")
@study_options
def cards(kinds: tuple[str, ...], **options: Any) -> None:
    """Recall flashcards that are due, then new ones."""
    from mlquiz.domain.kinds.registry import card_kinds

    study(kinds=kinds or card_kinds(), only_cards=True, start="session", **options)


def refuse_questions(kinds: tuple[str, ...]) -> None:
    """Raise UsageError if a kind given to `mlquiz cards` is a kind of question."""
    from mlquiz.domain.kinds.registry import card_kinds, question_kinds
    from mlquiz.errors import UsageError

    for kind in kinds:
        if kind in question_kinds():
            raise UsageError(
                f"{kind!r} is a kind of question, not of card: use `mlquiz quiz --kind {kind}`, "
                f"or one of {', '.join(card_kinds())}.",
                f"{kind} 是题目而不是卡片：请用 `mlquiz quiz --kind {kind}`，"
                f"卡片的类型有：{'、'.join(card_kinds())}。",
            )


def study(
    *,
    concepts: tuple[str, ...] = (),
    sections: tuple[str, ...] = (),
    kinds: tuple[str, ...] = (),
    limit: int | None = None,
    minutes: int | None = None,
    more: int | None = None,
    lang: Lang | None = None,
    plain: bool = False,
    chart: bool = False,
    cram: bool = False,
    ahead: int | None = None,
    packs: tuple[Path, ...] = (),
    only_cards: bool = False,
    start: ScreenName = "home",
) -> None:
    """Study in the terminal app, or line by line if `plain` is set or no terminal can show it.

    A session is about the `packs` only, unless it is about particular concepts.
    """
    from msgspec import structs

    from mlquiz.domain.filter import Filter
    from mlquiz.study.session_planner import SessionRequest

    wanted = Filter(
        concepts=frozenset(concepts), sections=frozenset(sections), kinds=frozenset(kinds)
    )
    with open_services(lang, packs) as services:
        if only_cards:
            refuse_questions(kinds)
        wanted = services.library.resolve_names(wanted)
        if packs and start == "session" and not concepts:
            wanted = structs.replace(wanted, concepts=concepts_of_packs(services, packs))
        refuse_planned(services, wanted)
        request = SessionRequest(wanted, limit, cram or bool(ahead), more or 0, minutes, ahead or 0)
        if wants_plain(asked=plain):
            with exit_on_signals():
                study_plain(services, request, lang or services.settings.language, chart=chart)
        else:
            from mlquiz.tui.routes import Route

            run_app(services, Route(screen=start, session=request), lang)


def concepts_of_packs(services: Services, packs: Sequence[Path]) -> frozenset[str]:
    """Return the ids of the concepts in these packs; raise MlquizError if there are none."""
    from mlquiz.errors import MlquizError

    if found := frozenset(services.concepts_in(packs)):
        return found
    folders = ", ".join(map(str, packs))
    raise MlquizError(
        f"There is nothing to ask about in {folders}: `mlquiz pack check DIR` says why.",
        f"{folders} 中没有可学的内容：用 `mlquiz pack check 文件夹` 可查看原因。",
    )


def refuse_planned(services: Services, wanted: Filter) -> None:
    """Raise MlquizError if all selected concepts are only planned and have no items yet."""
    from mlquiz.errors import MlquizError, quoted

    if not (wanted.concepts or wanted.sections):
        return
    asked = [
        concept
        for concept in services.library.concepts()
        if (not wanted.concepts or concept.id in wanted.concepts)
        and (not wanted.sections or concept.section in wanted.sections)
    ]
    if not asked or any(concept.written for concept in asked):
        return
    ids = sorted(wanted.concepts or wanted.sections)
    names, names_zh = ", ".join(map(repr, ids)), "、".join(map(quoted, ids))
    raise MlquizError(
        f"Nothing is written yet about {names}: `mlquiz concepts` shows what is.",
        f"{names_zh}还在编写中，暂无题目：用 `mlquiz concepts` 可查看哪些概念已写好。",
    )


def study_plain(
    services: Services, request: SessionRequest, lang: Lang, *, chart: bool = False
) -> None:
    """Run a plain session over standard input and output."""
    from mlquiz.i18n.plain import translate
    from mlquiz.plain.demos import DemoRunner
    from mlquiz.plain.session import PlainSession
    from mlquiz.render.terminal import Terminal
    from mlquiz.study.clock import utc_now
    from mlquiz.study.session import StudySession
    from mlquiz.study.session_planner import plan_session

    terminal = Terminal(sys.stdout)
    queue = plan_session(services, request, utc_now())
    if not queue.planned:
        terminal.write_wrapped(why_nothing(services, request, lang))
        return
    if request.cram:
        terminal.write(translate("cram", lang))
    session = StudySession(services.library, services.store, queue, cram=request.cram)
    demos = DemoRunner(terminal, services.demo_folders, chart=chart)
    PlainSession(session, services.library, demos, lang, read_line, terminal.write_wrapped).run()
    if session.asked is None and not plan_session(services, request, utc_now()).planned:
        terminal.write_wrapped(why_nothing(services, request, lang))


def why_nothing(services: Services, request: SessionRequest, lang: Lang) -> str:
    """Return a sentence that explains why no items are left and how to get more."""
    from mlquiz.domain.kinds.registry import card_kinds
    from mlquiz.i18n.plain import translate
    from mlquiz.study.clock import utc_now
    from mlquiz.study.session_planner import EmptyReason, empty_reason

    reason = empty_reason(services, request, utc_now())
    cards_only = bool(request.wanted.kinds) and request.wanted.kinds <= set(card_kinds())
    values = {
        "command": "mlquiz cards" if cards_only else "mlquiz quiz",
        "minutes": services.settings.minutes_per_day,
        "days": request.ahead,
    }
    phrases = {
        EmptyReason.NO_MATCH: "session.nothing_matches",
        EmptyReason.OUT_OF_TIME: "session.out_of_time",
        EmptyReason.FINAL_DAYS: "session.final_days",
        EmptyReason.NO_MORE_NEW: "session.nothing",
        EmptyReason.ALL_STARTED: "session.all_started",
        EmptyReason.NONE_AHEAD: "session.none_ahead",
    }
    return translate(phrases[reason], lang, **values)
