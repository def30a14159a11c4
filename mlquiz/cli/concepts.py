"""Reading: `mlquiz concepts`, `mlquiz learn`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from mlquiz.cli.completion import complete_concept, complete_section
from mlquiz.cli.opening import open_desk, wants_plain

if TYPE_CHECKING:
    from mlquiz.domain.text import Lang
    from mlquiz.study.progress import ConceptProgress


@click.command(epilog="Example: mlquiz concepts --section normalization --lang zh")
@click.option("--section", metavar="ID", shell_complete=complete_section, help="Only this section.")
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Language, for this time.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for a machine.")
def concepts(section: str | None, lang: Lang | None, as_json: bool) -> None:
    """List the concept map with what is written, met, due and recalled."""
    from mlquiz.domain.filter import Filter
    from mlquiz.study.clock import utc_now
    from mlquiz.study.progress import concept_progress

    with open_desk() as desk:
        desk.library.checked(Filter(sections=frozenset({section} if section else ())))
        progress = [
            each
            for each in concept_progress(desk.library, desk.store, utc_now())
            if section in (None, each.concept.section)
        ]
        shown_in = lang or desk.settings.language
        if as_json:
            rows = [as_record(each) for each in progress]
            click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        titles = {each.id: each.title[shown_in] for each in desk.library.sections()}
        heading = None
        for each in progress:
            if each.concept.section != heading:
                heading = each.concept.section
                click.echo(f"\n{titles.get(heading, heading)}")
            click.echo(as_line(each, shown_in))


def as_record(each: ConceptProgress) -> dict[str, Any]:
    """Return one concept as JSON has it."""
    concept = each.concept
    return {
        "id": concept.id,
        "section": concept.section,
        "title": {"en": concept.title.en, "zh": concept.title.zh},
        "depth": concept.depth.value,
        "requires": list(concept.requires),
        "written": concept.written,
        "items": each.items,
        "met": each.met,
        "due": each.due,
        "mastery": round(each.mastery, 4),
    }


def as_line(each: ConceptProgress, lang: Lang) -> str:
    """Return one concept as a line: mastery, items met, id, title."""
    from mlquiz.render.phrases import say
    from mlquiz.render.sanitize import plain

    concept = each.concept
    known = f"{each.mastery:4.0%} {each.met:>3}/{each.items:<3}" if concept.written else " " * 12
    note = "" if concept.written else f" ({say('planned', lang)})"
    return f"  {known} {concept.id:<30} {plain(concept.title[lang])}{note}"


@click.command(epilog="Example: mlquiz learn batch-normalization --lang zh")
@click.argument("concept", shell_complete=complete_concept)
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Language, for this time.")
@click.option("--plain", is_flag=True, help="Print the page, without a screen.")
def learn(concept: str, lang: Lang | None, plain: bool) -> None:
    """Read the lesson of a CONCEPT."""
    from mlquiz.domain.filter import Filter
    from mlquiz.errors import MlquizError

    with open_desk() as desk:
        desk.library.checked(Filter(concepts=frozenset({concept})))
        page = desk.library.lesson(concept)
        if page is None:
            raise MlquizError(
                f"{concept!r} is planned and has no lesson yet: `mlquiz concepts` shows which have."
            )
        if wants_plain(asked=plain):
            from mlquiz.plain.showing import lesson
            from mlquiz.render.terminal import Terminal

            shown_in = lang or desk.settings.language
            title = desk.library.concept(concept).title[shown_in]
            terminal = Terminal(sys.stdout)
            for line in lesson(page, title, shown_in):
                terminal.write_wrapped(line)
        else:
            from mlquiz.tui.app import MlquizApp, StartAt

            MlquizApp(desk, start=StartAt(screen="lesson", concept=concept), lang=lang).run()
