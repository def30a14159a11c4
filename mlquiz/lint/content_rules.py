"""Checks of content files beyond the format of single files, over all files together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from mlquiz.domain.concepts import Concept, Judgement, Statement, prerequisite_cycles
from mlquiz.domain.items import Item
from mlquiz.domain.kinds.registry import item_type
from mlquiz.errors import nearest
from mlquiz.library.parser import ParsedFile
from mlquiz.lint.beside import Beside
from mlquiz.lint.duplicates import repeats
from mlquiz.lint.items import item_faults
from mlquiz.lint.known_demos import KnownDemos, proofs_of
from mlquiz.lint.ladders import ladder_faults
from mlquiz.lint.measured_numbers import Measurements
from mlquiz.lint.quota import missing_from_quota
from mlquiz.lint.typography import flaws
from mlquiz.text import LANGUAGES
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.problem import Problem
from mlquiz.toml_schema.scalars import HIDDEN


class ContentRules:
    """The checks of all files together: their definitions and their references to each other."""

    def __init__(self, files: Sequence[ParsedFile], demos: KnownDemos, beside: Beside) -> None:
        self._files = files
        self._demos = demos
        self._beside = beside

    @cached_property
    def sections(self) -> list[str]:
        """The ids of the sections that the files declare or put concepts into, in this order."""
        declared = [each.id for contents in self._files for each in contents.sections.values()]
        folders = {contents.file.parent.name for contents in self._files if contents.is_concept}
        used = [each for each in self._beside.sections if each in folders]
        return list(dict.fromkeys([*declared, *used]))

    @cached_property
    def concepts(self) -> dict[str, Concept]:
        """All concepts by id, with those beside."""
        found = [contents.concept for contents in self._files if contents.concept]
        return {**self._beside.concepts, **{concept.id: concept for concept in reversed(found)}}

    @cached_property
    def _statements(self) -> dict[str, Statement]:
        found = (each for contents in self._files for each in contents.statements.values())
        return {**self._beside.statements, **{statement.id: statement for statement in found}}

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
                here = contents.problem(path, f"the {what} {name!r} appears twice")
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
                    message = f"the {what} {name!r} already exists outside this pack"
                    yield contents.problem(path, message, hint)
        for name, sheet in self._demos.own.items():
            if name in self._beside.demos:
                message = f"the demo {name!r} already exists outside this pack"
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
            yield contents.problem((), f"the folder {file.parent.name!r} is not a section", hint)
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
                if name not in self._concept_names:
                    hint = nearest(name, self._concept_names)
                    yield contents.problem((*path, index), f"there is no concept {name!r}", hint)
        for path, proof in proofs_of(contents):
            demo, _, claim = proof.partition(":")
            claims = self._demos.claims(demo)
            if claims is None:
                hint = nearest(demo, self._demos.names)
                yield contents.problem((*path, "proof"), f"there is no demo {demo!r}", hint)
            elif claim not in claims:
                hint = nearest(claim, claims)
                message = f"the demo {demo!r} has no claim {claim!r}"
                yield contents.problem((*path, "proof"), message, hint)
        yield from self._undrawn_predictions(contents)

    def _undrawn_predictions(self, contents: ParsedFile) -> Iterator[Problem]:
        """Yield a problem for each prediction whose deciding claim is not drawn in its chart."""
        for path, draft in contents.drafts.items():
            demo, _, claim = draft.values.get("proof", "").partition(":")
            spec = self._demos.spec(demo)
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
                if name not in self._kinds:
                    hint = nearest(name, self._kinds)
                    yield contents.problem((*path, *where), f"there is no item {name!r}", hint)
        for path, draft in contents.drafts.items():
            if draft.statement is not None and draft.statement not in self._statement_names:
                message = f"there is no statement {draft.statement!r}"
                yield contents.problem((*path, "statement"), message)

    @cached_property
    def _kinds(self) -> dict[str, str]:
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
        yield from contents.document.problems(ladder_faults(ladder, self._kinds, self.concepts))

    def items(self) -> Iterator[Item]:
        """Yield the items of all files."""
        for contents in self._files:
            for _, item in self._items(contents):
                yield item

    def _items(self, contents: ParsedFile) -> Iterator[tuple[KeyPath, Item]]:
        for path, draft in contents.drafts.items():
            if draft.statement is None:
                yield path, draft.item()
            elif draft.statement in self._statements:
                yield path, draft.item(self._statements[draft.statement])


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
