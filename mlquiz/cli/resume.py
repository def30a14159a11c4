"""`mlquiz resume`: what was suspended or buried comes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from mlquiz.cli.opening import open_desk
from mlquiz.cli.options import language_option
from mlquiz.cli.streams import echo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mlquiz.domain.scheduling import CardState
    from mlquiz.domain.text import Lang


@click.command(epilog="Example: mlquiz resume bn-forgotten-eval")
@click.argument("items", nargs=-1, metavar="[ITEM]...")
@language_option
def resume(items: tuple[str, ...], lang: Lang | None) -> None:
    """Ask suspended or buried ITEMs again; without any, list what is set apart."""
    from mlquiz.cli.layout import show
    from mlquiz.cli.phrases import tell
    from mlquiz.domain.events import Action
    from mlquiz.domain.scheduling import is_waiting
    from mlquiz.errors import unknown
    from mlquiz.render.phrases import listed
    from mlquiz.study.clock import utc_now

    now = utc_now()
    with open_desk(lang) as desk:
        shown_in = lang or desk.settings.language
        apart = {item: each for item, each in desk.store.states().items() if is_waiting(each, now)}
        for item in items:
            if item not in apart:
                hint = "`mlquiz resume` lists them."
                hint_zh = "运行 `mlquiz resume` 可查看列表。"
                raise unknown("suspended or buried item", item, apart, hint, hint_zh)
        for item in items:
            desk.store.note(item, Action.RESUME, now)
    if items:
        echo(tell("resume.done", shown_in, items=listed(items, shown_in)))
        return
    show(as_lines(apart, shown_in))


def as_lines(apart: Mapping[str, CardState], lang: Lang) -> Iterator[str]:
    """Yield what is set apart, and until when."""
    from mlquiz.cli.layout import aligned, terminal_width
    from mlquiz.cli.phrases import tell
    from mlquiz.render.sanitize import plain

    if not apart:
        yield from (tell("resume.none", lang), tell("resume.how", lang))
        return
    rows = []
    for item, state in sorted(apart.items()):
        until = state.buried_until
        if state.suspended or until is None:
            rows.append((plain(item), tell("resume.suspended", lang)))
        else:
            time = f"{until.astimezone():%Y-%m-%d %H:%M}"
            rows.append((plain(item), tell("resume.buried", lang, time=time)))
    yield from aligned(rows, width=terminal_width())
    yield from ("", tell("resume.more", lang))
