"""The demos that content refers to, its own and those of other sources, and their evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from mlquiz.domain.lessons import running_texts
from mlquiz.domain.placeholders import measured_in
from mlquiz.domain.proofs import split_proof
from mlquiz.errors import MlquizError, nearest
from mlquiz.lab.evidence import FILE_NAME as EVIDENCE
from mlquiz.lab.evidence import DemoEvidence, EvidenceByDemo, read_evidence
from mlquiz.lab.spec import DemoSpec
from mlquiz.lab.spec_file import ParsedDemoSpec, parse_spec
from mlquiz.library.parser import ParsedFile
from mlquiz.lint.external import ExternalDefinitions
from mlquiz.toml_schema.locations import KeyPath


class Measurements:
    """The demos and their measurements."""

    def __init__(self, demos: Mapping[str, ParsedDemoSpec], record: EvidenceByDemo | None) -> None:
        self._demos = demos
        self._record = record

    def evidence(self, demo: str) -> DemoEvidence | None:
        """Return the evidence of a demo; None if there is none."""
        return self._record.get(demo) if self._record else None

    def metric_error(self, demo: str, metric: str) -> tuple[str, str] | None:
        """Return a message and a hint if the metric has no median; None if it has one."""
        if demo not in self._demos:
            return f"there is no demo {demo!r}", nearest(demo, self._demos)
        found = self.evidence(demo)
        spec = self._demos[demo].spec
        known = {*(found.metrics if found else ()), *(spec.metrics if spec else ())}
        if metric not in known:
            return f"the demo {demo!r} has no metric {metric!r}", nearest(metric, known)
        if not found or metric not in found.metrics or found.metrics[metric].median is None:
            return f"no median of {metric!r} was measured", f"run `mlquiz verify {demo} --write`"
        return None

    def can_draw(self, demo: str) -> bool:
        """Return whether curves of a demo are stored; True if there is no evidence of any demo."""
        found = self.evidence(demo)
        return self._record is None or bool(found and found.curves)

    def series_error(self, demo: str, series: str, first: str) -> tuple[str, str] | None:
        """Return why a series cannot be drawn in one chart with `first`, and a hint.

        Returns None if it can, if the demo does not exist, or if there is no evidence of any demo.
        """
        parsed_spec = self._demos.get(demo)
        if parsed_spec is None or parsed_spec.spec is None:
            return None
        charts = {name: each.chart for name, each in parsed_spec.spec.series.items()}
        if series not in charts:
            return f"the demo {demo!r} has no series {series!r}", nearest(series, charts)
        if charts[series] != charts.get(first):
            return f"{series!r} is drawn in another chart than the first curve", ""
        found = self.evidence(demo)
        if self._record is not None and not (found and series in found.curves):
            return f"no curve of {series!r} is stored", f"run `mlquiz verify {demo} --write`"
        return None

    def settings(self, demo: str) -> set[float]:
        """Return the numeric default values of a demo's knobs."""
        parsed_spec = self._demos.get(demo)
        values = parsed_spec.spec.defaults.values() if parsed_spec and parsed_spec.spec else ()
        return {float(each) for each in values if not isinstance(each, str)}

    def medians(self, demos: Sequence[str]) -> set[float]:
        """Return the medians of all metrics of these demos."""
        found = [self.evidence(demo) for demo in demos]
        spreads = [each for one in found if one for each in one.metrics.values()]
        return {each.median for each in spreads if each.median is not None}


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
    named = {split_proof(proof)[0] for each in files for _, proof in proofs_of(each)}
    for parsed in files:
        texts = running_texts(parsed.lesson) if parsed.lesson else ()
        named.update(demo for _, text in texts for demo, _ in measured_in(text.en + text.zh))
    return named


def proofs_of(parsed: ParsedFile) -> Iterator[tuple[KeyPath, str]]:
    """Yield the proofs that a file refers to, each with the key path of what it proves."""
    for path, raw_item in parsed.raw_items.items():
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
