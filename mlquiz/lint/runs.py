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
        (parsed, path, raw_item.item())
        for parsed in files
        for path, raw_item in parsed.raw_items.items()
        if item_type(raw_item.kind).has_code
    ]


def _demos(source: ContentSource) -> list[tuple[ParsedDemoSpec, DemoSpec]]:
    """Return the demos whose spec is valid and whose script exists; others are problems already."""
    parsed_specs = [parse_spec(path) for path in find_demos(source.demos).values()]
    return [
        (parsed_spec, parsed_spec.spec)
        for parsed_spec in parsed_specs
        if parsed_spec.spec and parsed_spec.spec.script.is_file()
    ]


def _runs(
    questions: list[tuple[ParsedFile, KeyPath, Item]],
    demos: list[tuple[ParsedDemoSpec, DemoSpec]],
) -> Iterator[list[Problem]]:
    for parsed, path, question in questions:
        errors = question.run_errors(run_snippet)
        yield list(
            parsed.document.problems(
                ValidationError((*path, *error.path), error.message, error.hint) for error in errors
            )
        )
    with SyncRunner(warm=len(demos) > 1) as runner:
        for parsed_spec, spec in demos:
            yield run_problems(parsed_spec, spec, runner)


def run_problems(parsed_spec: ParsedDemoSpec, spec: DemoSpec, runner: SyncRunner) -> list[Problem]:
    """Run a demo at its defaults and return the problems of the run."""
    series: set[str] = set()
    with closing(runner.run(spec, SEED, spec.defaults)) as events:
        for event in events:
            if isinstance(event, Point):
                series.update(event.y)
            elif isinstance(event, Failed):
                return [Problem(spec.script, 1, 1, event.message)]
            elif isinstance(event, Done):
                errors = [*_series_errors(spec, series), *_result_errors(parsed_spec, spec, event)]
                return list(parsed_spec.document.problems(errors))
    raise AssertionError("a run ends in Done or Failed")


def _series_errors(spec: DemoSpec, drawn: set[str]) -> Iterator[ValidationError]:
    for name in sorted(drawn - spec.series.keys()):
        message = f"`run` yields the series {name!r}, which is not described"
        yield ValidationError(("series",), message, nearest(name, spec.series))
    for name in sorted(spec.series.keys() - drawn):
        hint = nearest(name, drawn)
        yield ValidationError(
            ("series", name), f"`run` yields no point of the series {name!r}", hint
        )


def _result_errors(
    parsed_spec: ParsedDemoSpec, spec: DemoSpec, done: Done
) -> Iterator[ValidationError]:
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
            yield ValidationError(parsed_spec.claim_path(name), message, hint)
