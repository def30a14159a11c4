"""Studying: `mlquiz`, `mlquiz quiz`, `mlquiz cards`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from mlquiz.cli.completion import complete_concept, complete_kind, complete_section
from mlquiz.cli.language import language_option
from mlquiz.cli.opening import open_desk, wants_plain
from mlquiz.cli.screen import run_app
from mlquiz.cli.signals import ending_cleanly

if TYPE_CHECKING:
    from mlquiz.domain.filter import Filter
    from mlquiz.domain.text import Lang
    from mlquiz.study.desk import Desk
    from mlquiz.tui.start import Place

Command = Callable[..., None]


def study_options(command: Command) -> Command:
    """Add the options that `quiz` and `cards` share."""
    options = [
        click.option(
            "--concept", "concepts", multiple=True, metavar="ID", shell_complete=complete_concept,
            help="Only items of this concept; may be given again.",
        ),
        click.option(
            "--section", "sections", multiple=True, metavar="ID", shell_complete=complete_section,
            help="Only items of this section; may be given again.",
        ),
        click.option(
            "--kind", "kinds", multiple=True, metavar="KIND", shell_complete=complete_kind,
            help="Only items of this kind, such as numeric; may be given again.",
        ),
        click.option("-n", "limit", type=click.IntRange(min=1), help="Stop after N answers."),
        language_option,
        click.option("--plain", is_flag=True, help="Line by line, without a screen."),
        click.option("--chart", is_flag=True, help="With --plain: draw the curves of experiments."),
        click.option("--cram", is_flag=True, help="Practise whether due or not; not scheduled."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.command(epilog="Example: mlquiz quiz --section normalization --kind predict -n 5")
@study_options
def quiz(kinds: tuple[str, ...], **options: Any) -> None:
    """Answer questions that are due, then new ones."""
    from mlquiz.domain.items import QUESTION_KINDS

    study(kinds=kinds or QUESTION_KINDS, start="session", **options)


@click.command(epilog="Example: mlquiz cards --concept dropout --lang zh")
@study_options
def cards(kinds: tuple[str, ...], **options: Any) -> None:
    """Recall flashcards that are due, then new ones."""
    from mlquiz.domain.items import CARD_KINDS

    study(kinds=kinds or CARD_KINDS, start="session", **options)


def study(
    *,
    concepts: tuple[str, ...] = (),
    sections: tuple[str, ...] = (),
    kinds: tuple[str, ...] = (),
    limit: int | None = None,
    lang: Lang | None = None,
    plain: bool = False,
    chart: bool = False,
    cram: bool = False,
    start: Place = "home",
) -> None:
    """Study on a screen, or line by line where there is none."""
    from mlquiz.domain.filter import Filter

    wanted = Filter(
        concepts=frozenset(concepts), sections=frozenset(sections), kinds=frozenset(kinds)
    )
    with open_desk(lang) as desk:
        desk.library.checked(wanted)
        if wants_plain(asked=plain):
            with ending_cleanly():
                spoken = lang or desk.settings.language
                study_plain(desk, wanted, limit, spoken, chart=chart, cram=cram)
        else:
            from mlquiz.tui.start import StartAt

            at = StartAt(screen=start, wanted=wanted, limit=limit, cram=cram)
            run_app(desk, at, lang)


def study_plain(
    desk: Desk, wanted: Filter, limit: int | None, lang: Lang, *, chart: bool, cram: bool
) -> None:
    """Run the session over standard input and output."""
    from mlquiz.plain.experiment import Experiments
    from mlquiz.plain.phrases import tell
    from mlquiz.plain.session import PlainSession
    from mlquiz.render.terminal import Terminal
    from mlquiz.study.clock import utc_now
    from mlquiz.study.planning import plan
    from mlquiz.study.sitting import Sitting

    terminal = Terminal(sys.stdout)
    session = plan(
        desk.library, desk.store, wanted, utc_now(),
        per_day=desk.settings.new_per_day, limit=limit, cram=cram,
    )  # fmt: skip
    if not session.planned:
        empty = next(desk.library.item_ids(wanted), None) is None
        terminal.write(tell("session.nothing_matches" if empty else "session.nothing", lang))
        return
    if cram:
        terminal.write(tell("cram", lang))
    sitting = Sitting(desk.library, desk.store, session, cram=cram)
    experiments = Experiments(terminal, chart=chart)
    PlainSession(sitting, desk.library, experiments, lang, read_line, terminal.write_wrapped).run()


def read_line(prompt: str) -> str | None:
    """Show the prompt and return the next line of standard input; None at its end."""
    from mlquiz.render.terminal import Terminal

    *lines, last = Terminal(sys.stdout).wrapped(prompt)
    for each in lines:
        sys.stdout.write(f"{each}\n")
    try:
        line = input(last)
    except EOFError:
        return None
    if not sys.stdin.isatty():
        sys.stdout.write("\n")  # a person's Enter would have ended the prompt's line
    return line
