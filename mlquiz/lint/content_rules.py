"""Checks of content files beyond the format of single files, over all files together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from mlquiz.domain.concepts import Concept, Judgement, Statement, prerequisite_cycles
from mlquiz.domain.items import Item
from mlquiz.domain.kinds.registry import item_type
from mlquiz.domain.proofs import split_proof
from mlquiz.errors import nearest
from mlquiz.library.parser import ParsedFile
from mlquiz.lint.duplicates import repeats
from mlquiz.lint.external import ExternalDefinitions
from mlquiz.lint.items import item_errors
from mlquiz.lint.known_demos import KnownDemos, Measurements, proofs_of
from mlquiz.lint.ladders import ladder_errors
from mlquiz.lint.quota import missing_from_quota
from mlquiz.lint.typography import typography_errors
from mlquiz.text import LANGUAGES
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.problem import Problem
from mlquiz.toml_schema.scalars import HIDDEN


class ContentRules:
    """The checks of all files together: their definitions and their references to each other."""

    def __init__(
        self, files: Sequence[ParsedFile], demos: KnownDemos, external: ExternalDefinitions
    ) -> None:
        self._files = files
        self._demos = demos
        self._external = external

    @cached_property
    def sections(self) -> list[str]:
        """The ids of the sections that the files declare or put concepts into, in this order."""
        declared = [each.id for parsed in self._files for each in parsed.sections.values()]
        folders = {parsed.file.parent.name for parsed in self._files if parsed.is_concept}
        used = [each for each in self._external.sections if each in folders]
        return list(dict.fromkeys([*declared, *used]))

    @cached_property
    def concepts(self) -> dict[str, Concept]:
        """All concepts by id, with those of other sources."""
        found = [parsed.concept for parsed in self._files if parsed.concept]
        return {**self._external.concepts, **{concept.id: concept for concept in reversed(found)}}

    @cached_property
    def _statements(self) -> dict[str, Statement]:
        found = (each for parsed in self._files for each in parsed.statements.values())
        return {**self._external.statements, **{statement.id: statement for statement in found}}

    @cached_property
    def _concept_names(self) -> set[str]:
        """Ids of concepts, including those of invalid files, to report an error once."""
        stems = (each.file.stem for each in self._files if each.is_concept)
        return {*self.concepts, *stems}

    @cached_property
    def _statement_names(self) -> set[str]:
        listed = [each.data.get("statement") for each in self._files]
        found = (entry for entries in listed if isinstance(entries, list) for entry in entries)
        own = {str(entry.get("id")) for entry in found if isinstance(entry, dict)}
        return own | self._external.statements.keys()

    def problems(self) -> Iterator[Problem]:
        """Yield all problems beyond the format of single files."""
        yield from self._repeated_ids()
        yield from self._ids_of_other_sources()
        yield from repeats(self._files)
        yield from self._statements_without_question()
        cycles = set(prerequisite_cycles(self.concepts.values()))
        for parsed in self._files:
            yield from _text_problems(parsed)
            yield from self._place_problems(parsed, cycles)
            yield from self._reference_problems(parsed)
            yield from self._item_problems(parsed)
            yield from self._ladder_problems(parsed)

    def _repeated_ids(self) -> Iterator[Problem]:
        """Yield a problem for each id that is defined a second time."""
        first: dict[tuple[str, str], Problem] = {}
        for parsed in self._files:
            for what, name, path in _names_defined(parsed):
                here = parsed.problem(path, f"the {what} {name!r} appears twice")
                before = first.setdefault((what, name), here)
                if before is not here:
                    hint = f"first in {before.file.name}, line {before.line}"
                    yield parsed.problem(path, here.message, hint)

    def _ids_of_other_sources(self) -> Iterator[Problem]:
        """Yield a problem for each id and each name of a demo that another source has already."""
        for parsed in self._files:
            for what, name, path in _names_defined(parsed):
                if self._external.has(what, name):
                    hint = "choose another id, such as one that begins with the pack's"
                    if what == "section":
                        hint = "leave it out here: concepts in its folder belong to it"
                    message = f"the {what} {name!r} already exists outside this pack"
                    yield parsed.problem(path, message, hint)
        for name, parsed_spec in self._demos.own.items():
            if name in self._external.demos:
                message = f"the demo {name!r} already exists outside this pack"
                yield parsed_spec.document.problem((), message, "rename its files or their folder")

    def _statements_without_question(self) -> Iterator[Problem]:
        """Yield a problem for each statement that is not true and that no question judges."""
        # Invalid questions count, too, so that one error is not reported twice.
        listed = [each.data.get("question") for each in self._files]
        entries = [entry for found in listed if isinstance(found, list) for entry in found]
        judged = {str(each.get("statement")) for each in entries if isinstance(each, dict)}
        for parsed in self._files:
            for path, statement in parsed.statements.items():
                true = statement.verdict.judgement is Judgement.TRUE
                if not true and statement.id not in judged:
                    message = f"no verdict question asks about {statement.id!r}"
                    yield parsed.problem(path, message, "add one to one of its concepts")

    def _place_problems(self, parsed: ParsedFile, cycles: set[str]) -> Iterator[Problem]:
        if not parsed.is_concept:
            return
        file, concept = parsed.file, parsed.concept
        sections = {*self.sections, *self._external.sections}
        if sections and file.parent.name not in sections:
            hint = nearest(file.parent.name, sections)
            yield parsed.problem((), f"the folder {file.parent.name!r} is not a section", hint)
        if concept is None:
            return
        if concept.id != file.stem:
            message = f"the id {concept.id!r} is not the file's name"
            yield parsed.problem(("id",), message, f"the file is called {file.name}")
        if concept.id in cycles:
            message = f"{concept.id!r} requires itself, directly or through others"
            yield parsed.problem(("requires",), message)
        if concept.id in concept.siblings:
            yield parsed.problem(("siblings",), f"{concept.id!r} is named as its own sibling")
        if message := missing_from_quota(parsed):
            yield parsed.problem(("depth",), message)

    def _reference_problems(self, parsed: ParsedFile) -> Iterator[Problem]:
        references: list[tuple[KeyPath, Sequence[str]]] = [
            ((*path, "concepts"), each.concepts) for path, each in parsed.statements.items()
        ]
        if parsed.concept:
            references.append((("requires",), parsed.concept.requires))
            references.append((("siblings",), parsed.concept.siblings))
        for path, names in references:
            for index, name in enumerate(names):
                if name not in self._concept_names:
                    hint = nearest(name, self._concept_names)
                    yield parsed.problem((*path, index), f"there is no concept {name!r}", hint)
        for path, proof in proofs_of(parsed):
            demo, claim = split_proof(proof)
            claims = self._demos.claims(demo)
            if claims is None:
                hint = nearest(demo, self._demos.names)
                yield parsed.problem((*path, "proof"), f"there is no demo {demo!r}", hint)
            elif claim not in claims:
                hint = nearest(claim, claims)
                message = f"the demo {demo!r} has no claim {claim!r}"
                yield parsed.problem((*path, "proof"), message, hint)
        yield from self._undrawn_predictions(parsed)

    def _undrawn_predictions(self, parsed: ParsedFile) -> Iterator[Problem]:
        """Yield a problem for each prediction whose deciding claim is not drawn in its chart."""
        for path, raw_item in parsed.raw_items.items():
            demo, claim = split_proof(raw_item.values.get("proof", ""))
            spec = self._demos.spec(demo)
            if (
                not item_type(raw_item.kind).is_prediction
                or spec is None
                or claim not in spec.claims
            ):
                continue
            if spec.metrics and not spec.is_drawn(claim):
                message = f"{claim!r}, which decides this prediction, is not drawn"
                hint = "name the series of its metrics, or prove it by another claim"
                yield parsed.problem((*path, "proof"), message, hint)

    def undrawn_series(self, measured: Measurements) -> Iterator[Problem]:
        """Yield a problem for each series that a question shows and that cannot be drawn."""
        for parsed in self._files:
            for path, item in self._items(parsed):
                for index, name in enumerate(item.drawn_series):
                    if error := measured.series_error(item.demo or "", name, item.drawn_series[0]):
                        yield parsed.problem((*path, "curve", index, "series"), *error)

    def _item_problems(self, parsed: ParsedFile) -> Iterator[Problem]:
        for path, item in self._items(parsed):
            for error in item_errors(item):
                if not parsed.document.is_filled((*path, *error.path)):
                    yield parsed.problem((*path, *error.path), error.message, error.hint)
            for where, name in item.linked_items.items():
                if name not in self._kinds:
                    hint = nearest(name, self._kinds)
                    yield parsed.problem((*path, *where), f"there is no item {name!r}", hint)
        for path, raw_item in parsed.raw_items.items():
            if raw_item.statement is not None and raw_item.statement not in self._statement_names:
                message = f"there is no statement {raw_item.statement!r}"
                yield parsed.problem((*path, "statement"), message)

    @cached_property
    def _kinds(self) -> dict[str, str]:
        """The kinds of all items by id, also of those whose statement is missing."""
        own = {
            raw_item.id: raw_item.kind
            for each in self._files
            for raw_item in each.raw_items.values()
        }
        return {**self._external.items, **own}

    def _ladder_problems(self, parsed: ParsedFile) -> Iterator[Problem]:
        ladder = parsed.ladder
        if ladder is None:
            return
        if ladder.id != parsed.file.stem:
            message = f"the id {ladder.id!r} is not the file's name"
            yield parsed.problem(("id",), message, f"the file is called {parsed.file.name}")
        yield from parsed.document.problems(ladder_errors(ladder, self._kinds, self.concepts))

    def items(self) -> Iterator[Item]:
        """Yield the items of all files."""
        for parsed in self._files:
            for _, item in self._items(parsed):
                yield item

    def _items(self, parsed: ParsedFile) -> Iterator[tuple[KeyPath, Item]]:
        for path, raw_item in parsed.raw_items.items():
            if raw_item.statement is None:
                yield path, raw_item.item()
            elif raw_item.statement in self._statements:
                yield path, raw_item.item(self._statements[raw_item.statement])


def _names_defined(parsed: ParsedFile) -> Iterator[tuple[str, str, KeyPath]]:
    if parsed.concept:
        yield "concept", parsed.concept.id, ("id",)
    if parsed.ladder:
        yield "ladder", parsed.ladder.id, ("id",)
    for path, section in parsed.sections.items():
        yield "section", section.id, (*path, "id")
    for path, statement in parsed.statements.items():
        yield "statement", statement.id, (*path, "id")
    for path, raw_item in parsed.raw_items.items():
        yield "item", raw_item.id, (*path, "id")


def _text_problems(parsed: ParsedFile) -> Iterator[Problem]:
    for path, text in _texts(parsed.data, ()):
        if HIDDEN.search(text) or parsed.document.is_filled(path):
            continue  # already reported, and no excerpt of it is safe to print
        for message, hint in typography_errors(text, str(path[-1])):
            yield parsed.problem(path, message, hint)


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
