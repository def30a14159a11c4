"""Checks of lessons that need all files: prerequisites, glossary, other names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mlquiz.domain.concepts import Concept
from mlquiz.domain.teaching_order import prerequisites
from mlquiz.library.parser import ParsedFile
from mlquiz.lint.glossary import Glossary, Term, unexplained, unknown_concepts
from mlquiz.lint.known_demos import Measurements
from mlquiz.lint.lessons import lesson_errors
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
        for parsed in self._files:
            yield from self._lesson_problems(parsed, terms if found else None)

    def _unwritten_prerequisites(self) -> Iterator[Problem]:
        for parsed in self._files:
            concept = parsed.concept
            if concept is None or not concept.written:
                continue
            for index, name in enumerate(concept.requires):
                needed = self._concepts.get(name)
                if needed and not needed.written:
                    message = f"{concept.id!r} requires {name!r}, which is not written"
                    hint = "write it, or require something else"
                    yield parsed.problem(("requires", index), message, hint)

    def _lesson_problems(
        self, parsed: ParsedFile, terms: Sequence[Term] | None
    ) -> Iterator[Problem]:
        concept, lesson = parsed.concept, parsed.lesson
        if concept is None or lesson is None:
            return
        proofs = [
            each.values["proof"] for each in parsed.raw_items.values() if "proof" in each.values
        ]
        proofs += [part.proof for part in lesson.parts if part.proof]
        errors = list(lesson_errors(concept, lesson, self._measured, proofs))
        if terms is not None:
            known = {concept.id, *prerequisites(concept.id, self._concepts)}
            errors += unexplained(lesson, terms, known)
        yield from parsed.document.problems(errors)

    def _shared_names(self) -> Iterator[Problem]:
        """Yield a problem for each other name that a concept shares with another one."""
        owners: dict[str, str] = {}
        for concept in self._concepts.values():
            titles = (to_plain(concept.title.en), to_plain(concept.title.zh))
            for name in (concept.id, *titles):
                owners.setdefault(simplify(name), concept.id)
        for parsed in self._files:
            if parsed.concept is None:
                continue
            for index, name in enumerate(parsed.concept.aka):
                owner = owners.setdefault(simplify(name), parsed.concept.id)
                if owner != parsed.concept.id:
                    message = f"{owner!r} is also called {name!r}"
                    hint = "a search by this name would not find this concept"
                    yield parsed.problem(("aka", index), message, hint)
