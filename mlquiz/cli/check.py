"""The command `mlquiz check`, for authors."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlquiz.cli.stdio import echo_json

if TYPE_CHECKING:
    from mlquiz.errors import UsageError
    from mlquiz.lint.check import Report
    from mlquiz.lint.coverage import Coverage
    from mlquiz.lint.giveaways import Giveaways
    from mlquiz.packs.source import ContentSource
    from mlquiz.toml_schema.problem import Problem


@click.command(epilog="Example: mlquiz check content/normalization/batch-normalization.toml")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--run", is_flag=True, help="Also run the demos and the code in questions.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def check(context: click.Context, path: Path | None, *, run: bool, as_json: bool) -> None:
    """Check content and demos for problems.

    PATH is a pack, a content folder, by default the one that ships with mlquiz, or one file of
    either. A file in a pack is checked as part of that pack.
    """
    context.exit(check_folder(path, run=run, as_json=as_json))


def check_folder(path: Path | None, *, run: bool, as_json: bool) -> int:
    """Check a pack, a content folder or a file, print the report and return the exit code."""
    from mlquiz.cli.layout import show
    from mlquiz.text import counted

    source, only = source_of(path)
    report = report_on(source)
    found = [*report.problems, *(run_code(source, only) if run else ())]
    problems = sorted(each for each in found if only is None or belongs_to(each.file, only))
    if as_json:
        echo_json(as_record(problems, report))
    else:
        show(map(as_line, problems))
        if only is None:
            show(table(report))
        show([counted(len(problems), "problem")])
    return 1 if problems else 0


def belongs_to(file: Path, only: Path) -> bool:
    """Return whether a file is `only`, or the script of the demo whose spec `only` is."""
    return file.with_suffix("") == only.with_suffix("")


def report_on(source: ContentSource) -> Report:
    """Return the report on a source; a pack is checked beside mlquiz and the learner's packs."""
    from mlquiz.lint.check import check_sources

    if not source.name:
        return check_sources([source])
    from mlquiz.cli.context import open_sources
    from mlquiz.library.library import Library
    from mlquiz.lint.external import read_external

    with open_sources("en") as (sources, _):
        others = [each for each in sources if each.folder != source.folder]
    with Library.open(others) as library:
        return check_sources([source], read_external(library))


def run_code(source: ContentSource, only: Path | None) -> list[Problem]:
    """Run the demos and the code in questions, show progress, and return the problems.

    If `only` is a file, run only what belongs to it. Raises MlquizError if the code of a pack is
    not trusted.
    """
    import sys

    from mlquiz.cli.signals import exit_on_signals
    from mlquiz.lint.runs import run_everything

    with exit_on_signals():
        runs, count = run_everything(source, only)
        bar = click.progressbar(
            runs, length=count, label="Running", file=sys.stderr, hidden=not sys.stderr.isatty()
        )
        with bar as finished:
            return [problem for found in finished for problem in found]


def source_of(path: Path | None) -> tuple[ContentSource, Path | None]:
    """Return the source to check and, if `path` is one file of it, its content or a demo's spec.

    What lies in a pack is checked as part of that pack. A content folder elsewhere uses the demos
    beside it or, if there are none, those of mlquiz. Raises UsageError for a folder without
    sections and for a file that is neither content nor a demo, and MlquizError for a pack that
    cannot be used.
    """
    from mlquiz.packs.manifest import FILE_NAME, open_pack
    from mlquiz.packs.source import DEMOS, ContentSource, bundled

    if path is None:
        return bundled(), None
    # Through `..` or a link, a path may lead into a pack whose name is not in it.
    is_folder = path.is_dir()
    folder = Path(os.path.realpath(path if is_folder else path.parent))
    path = folder if is_folder else folder / path.name
    for above in (folder, *folder.parents):
        if (above / FILE_NAME).is_file():
            pack = open_pack(above)
            return pack, None if is_folder else file_of_pack(pack, path)
    root, only = content_root(path)
    beside = root.parent / DEMOS
    return ContentSource("", root, beside if beside.is_dir() else bundled().demos), only


def file_of_pack(pack: ContentSource, path: Path) -> Path:
    """Return a file of a pack's content, or the spec of the demo that a spec or script belongs to.

    Raises UsageError for another file.
    """
    from mlquiz.errors import UsageError
    from mlquiz.library.scan import SECTIONS

    for root, suffixes in ((pack.content, (".toml",)), (pack.demos, (".toml", ".py"))):
        real_root = Path(os.path.realpath(root))
        if path.is_relative_to(real_root) and path.suffix in suffixes:
            file = root / path.relative_to(real_root).with_suffix(".toml")
            is_sections = root == pack.content and file == root / SECTIONS
            if file.is_file() and (file.parent.parent == root or is_sections):
                return file
    raise UsageError(
        f"{path} is neither content of the pack ({SECTIONS} and <section>/*.toml) nor a demo."
    )


def content_root(path: Path) -> tuple[Path, Path | None]:
    """Return the content folder at `path`, or that of the file at `path` and this file.

    Raises UsageError for a folder without `sections.toml`, such as that of one section, and for a
    file that is not part of a content folder.
    """
    from mlquiz.errors import UsageError
    from mlquiz.library.scan import SECTIONS

    if path.is_dir():
        if not (path / SECTIONS).is_file():
            raise _no_content(path)
        return path, None
    root = path.parent if path.name == SECTIONS else path.parent.parent
    if path.suffix != ".toml" or not (root / SECTIONS).is_file():
        raise UsageError(
            f"{path} is not in a content folder, which holds {SECTIONS} and <section>/*.toml."
        )
    return root, path


def _no_content(folder: Path) -> UsageError:
    """Return the error for a folder without `sections.toml`, which may lie in a content folder."""
    from mlquiz.errors import UsageError
    from mlquiz.library.scan import SECTIONS

    if (folder.parent / SECTIONS).is_file():
        return UsageError(f"{folder} is only a part of the content: check {folder.parent} instead.")
    return UsageError(
        f"{folder} is not a content folder, because it has no {SECTIONS}, which lists the sections."
    )


def as_line(problem: Problem) -> str:
    """Return a problem as one line, with a path relative to the working directory if possible."""
    from msgspec.structs import replace

    from mlquiz.render.sanitize import plain

    here, file = Path.cwd(), problem.file
    if file.is_relative_to(here):
        problem = replace(problem, file=file.relative_to(here))
    return plain(str(problem))


def as_record(problems: list[Problem], report: Report) -> dict[str, Any]:
    """Return the report as a record for JSON."""
    from msgspec.structs import asdict

    def listed(found: list[Problem]) -> list[dict[str, Any]]:
        return [{**asdict(each), "file": str(each.file)} for each in found]

    return {
        "problems": listed(problems),
        "coverage": {
            "sections": {name: asdict(each) for name, each in report.sections.items()},
            "total": asdict(report.total),
        },
        "prose": {
            kind: {lang: rounded(found) for lang, found in by_language.items()}
            for kind, by_language in report.giveaways.items()
        },
    }


def rounded(found: Giveaways) -> dict[str, Any]:
    """Return the results of the wording rules, rounded to three decimals."""
    return {
        "questions": found.questions,
        "chance": round(found.chance, 3),
        "rules": {rule: round(share, 3) for rule, share in found.rules.items()},
    }


def table(report: Report) -> list[str]:
    """Return the coverage as aligned lines, one per section, and a line with the totals."""
    from mlquiz.cli.layout import aligned, terminal_width
    from mlquiz.domain.kinds.registry import question_kinds
    from mlquiz.text import counted

    heads = ("section", "concepts", "written", *question_kinds(), "cards", "proofs", "not choice")
    rows = [cells(name, each) for name, each in report.sections.items()]
    rows.append(cells("all", report.total))
    right = range(1, len(heads))
    lines = aligned(rows, head=heads, right=right, width=terminal_width())
    total = report.total
    items = sum(total.questions.values()) + total.cards
    concepts = f"{counted(total.concepts, 'concept')}, {total.written} written"
    texts = f"{counted(total.untranslated, 'text')} untranslated"
    totals = f"{concepts}, {total.planned} planned, {counted(items, 'item')}, {texts}"
    return ["", *lines, "", totals]


def cells(name: str, coverage: Coverage) -> tuple[str, ...]:
    """Return a section's row of the table; its share is '' if there are no questions."""
    asked = sum(coverage.questions.values())
    return (
        name,
        str(coverage.concepts),
        str(coverage.written),
        *(str(count) for count in coverage.questions.values()),
        str(coverage.cards),
        str(coverage.proofs),
        f"{coverage.not_choice:.0%}" if asked else "",
    )
