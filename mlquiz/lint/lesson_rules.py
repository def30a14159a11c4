"""Checks of lessons that need all files: prerequisites, glossary, other names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mlquiz.domain.concepts import Concept
from mlquiz.domain.teaching_order import prerequisites
from mlquiz.library.parser import ParsedFile
from mlquiz.lint.glossary import Glossary, Term, unexplained, unknown_concepts
from mlquiz.lint.lessons import lesson_faults
from mlquiz.lint.measured_numbers import Measurements
from mlquiz.render.markup import to_plain
from mlquiz.render.names import simplify
from mlquiz.toml_schema.problem import Problem


class LessonRules:
    """The checks of all lessons, given all concepts."""

    def __init__(
        self,
        files: Sequence[ParsedFile],
        concepts: Mapping[str, Concept],
        measured: Measurements,
    ) -> None:
        self._files = files
        self._concepts = concepts
        self._measured = measured

    def problems(
        self, glossaries: Sequence[Glossary | None], known: Sequence[Term] = ()
    ) -> Iterator[Problem]:
        """Yield the problems of all lessons and glossaries.

        `known` are terms of other sources. Without a glossary, terms are not checked.
        """
        found = [each for each in glossaries if each]
        terms = [*(term for each in found for term in each.terms.values()), *known]
        for glossary in found:
            yield from glossary.problems
            yield from unknown_concepts(glossary, self._concepts)
        yield from self._shared_names()
        yield from self._unwritten_prerequisites()
        for contents in self._files:
            yield from self._lesson_problems(contents, terms if found else None)

    def _unwritten_prerequisites(self) -> Iterator[Problem]:
        for contents in self._files:
            concept = contents.concept
            if concept is None or not concept.written:
                continue
            for index, name in enumerate(concept.requires):
                needed = self._concepts.get(name)
                if needed and not needed.written:
                    message = f"{concept.id!r} requires {name!r}, which is not written"
                    hint = "write it, or require something else"
                    yield contents.problem(("requires", index), message, hint)

    def _lesson_problems(
        self, contents: ParsedFile, terms: Sequence[Term] | None
    ) -> Iterator[Problem]:
        concept, lesson = contents.concept, contents.lesson
        if concept is None or lesson is None:
            return
        proofs = [
            each.values["proof"] for each in contents.drafts.values() if "proof" in each.values
        ]
        proofs += [part.proof for part in lesson.parts if part.proof]
        faults = list(lesson_faults(concept, lesson, self._measured, proofs))
        if terms is not None:
            known = {concept.id, *prerequisites(concept.id, self._concepts)}
            faults += unexplained(lesson, terms, known)
        yield from contents.document.problems(faults)

    def _shared_names(self) -> Iterator[Problem]:
        """Yield a problem for each other name that a concept shares with another one."""
        owners: dict[str, str] = {}
        for concept in self._concepts.values():
            titles = (to_plain(concept.title.en), to_plain(concept.title.zh))
            for name in (concept.id, *titles):
                owners.setdefault(simplify(name), concept.id)
        for contents in self._files:
            if contents.concept is None:
                continue
            for index, name in enumerate(contents.concept.aka):
                owner = owners.setdefault(simplify(name), contents.concept.id)
                if owner != contents.concept.id:
                    message = f"{owner!r} is also called {name!r}"
                    hint = "a search by this name would not find this concept"
                    yield contents.problem(("aka", index), message, hint)
