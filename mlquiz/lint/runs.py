"""Checks that need to run code: what questions print, and whether demos do what their specs say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from mlquiz.domain.items import Item
from mlquiz.domain.kinds.registry import item_type
from mlquiz.errors import nearest
from mlquiz.lab.api import Point
from mlquiz.lab.parent.snippets import run_snippet
from mlquiz.lab.parent.sync_runner import SyncRunner
from mlquiz.lab.protocol import Done, Failed
from mlquiz.lab.spec import DemoSpec
from mlquiz.lab.spec_file import ParsedDemoSpec, find_demos, parse_spec
from mlquiz.library.parser import ParsedFile, read_file
from mlquiz.library.scan import content_files
from mlquiz.packs.source import ContentSource
from mlquiz.packs.trust import check_trust
from mlquiz.toml_schema.diagnostics import ValidationError
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.problem import Problem

SEED = 0
"""The seed with which learners run a demo first."""


def run_everything(
    source: ContentSource, only: Path | None = None
) -> tuple[Iterator[list[Problem]], int]:
    """Return the problems of each run, made one by one as they are asked for, and their number.

    If `only` is a content file or a demo's spec, run the code of its questions or the demo alone.
    Raises MlquizError if the code of a pack is not trusted as it is now.
    """
    if source.name:
        check_trust(source.folder)
    questions = [each for each in _questions(source) if only is None or each[0].file == only]
    demos = [each for each in _demos(source) if only is None or each[1].path == only]
    return _runs(questions, demos), len(questions) + len(demos)


def _questions(source: ContentSource) -> list[tuple[ParsedFile, KeyPath, Item]]:
    """Return the questions whose code is run."""
    files = (
        read_file(source.content / stamp.path, source.languages)
        for stamp in content_files(source.content)
    )
    return [
        (contents, path, draft.item())
        for contents in files
        for path, draft in contents.drafts.items()
        if item_type(draft.kind).has_code
    ]


def _demos(source: ContentSource) -> list[tuple[ParsedDemoSpec, DemoSpec]]:
    """Return the demos whose spec is valid and whose script exists; others are problems already."""
    sheets = [parse_spec(path) for path in find_demos(source.demos).values()]
    return [(sheet, sheet.spec) for sheet in sheets if sheet.spec and sheet.spec.script.is_file()]


def _runs(
    questions: list[tuple[ParsedFile, KeyPath, Item]],
    demos: list[tuple[ParsedDemoSpec, DemoSpec]],
) -> Iterator[list[Problem]]:
    for contents, path, question in questions:
        faults = question.run_faults(run_snippet)
        yield list(
            contents.document.problems(
                ValidationError((*path, *fault.path), fault.message, fault.hint) for fault in faults
            )
        )
    with SyncRunner(warm=len(demos) > 1) as runner:
        for sheet, spec in demos:
            yield demo_problems(sheet, spec, runner)


def demo_problems(sheet: ParsedDemoSpec, spec: DemoSpec, runner: SyncRunner) -> list[Problem]:
    """Run a demo at its defaults and return the problems of the run."""
    series: set[str] = set()
    with closing(runner.run(spec, SEED, spec.defaults)) as events:
        for event in events:
            if isinstance(event, Point):
                series.update(event.y)
            elif isinstance(event, Failed):
                return [Problem(spec.script, 1, 1, event.message)]
            elif isinstance(event, Done):
                faults = [*_series_faults(spec, series), *_result_faults(sheet, spec, event)]
                return list(sheet.document.problems(faults))
    raise AssertionError("a run ends in Done or Failed")


def _series_faults(spec: DemoSpec, drawn: set[str]) -> Iterator[ValidationError]:
    for name in sorted(drawn - spec.series.keys()):
        message = f"`run` yields the series {name!r}, which is not described"
        yield ValidationError(("series",), message, nearest(name, spec.series))
    for name in sorted(spec.series.keys() - drawn):
        hint = nearest(name, drawn)
        yield ValidationError(
            ("series", name), f"`run` yields no point of the series {name!r}", hint
        )


def _result_faults(sheet: ParsedDemoSpec, spec: DemoSpec, done: Done) -> Iterator[ValidationError]:
    for name in sorted(spec.metrics.keys() - done.metrics.keys()):
        hint = nearest(name, done.metrics)
        yield ValidationError(("metric", name), f"`run` does not return the number {name!r}", hint)
    for name in sorted(done.metrics.keys() - spec.metrics.keys()):
        message = f"`run` returns the number {name!r}, which is not described"
        yield ValidationError(("metric",), message, nearest(name, spec.metrics))
    for name, result in done.claims.items():
        if not result.holds:
            message = f"{name!r} does not hold with seed {SEED}, with which learners run it first"
            hint = "`mlquiz verify` counts how often it holds"
            yield ValidationError(sheet.claim_path(name), message, hint)
