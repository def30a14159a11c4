"""The commands `mlquiz concepts` and `mlquiz learn`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from mlquiz.cli.completion import complete_concept, complete_section
from mlquiz.cli.context import open_services, wants_plain
from mlquiz.cli.options import language_option, only_pack_option, pack_option, plain_option
from mlquiz.cli.run_app import run_app
from mlquiz.cli.stdio import echo_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mlquiz.domain.lessons import Lesson
    from mlquiz.study.progress import ConceptProgress
    from mlquiz.study.services import Services
    from mlquiz.text import Lang


@click.command(epilog="Example: mlquiz concepts --section normalization --lang zh")
@click.option(
    "--section", metavar="SECTION", shell_complete=complete_section, help="Only this section."
)
@click.option("--planned", is_flag=True, help="Also list concepts that are not written yet.")
@only_pack_option
@language_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def concepts(
    section: str | None,
    planned: bool,
    packs: tuple[Path, ...],
    lang: Lang | None,
    as_json: bool,
) -> None:
    """List the concepts that are written, with what is met, due and recalled of them."""
    from mlquiz.cli.layout import show
    from mlquiz.domain.filter import Filter
    from mlquiz.study.clock import utc_now
    from mlquiz.study.progress import concept_progress

    with open_services(lang, packs) as services:
        own = services.concepts_in(packs)
        wanted = services.library.resolve_names(
            Filter(sections=frozenset({section} if section else ()))
        )
        progress = [
            each
            for each in concept_progress(services.library, services.store, utc_now())
            if (not wanted.sections or each.concept.section in wanted.sections)
            and (not packs or each.concept.id in own)
        ]
        shown_in = lang or services.settings.language
        titles = {each.id: each.title[shown_in] for each in services.library.sections()}
    if as_json:
        rows = [as_record(each) for each in progress]
        echo_json({"concepts": rows})
        return
    show(as_lines(progress, titles, shown_in, planned=planned))


def as_record(each: ConceptProgress) -> dict[str, Any]:
    """Return a concept and its progress as a record for JSON."""
    concept = each.concept
    return {
        "id": concept.id,
        "section": concept.section,
        "title": {"en": concept.title.en, "zh": concept.title.zh},
        "depth": concept.depth.value,
        "requires": list(concept.requires),
        "written": concept.written,
        "items": each.items,
        "met": each.started,
        "due": each.due,
        "learnt": each.learnt,
        "recall": None if each.recall is None else round(each.recall, 4),
        "mastery": round(each.mastery, 4),
    }


def as_lines(
    progress: Sequence[ConceptProgress], sections: Mapping[str, str], lang: Lang, *, planned: bool
) -> Iterator[str]:
    """Yield the concepts, section by section, in columns that fit the terminal's width."""
    from mlquiz.cli.layout import aligned, terminal_width
    from mlquiz.i18n.cli import translate
    from mlquiz.render.markup import to_plain

    heads = ("recall", "met", "due", "concept", "title")
    head = tuple(translate(f"concepts.{name}", lang) for name in heads)
    listed = [each for each in progress if planned or each.concept.written]
    rows = [as_row(each, lang) for each in listed]
    first, *lines = aligned(rows, head=head, right={0, 1, 2}, lead=4, width=terminal_width())
    if first:
        yield first
    section = None
    for each, line in zip(listed, lines, strict=True):
        if each.concept.section != section:
            section = each.concept.section
            yield from ("", to_plain(sections.get(section, section)))
        yield line
    written = sum(each.concept.written for each in progress)
    yield from ("", translate("concepts.count", lang, written=written, all=len(progress)))
    if len(listed) < len(progress):
        yield translate("concepts.planned", lang)
    yield translate("concepts.more", lang)


def as_row(each: ConceptProgress, lang: Lang) -> tuple[str, ...]:
    """Return one concept as cells: recall, items started, items due, id, title."""
    from mlquiz.i18n.cli import translate
    from mlquiz.render.sanitize import plain
    from mlquiz.render.titles import title_line

    concept = each.concept
    known = (
        (
            "" if each.recall is None else f"{each.recall:.0%}",
            f"{each.started}/{each.items}",
            str(each.due or ""),
        )
        if concept.written
        else (translate("planned", lang), "", "")
    )
    return (*known, plain(concept.id), title_line(concept.title, lang))


@click.command(epilog="Example: mlquiz learn batch-normalization --lang zh")
@click.argument("concept", shell_complete=complete_concept)
@pack_option
@language_option
@plain_option
@click.option(
    "--chart/--no-chart", default=True, help="Draw the figures in line-by-line mode (default)."
)
def learn(
    concept: str, packs: tuple[Path, ...], lang: Lang | None, plain: bool, chart: bool
) -> None:
    """Read the lesson of a CONCEPT, named by its id, a title or another name."""
    from mlquiz.errors import MlquizError

    with open_services(lang, packs) as services:
        concept = services.library.concept_id(concept)
        page = services.library.lesson(concept)
        if page is None:
            raise MlquizError(
                f"The lesson on {concept!r} is not written yet: `mlquiz concepts` shows which are.",
                f"{concept} 的讲解还在编写中：用 `mlquiz concepts` 可查看哪些概念已有讲解。",
            )
        if wants_plain(asked=plain):
            print_lesson(services, page, lang or services.settings.language, chart=chart)
        else:
            from mlquiz.tui.routes import Route

            run_app(services, Route(screen="lesson", concept=concept), lang)


def print_lesson(services: Services, page: Lesson, lang: Lang, *, chart: bool) -> None:
    """Write a lesson to standard output, then how to read the next written concept."""
    from mlquiz.plain.lesson import next_lesson_hint, write_lesson
    from mlquiz.render.terminal import Terminal
    from mlquiz.render.titles import title_line

    terminal = Terminal(sys.stdout)
    title = title_line(services.library.concept(page.concept).title, lang)
    write_lesson(terminal, page, title, lang, chart=chart, demos=services.demo_folders)
    following = services.library.next_written(page.concept)
    if page.answer and following:
        terminal.write_wrapped(next_lesson_hint(following, lang))
