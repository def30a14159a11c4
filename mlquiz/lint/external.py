"""What a pack may refer to and must not define again: the content and demos of other sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field

from mlquiz.domain.concepts import Concept, Statement
from mlquiz.lab.spec_file import find_demos
from mlquiz.library.library import Library
from mlquiz.lint.glossary import Term, read_glossary


class ExternalDefinitions(Struct, frozen=True):
    """The definitions of other sources; `items` has the kind of each item, `demos` the paths."""

    concepts: Mapping[str, Concept] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)
    sections: tuple[str, ...] = ()
    items: Mapping[str, str] = field(default_factory=dict)
    ladders: tuple[str, ...] = ()
    demos: Mapping[str, Path] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()

    def has(self, what: str, name: str) -> bool:
        """Return whether a name of a concept, section, statement, item or ladder is taken."""
        taken: Mapping[str, Iterable[str]] = {
            "concept": self.concepts,
            "section": self.sections,
            "statement": self.statements,
            "item": self.items,
            "ladder": self.ladders,
        }
        return name in taken[what]


def read_external(library: Library) -> ExternalDefinitions:
    """Return what the sources of a library define."""
    items = library.facts(library.item_ids())
    glossaries = [read_glossary(source.content, source.languages) for source in library.sources]
    return ExternalDefinitions(
        concepts={each.id: each for each in library.concepts()},
        statements={each.id: each for each in library.statements()},
        sections=tuple(each.id for each in library.sections()),
        items={item: facts.kind for item, facts in items.items()},
        ladders=tuple(each.id for each in library.ladders()),
        terms=tuple(term for each in glossaries if each for term in each.terms.values()),
        demos=find_demos(*(source.demos for source in library.sources)),
    )
