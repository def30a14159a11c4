"""The command `mlquiz resume`: ask suspended or buried items again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from mlquiz.cli.context import open_services
from mlquiz.cli.options import language_option
from mlquiz.cli.stdio import echo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mlquiz.domain.scheduling import CardState
    from mlquiz.text import Lang


@click.command(epilog="Example: mlquiz resume bn-forgotten-eval")
@click.argument("items", nargs=-1, metavar="[ITEM]...")
@language_option
def resume(items: tuple[str, ...], lang: Lang | None) -> None:
    """Ask suspended or buried ITEMs again. Without ITEM, list them."""
    from mlquiz.cli.layout import show
    from mlquiz.domain.events import Action
    from mlquiz.domain.scheduling import is_suspended_or_buried
    from mlquiz.errors import unknown
    from mlquiz.i18n.cli import translate
    from mlquiz.i18n.messages import join_names
    from mlquiz.study.clock import utc_now

    now = utc_now()
    with open_services(lang) as services:
        shown_in = lang or services.settings.language
        inactive = {
            item: each
            for item, each in services.store.states().items()
            if is_suspended_or_buried(each, now)
        }
        for item in items:
            if item not in inactive:
                hint = "`mlquiz resume` lists them."
                hint_zh = "运行 `mlquiz resume` 可查看列表。"
                raise unknown("suspended or buried item", item, inactive, hint, hint_zh)
        resumed = list(dict.fromkeys(items))  # an item may be named twice
        for item in resumed:
            services.record_action(item, Action.RESUME, now)
    if resumed:
        echo(translate("resume.done", shown_in, items=join_names(resumed, shown_in)))
        return
    show(as_lines(inactive, shown_in))


def as_lines(inactive: Mapping[str, CardState], lang: Lang) -> Iterator[str]:
    """Yield the suspended and buried items, with the time until which they are buried."""
    from mlquiz.cli.layout import aligned, terminal_width
    from mlquiz.i18n.cli import translate
    from mlquiz.render.sanitize import plain

    if not inactive:
        yield from (translate("resume.none", lang), translate("resume.how", lang))
        return
    rows = []
    for item, state in sorted(inactive.items()):
        until = state.buried_until
        if state.suspended or until is None:
            rows.append((plain(item), translate("resume.suspended", lang)))
        else:
            time = f"{until.astimezone():%Y-%m-%d %H:%M}"
            rows.append((plain(item), translate("resume.buried", lang, time=time)))
    yield from aligned(rows, width=terminal_width())
    yield from ("", translate("resume.more", lang))
