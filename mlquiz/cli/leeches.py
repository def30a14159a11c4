"""The option `mlquiz stats --leeches`: repeatedly forgotten items, and what to do about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from mlquiz.cli.context import open_services
from mlquiz.cli.stdio import echo_json

if TYPE_CHECKING:
    from mlquiz.text import Lang


class Leech(Struct, frozen=True):
    """An item that is forgotten again and again; `demo` proves its answer, if there is one."""

    item: str
    concept: str
    title: str
    lapses: int
    suspended: bool
    demo: str | None


def show_leeches(lang: Lang | None, *, as_json: bool) -> None:
    """Print the leeches, those with the most lapses first."""
    from msgspec import to_builtins

    from mlquiz.cli.layout import show
    from mlquiz.render.titles import title_line
    from mlquiz.study.progress import leeches

    with open_services(lang) as services:
        shown_in = lang or services.settings.language
        found = []
        for state in leeches(services.library, services.store):
            item = services.library.item(state.item)
            title = title_line(services.library.concept(item.concept).title, shown_in)
            found.append(
                Leech(item.id, item.concept, title, state.lapses, state.suspended, item.demo)
            )
    if as_json:
        echo_json({"leeches": to_builtins(found)})
    else:
        show(as_lines(found, shown_in))


def as_lines(found: Sequence[Leech], lang: Lang) -> Iterator[str]:
    """Yield each leech with the commands that help, then advice for those still forgotten."""
    from mlquiz.i18n.cli import translate
    from mlquiz.render.sanitize import plain

    if not found:
        yield translate("leeches.none", lang)
        return
    for leech in found:
        state = f" · {translate('resume.suspended', lang)}" if leech.suspended else ""
        lapses = translate("leeches.lapses", lang, count=leech.lapses)
        yield f"{plain(leech.item)}  {lapses}{state}"
        yield f"  {leech.title}"
        yield f"  mlquiz learn {plain(leech.concept)}"
        if leech.demo:
            yield f"  mlquiz demo {plain(leech.demo)}"
        yield ""
    yield translate("leeches.advice", lang)
