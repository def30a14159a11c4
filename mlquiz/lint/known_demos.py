"""The demos that content refers to, its own and those of other sources, and their evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from mlquiz.domain.placeholders import measured_in
from mlquiz.errors import MlquizError
from mlquiz.lab.evidence import FILE_NAME as EVIDENCE
from mlquiz.lab.evidence import EvidenceByDemo, read_evidence
from mlquiz.lab.spec import DemoSpec
from mlquiz.lab.spec_file import ParsedDemoSpec, parse_spec
from mlquiz.library.parser import ParsedFile
from mlquiz.lint.external import ExternalDefinitions
from mlquiz.lint.glossary import running_texts
from mlquiz.lint.measured_numbers import Measurements
from mlquiz.toml_schema.locations import KeyPath


class KnownDemos:
    """The readable demos of a source, and those of other sources that its files refer to."""

    def __init__(
        self,
        files: Sequence[ParsedFile],
        parsed_specs: Mapping[str, ParsedDemoSpec],
        external: ExternalDefinitions,
    ) -> None:
        self.own = _readable(parsed_specs)
        named = _named_in(files)
        paths = {name: path for name, path in external.demos.items() if name in named}
        others = _readable({name: parse_spec(path) for name, path in paths.items()})
        self._parsed_specs = {**others, **self.own}
        self.names = {*self._parsed_specs, *external.demos}

    def claims(self, demo: str) -> set[str] | None:
        """Return the names of a demo's claims, even if its spec is invalid; None if unknown."""
        parsed_spec = self._parsed_specs.get(demo)
        return parsed_spec.claims if parsed_spec else None

    def spec(self, demo: str) -> DemoSpec | None:
        """Return the spec of a demo; None if there is no such demo or its spec is invalid."""
        parsed_spec = self._parsed_specs.get(demo)
        return parsed_spec.spec if parsed_spec else None

    def measurements(self, folder: Path) -> Measurements:
        """Return the demos with their evidence; `folder` is that of the source's own demos."""
        others = {
            parsed_spec.document.file.parents[1] for parsed_spec in self._parsed_specs.values()
        } - {folder}
        records = [_record(each) for each in (*others, folder)]
        found = [each for each in records if each is not None]
        merged = {name: each for record in found for name, each in record.items()}
        return Measurements(self._parsed_specs, merged if found else None)


def _named_in(files: Sequence[ParsedFile]) -> set[str]:
    """Return the demos that proofs and measured numbers refer to."""
    named = {proof.partition(":")[0] for each in files for _, proof in proofs_of(each)}
    for parsed in files:
        texts = running_texts(parsed.lesson) if parsed.lesson else ()
        named.update(demo for _, text in texts for demo, _ in measured_in(text.en + text.zh))
    return named


def proofs_of(parsed: ParsedFile) -> Iterator[tuple[KeyPath, str]]:
    """Yield the proofs that a file refers to, each with the key path of what it proves."""
    for path, raw_item in parsed.drafts.items():
        if "proof" in raw_item.values:
            yield path, raw_item.values["proof"]
    for path, statement in parsed.statements.items():
        if statement.proof:
            yield path, statement.proof
    for index, rung in enumerate(parsed.ladder.rungs if parsed.ladder else ()):
        if rung.proof:
            yield ("rung", index), rung.proof
    for index, part in enumerate(parsed.lesson.parts if parsed.lesson else ()):
        if part.proof:
            yield ("lesson_part", index), part.proof


def _readable(parsed_specs: Mapping[str, ParsedDemoSpec]) -> dict[str, ParsedDemoSpec]:
    return {
        name: parsed_spec
        for name, parsed_spec in parsed_specs.items()
        if not parsed_spec.document.unreadable
    }


def _record(demos: Path) -> EvidenceByDemo | None:
    """Return the recorded evidence, or None if the file is missing or unreadable."""
    if not (demos / EVIDENCE).exists():
        return None
    try:
        return read_evidence(demos)
    except MlquizError:
        return None  # `evidence_problems` reports it
