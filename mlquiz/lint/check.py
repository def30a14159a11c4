"""All checks of content and demos, over all files together, and the coverage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from mlquiz.domain.concepts import Concept, Judgement, Statement, prerequisite_cycles
from mlquiz.domain.items import Item
from mlquiz.domain.kinds.registry import item_type
from mlquiz.domain.placeholders import measured_in
from mlquiz.errors import MlquizError, nearest
from mlquiz.lab.evidence import FILE_NAME as EVIDENCE
from mlquiz.lab.evidence import Record, read_evidence
from mlquiz.lab.spec_file import ParsedDemoSpec, find_demos, parse_spec
from mlquiz.library.reading import ParsedFile, read_file
from mlquiz.library.scan import SECTIONS, content_files
from mlquiz.lint.beside import Beside
from mlquiz.lint.coverage import Coverage, coverage_of
from mlquiz.lint.demos import problems_in
from mlquiz.lint.duplicates import repeats
from mlquiz.lint.evidence import evidence_problems
from mlquiz.lint.giveaways import Giveaways, measure_giveaways
from mlquiz.lint.glossary import read_glossary, running_texts
from mlquiz.lint.items import item_faults
from mlquiz.lint.ladders import ladder_faults
from mlquiz.lint.lesson_rules import LessonRules
from mlquiz.lint.measured_numbers import Measurements
from mlquiz.lint.quota import missing_from_quota
from mlquiz.lint.typography import flaws
from mlquiz.packs.source import ContentSource
from mlquiz.text import LANGUAGES
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.problem import Problem
from mlquiz.toml_schema.scalars import HIDDEN


class Report(Struct, frozen=True):
    """All problems sorted by file and line, and the coverage by section and in total.

    `prose` has, by kind of question and language, how often wording rules find the right option.
    """

    problems: tuple[Problem, ...]
    sections: Mapping[str, Coverage]
    total: Coverage
    prose: Mapping[str, Mapping[str, Giveaways]] = msgspec.field(default_factory=dict)


def check(roots: Sequence[Path], demos: Path) -> Report:
    """Check all content in `roots` and all demos below `demos`."""
    return check_sources([ContentSource("", root, demos) for root in roots])


def check_sources(sources: Sequence[ContentSource], beside: Beside | None = None) -> Report:
    """Check the content of all sources and the demos of the first one.

    They may refer to what `beside` defines, and must not define it again.
    """
    files = [
        read_file(source.content / stamp.path, source.languages)
        for source in sources
        for stamp in content_files(source.content)
    ]
    beside = beside or Beside()
    demos = sources[0].demos
    sheets = {name: parse_spec(path) for name, path in find_demos(demos).items()}
    content = _Content(files, _readable(sheets), beside)
    problems = {problem for contents in files for problem in contents.problems}
    problems.update(content.problems(), problems_in(demos))
    problems.update(evidence_problems(demos, sheets.values()))
    measured = content.measurements(demos)
    problems.update(content.undrawn_series(measured))
    lessons = LessonRules(files, content.concepts, measured)
    glossaries = [read_glossary(each.content, each.languages) for each in sources]
    problems.update(lessons.problems(glossaries, beside.terms))
    prose = measure_giveaways(content.items(), sources[0].languages)
    start = sources[0].content / SECTIONS
    problems.update(_giveaway_problems(start, prose))
    has_sections = content.sections or beside.sections
    if not (has_sections if files else sheets):
        problems.add(Problem(start, 1, 1, "the file has no sections"))
    by_section: dict[str, list[ParsedFile]] = {name: [] for name in content.sections}
    for contents in files:
        by_section.setdefault(contents.file.parent.name, []).append(contents)
    return Report(
        tuple(sorted(problems)),
        {name: coverage_of(by_section[name]) for name in content.sections},
        coverage_of(files),
        prose,
    )


def _readable(sheets: Mapping[str, ParsedDemoSpec]) -> dict[str, ParsedDemoSpec]:
    return {name: sheet for name, sheet in sheets.items() if not sheet.document.unreadable}


def _giveaway_problems(
    file: Path, prose: Mapping[str, Mapping[str, Giveaways]]
) -> Iterator[Problem]:
    """Yield a problem for each wording rule that finds the right option too often."""
    for kind, by_language in prose.items():
        for lang, found in by_language.items():
            for rule in found.excessive():
                message = (
                    f"of {found.questions} {kind} questions ({lang}) the rule {rule!r} finds "
                    f"{found.rules[rule]:.0%} of the right options, a guess {found.chance:.0%}"
                )
                yield Problem(file, 1, 1, message, "reword options until it finds no more")


def _record(demos: Path) -> Record | None:
    """Return the recorded evidence, or None if the file is missing or unreadable."""
    if not (demos / EVIDENCE).exists():
        return None
    try:
        return read_evidence(demos)
    except MlquizError:
        return None  # `evidence_problems` reports it


class _Content:
    """All files together: their definitions and their references to each other."""

    def __init__(
        self, files: Sequence[ParsedFile], demos: Mapping[str, ParsedDemoSpec], beside: Beside
    ) -> None:
        self._files = files
        self._beside = beside
        self._own_demos = demos
        self._demos = {**self._demos_beside(), **demos}

    def _demos_beside(self) -> dict[str, ParsedDemoSpec]:
        """Return those demos of other sources that the files refer to."""
        proofs = {proof for contents in self._files for _, proof in _proofs(contents)}
        named = {proof.partition(":")[0] for proof in proofs}
        for contents in self._files:
            texts = running_texts(contents.lesson) if contents.lesson else ()
            named.update(demo for _, text in texts for demo, _ in measured_in(text.en + text.zh))
        paths = {name: path for name, path in self._beside.demos.items() if name in named}
        return _readable({name: parse_spec(path) for name, path in paths.items()})

    def measurements(self, demos: Path) -> Measurements:
        """Return the demos, with the evidence of those below `demos` and of those beside."""
        others = {sheet.document.file.parents[1] for sheet in self._demos.values()} - {demos}
        records = [_record(folder) for folder in (*others, demos)]
        found = [each for each in records if each is not None]
        merged = {name: each for record in found for name, each in record.items()}
        return Measurements(self._demos, merged if found else None)

    @cached_property
    def _claims(self) -> dict[str, set[str]]:
        return {name: sheet.claims for name, sheet in self._demos.items()}

    @cached_property
    def sections(self) -> list[str]:
        """The ids of the sections that the files declare or put concepts into, in this order."""
        declared = [each.id for contents in self._files for each in contents.sections.values()]
        folders = {contents.file.parent.name for contents in self._files if contents.is_concept}
        used = [each for each in self._beside.sections if each in folders]
        return list(dict.fromkeys([*declared, *used]))

    @cached_property
    def concepts(self) -> dict[str, Concept]:
        found = [contents.concept for contents in self._files if contents.concept]
        return {**self._beside.concepts, **{concept.id: concept for concept in reversed(found)}}

    @cached_property
    def statements(self) -> dict[str, Statement]:
        found = (each for contents in self._files for each in contents.statements.values())
        return {**self._beside.statements, **{statement.id: statement for statement in found}}

    @cached_property
    def concept_names(self) -> set[str]:
        """Ids of concepts, including those of invalid files, to report an error once."""
        stems = (each.file.stem for each in self._files if each.is_concept)
        return {*self.concepts, *stems}

    @cached_property
    def statement_names(self) -> set[str]:
        listed = [each.data.get("statement") for each in self._files]
        found = (entry for entries in listed if isinstance(entries, list) for entry in entries)
        own = {str(entry.get("id")) for entry in found if isinstance(entry, dict)}
        return own | self._beside.statements.keys()

    def problems(self) -> Iterator[Problem]:
        """Yield all problems beyond the format of single files."""
        yield from self._clashes()
        yield from self._taken()
        yield from repeats(self._files)
        yield from self._unjudged()
        cycles = set(prerequisite_cycles(self.concepts.values()))
        for contents in self._files:
            yield from _text_problems(contents)
            yield from self._place_problems(contents, cycles)
            yield from self._reference_problems(contents)
            yield from self._item_problems(contents)
            yield from self._ladder_problems(contents)

    def _clashes(self) -> Iterator[Problem]:
        first: dict[tuple[str, str], Problem] = {}
        for contents in self._files:
            for what, name, path in _names_defined(contents):
                here = contents.problem(path, f"the {what} {name!r} stands twice")
                before = first.setdefault((what, name), here)
                if before is not here:
                    hint = f"first in {before.file.name}, line {before.line}"
                    yield contents.problem(path, here.message, hint)

    def _taken(self) -> Iterator[Problem]:
        """Yield a problem for each id and each name of a demo that another source has already."""
        for contents in self._files:
            for what, name, path in _names_defined(contents):
                if self._beside.has(what, name):
                    hint = "choose another id, such as one that begins with the pack's"
                    if what == "section":
                        hint = "leave it out here: concepts in its folder belong to it"
                    message = f"the {what} {name!r} exists already outside of this pack"
                    yield contents.problem(path, message, hint)
        for name, sheet in self._own_demos.items():
            if name in self._beside.demos:
                message = f"the demo {name!r} exists already outside of this pack"
                yield sheet.document.problem((), message, "rename its files or their folder")

    def _unjudged(self) -> Iterator[Problem]:
        # Invalid questions count, too, so that one error is not reported twice.
        listed = [each.data.get("question") for each in self._files]
        entries = [entry for found in listed if isinstance(found, list) for entry in found]
        judged = {str(each.get("statement")) for each in entries if isinstance(each, dict)}
        for contents in self._files:
            for path, statement in contents.statements.items():
                true = statement.verdict.judgement is Judgement.TRUE
                if not true and statement.id not in judged:
                    message = f"no verdict question asks about {statement.id!r}"
                    yield contents.problem(path, message, "add one to one of its concepts")

    def _place_problems(self, contents: ParsedFile, cycles: set[str]) -> Iterator[Problem]:
        if not contents.is_concept:
            return
        file, concept = contents.file, contents.concept
        sections = {*self.sections, *self._beside.sections}
        if sections and file.parent.name not in sections:
            hint = nearest(file.parent.name, sections)
            yield contents.problem((), f"the folder {file.parent.name!r} is no section", hint)
        if concept is None:
            return
        if concept.id != file.stem:
            message = f"the id {concept.id!r} is not the file's name"
            yield contents.problem(("id",), message, f"the file is called {file.name}")
        if concept.id in cycles:
            message = f"{concept.id!r} requires itself, directly or through others"
            yield contents.problem(("requires",), message)
        if concept.id in concept.siblings:
            yield contents.problem(("siblings",), f"{concept.id!r} is named as its own sibling")
        if message := missing_from_quota(contents):
            yield contents.problem(("depth",), message)

    def _reference_problems(self, contents: ParsedFile) -> Iterator[Problem]:
        references: list[tuple[KeyPath, Sequence[str]]] = [
            ((*path, "concepts"), each.concepts) for path, each in contents.statements.items()
        ]
        if contents.concept:
            references.append((("requires",), contents.concept.requires))
            references.append((("siblings",), contents.concept.siblings))
        for path, names in references:
            for index, name in enumerate(names):
                if name not in self.concept_names:
                    hint = nearest(name, self.concept_names)
                    yield contents.problem((*path, index), f"there is no concept {name!r}", hint)
        for path, proof in _proofs(contents):
            demo, _, claim = proof.partition(":")
            if demo not in self._claims:
                hint = nearest(demo, {*self._claims, *self._beside.demos})
                yield contents.problem((*path, "proof"), f"there is no demo {demo!r}", hint)
            elif claim not in self._claims[demo]:
                hint = nearest(claim, self._claims[demo])
                message = f"the demo {demo!r} has no claim {claim!r}"
                yield contents.problem((*path, "proof"), message, hint)
        yield from self._undrawn_predictions(contents)

    def _undrawn_predictions(self, contents: ParsedFile) -> Iterator[Problem]:
        """Yield a problem for each prediction whose deciding claim is not drawn in its chart."""
        for path, draft in contents.drafts.items():
            demo, _, claim = draft.values.get("proof", "").partition(":")
            sheet = self._demos.get(demo)
            spec = sheet.spec if sheet else None
            if not item_type(draft.kind).is_prediction or spec is None or claim not in spec.claims:
                continue
            if spec.metrics and not spec.is_drawn(claim):
                message = f"{claim!r}, which decides this prediction, is not drawn"
                hint = "name the series of its metrics, or prove it by another claim"
                yield contents.problem((*path, "proof"), message, hint)

    def undrawn_series(self, measured: Measurements) -> Iterator[Problem]:
        """Yield a problem for each series that a question shows and that cannot be drawn."""
        for contents in self._files:
            for path, item in self._items(contents):
                for index, name in enumerate(item.drawn_series):
                    if fault := measured.series_fault(item.demo or "", name, item.drawn_series[0]):
                        yield contents.problem((*path, "curve", index, "series"), *fault)

    def _item_problems(self, contents: ParsedFile) -> Iterator[Problem]:
        for path, item in self._items(contents):
            for fault in item_faults(item):
                if not contents.document.is_filled((*path, *fault.path)):
                    yield contents.problem((*path, *fault.path), fault.message, fault.hint)
            for where, name in item.linked_items.items():
                if name not in self.kinds:
                    hint = nearest(name, self.kinds)
                    yield contents.problem((*path, *where), f"there is no item {name!r}", hint)
        for path, draft in contents.drafts.items():
            if draft.statement is not None and draft.statement not in self.statement_names:
                message = f"there is no statement {draft.statement!r}"
                yield contents.problem((*path, "statement"), message)

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kinds of all items by id, also of those whose statement is missing."""
        own = {draft.id: draft.kind for each in self._files for draft in each.drafts.values()}
        return {**self._beside.items, **own}

    def _ladder_problems(self, contents: ParsedFile) -> Iterator[Problem]:
        ladder = contents.ladder
        if ladder is None:
            return
        if ladder.id != contents.file.stem:
            message = f"the id {ladder.id!r} is not the file's name"
            yield contents.problem(("id",), message, f"the file is called {contents.file.name}")
        yield from contents.document.problems(ladder_faults(ladder, self.kinds, self.concepts))

    def items(self) -> Iterator[Item]:
        """Yield the items of all files."""
        for contents in self._files:
            for _, item in self._items(contents):
                yield item

    def _items(self, contents: ParsedFile) -> Iterator[tuple[KeyPath, Item]]:
        for path, draft in contents.drafts.items():
            if draft.statement is None:
                yield path, draft.item()
            elif draft.statement in self.statements:
                yield path, draft.item(self.statements[draft.statement])


def _names_defined(contents: ParsedFile) -> Iterator[tuple[str, str, KeyPath]]:
    if contents.concept:
        yield "concept", contents.concept.id, ("id",)
    if contents.ladder:
        yield "ladder", contents.ladder.id, ("id",)
    for path, section in contents.sections.items():
        yield "section", section.id, (*path, "id")
    for path, statement in contents.statements.items():
        yield "statement", statement.id, (*path, "id")
    for path, draft in contents.drafts.items():
        yield "item", draft.id, (*path, "id")


def _proofs(contents: ParsedFile) -> Iterator[tuple[KeyPath, str]]:
    for path, draft in contents.drafts.items():
        if "proof" in draft.values:
            yield path, draft.values["proof"]
    for path, statement in contents.statements.items():
        if statement.proof:
            yield path, statement.proof
    for index, rung in enumerate(contents.ladder.rungs if contents.ladder else ()):
        if rung.proof:
            yield ("rung", index), rung.proof
    for index, part in enumerate(contents.lesson.parts if contents.lesson else ()):
        if part.proof:
            yield ("lesson_part", index), part.proof


def _text_problems(contents: ParsedFile) -> Iterator[Problem]:
    for path, text in _texts(contents.data, ()):
        if HIDDEN.search(text) or contents.document.is_filled(path):
            continue  # already reported, and no excerpt of it is safe to print
        for message, hint in flaws(text, str(path[-1])):
            yield contents.problem(path, message, hint)


def _texts(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Yield every text of a language, with its key path in the file."""
    if isinstance(value, list):
        for index, element in enumerate(value):
            yield from _texts(element, (*path, index))
    elif isinstance(value, dict):
        for key, element in value.items():
            if key in LANGUAGES and isinstance(element, str):
                yield (*path, key), element
            else:
                yield from _texts(element, (*path, key))
