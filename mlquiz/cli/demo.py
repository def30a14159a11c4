"""The command `mlquiz demo`: run a demo, or list all of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from mlquiz.cli.completion import demo_folders, matching
from mlquiz.cli.context import open_sources
from mlquiz.cli.options import language_option, pack_option
from mlquiz.cli.signals import exit_on_signals
from mlquiz.cli.stdio import echo, echo_json
from mlquiz.errors import MlquizError

if TYPE_CHECKING:
    from pathlib import Path

    from mlquiz.lab.spec import DemoSpec
    from mlquiz.packs.source import ContentSource
    from mlquiz.text import Lang


def complete_demo(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete the name of a demo."""
    from mlquiz.lab.spec_file import find_demos

    return matching(dict.fromkeys(find_demos(*demo_folders(context)), ""), incomplete)


def complete_knob(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete `knob=` for the demo named before it, and the choices of a knob that has any."""
    from mlquiz.lab.spec_file import find_demo, load_spec

    # click does not parse the name if it comes before an option that still lacks its value.
    demo_name = context.params.get("name") or next(iter(context.args), "")
    try:
        knobs = load_spec(find_demo(demo_name, *demo_folders(context))).knobs
    except MlquizError:
        return []
    name, equals, _ = incomplete.partition("=")
    if equals and name in knobs:
        return matching({f"{name}={choice}": "" for choice in knobs[name].choices}, incomplete)
    return matching({f"{name}=": knob.label.en for name, knob in knobs.items()}, incomplete)


@click.command(epilog="Example: mlquiz demo regularization/dropout --seed 3 --set p=0.2")
@click.argument("name", required=False, shell_complete=complete_demo)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),  # SQLite's limit; PyTorch's is higher
    metavar="N",
    default=0,
    show_default=True,
    help="Random seed.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KNOB=VALUE",
    shell_complete=complete_knob,
    help="Set a knob; repeatable.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help='Print one JSON object; NaN and infinities are the strings "nan", "inf" and "-inf".',
)
@click.option(
    "--chart/--no-chart",
    default=None,
    help="Draw the curves; default: on a terminal, live.",
)
@click.option(
    "--all", "every_claim", is_flag=True, help="Also show the claims that prove single items."
)
@click.option("--source", is_flag=True, help="Print the demo's script instead of running it.")
@pack_option
@language_option
def demo(
    name: str | None,
    seed: int,
    settings: tuple[str, ...],
    *,
    as_json: bool,
    chart: bool | None,
    every_claim: bool,
    source: bool,
    packs: tuple[Path, ...],
    lang: Lang | None,
) -> None:
    """Run the demo NAME and show which of its claims hold; without NAME, list all demos.

    Each claim is shown with its effect and, at the default settings, with the evidence from many
    seeds.
    """
    from mlquiz.lab.spec_file import find_demo, load_spec

    with open_sources(lang, packs) as (sources, shown_in):
        if name is None:
            list_demos(sources, shown_in, as_json=as_json)
            return
        spec = load_spec(find_demo(name, *(each.demos for each in sources)))
        if source:
            echo(source_code(spec), nl=False)
        else:
            run_demo(
                spec,
                seed,
                settings,
                shown_in,
                chart=chart,
                every_claim=every_claim,
                as_json=as_json,
            )


def run_demo(
    spec: DemoSpec,
    seed: int,
    settings: tuple[str, ...],
    lang: Lang,
    *,
    chart: bool | None,
    every_claim: bool,
    as_json: bool,
) -> None:
    """Run a demo in a separate process and show the run, or print its numbers as JSON."""
    from mlquiz.lab.json_report import json_report
    from mlquiz.lab.knobs import parse_settings
    from mlquiz.lab.parent.sync_runner import SyncRunner
    from mlquiz.lab.report import RunFailed, show_run
    from mlquiz.render.terminal import Terminal

    knobs = parse_settings(spec, settings)
    try:
        with (
            exit_on_signals(),
            SyncRunner() as runner,
            closing(runner.run(spec, seed, knobs)) as events,
        ):
            if as_json:
                echo_json(json_report(spec, events, lang))
            else:
                terminal, shown = Terminal(sys.stdout), spec.with_settings(knobs)
                show_run(shown, events, lang, terminal, chart=chart, every_claim=every_claim)
    except RunFailed as error:
        if error.detail:
            echo(error.detail.rstrip(), err=True)
        raise


def list_demos(sources: Sequence[ContentSource], lang: Lang, *, as_json: bool) -> None:
    """Print all demos by section; an unreadable one has no title and is not in the JSON."""
    from mlquiz.cli.layout import show
    from mlquiz.lab.spec_file import find_demos, load_spec

    found: dict[str, DemoSpec | None] = {}
    for name, path in find_demos(*(each.demos for each in sources)).items():
        try:
            found[name] = load_spec(path)
        except MlquizError:
            found[name] = None
    if as_json:
        rows = [as_record(spec, lang) for spec in found.values() if spec]
        echo_json({"demos": rows})
        return
    show(as_lines(found, section_titles(sources, lang), lang))


def as_lines(
    found: Mapping[str, DemoSpec | None], titles: Mapping[str, str], lang: Lang
) -> Iterator[str]:
    """Yield the demos' names and titles, section by section, wrapped to the terminal's width."""
    from mlquiz.cli.layout import aligned, terminal_width
    from mlquiz.i18n.cli import translate
    from mlquiz.i18n.messages import in_brackets
    from mlquiz.render.markup import to_plain
    from mlquiz.render.titles import unmapped_section

    unreadable = in_brackets(translate("demos.unreadable", lang), lang).strip()
    rows = [
        (f"  {name}", to_plain(spec.title[lang]) if spec else unreadable)
        for name, spec in found.items()
    ]
    section = None
    for name, line in zip(found, aligned(rows, width=terminal_width()), strict=True):
        if name.partition("/")[0] != section:
            section = name.partition("/")[0]
            yield from ("", titles.get(section) or unmapped_section(section, lang))
        yield line
    yield from ("", translate("demo.more", lang))


def section_titles(sources: Sequence[ContentSource], lang: Lang) -> dict[str, str]:
    """Return the titles of the concept map's sections by id."""
    from mlquiz.library.library import Library
    from mlquiz.render.markup import to_plain

    with Library.open(sources) as library:
        return {each.id: to_plain(each.title[lang]) for each in library.sections()}


def as_record(spec: DemoSpec, lang: Lang) -> dict[str, Any]:
    """Return a demo as a record for JSON: its title, knob defaults and claim texts."""
    return {
        "demo": spec.name,
        "title": spec.title[lang],
        "concepts": list(spec.concepts),
        "knobs": spec.defaults,
        "claims": {name: claim.text[lang] for name, claim in spec.claims.items()},
    }


def source_code(spec: DemoSpec) -> str:
    """Return the demo's script, in colour if standard output supports it.

    Raises MlquizError if it cannot be read.
    """
    from mlquiz.lab.spec_file import read_script
    from mlquiz.render.terminal import Terminal

    code = read_script(spec.script)
    if not Terminal(sys.stdout).colour:
        return code
    from pygments import highlight  # type: ignore[import-untyped]
    from pygments.formatters.terminal import TerminalFormatter  # type: ignore[import-untyped]
    from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]

    return str(highlight(code, PythonLexer(), TerminalFormatter()))
