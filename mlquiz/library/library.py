"""The library: all content, read from content folders through the cache."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec
from msgspec import Struct

from mlquiz.domain.concepts import Concept, Section, Statement
from mlquiz.domain.filter import EVERYTHING, Filter
from mlquiz.domain.items import ExpressionError, Item
from mlquiz.domain.kinds.registry import item_type
from mlquiz.errors import UsageError, unknown
from mlquiz.library import queries
from mlquiz.library.cache import open_cache
from mlquiz.library.cache_reader import CacheReader
from mlquiz.library.raw_item import RawItem
from mlquiz.packs.source import ContentSource, bundled
from mlquiz.paths import cache_dir
from mlquiz.text import Text
from mlquiz.toml_schema.problem import Problem

if TYPE_CHECKING:
    from mlquiz.domain.ladders import Ladder
    from mlquiz.domain.lessons import Lesson
    from mlquiz.packs.trust import LoadedCode

CHUNK_SIZE = 10_000
MAX_CANDIDATES = 2_000
FIRST_DRAW = 0
"""The seed of the numbers in the text of an item that another one refers to."""


class ItemFacts(Struct, frozen=True):
    """The facts about an item that planning a session needs, without its texts."""

    kind: str
    concept: str
    asked: int
    unit: int


class Library:
    """All content, as it was when the library was opened. Use it from one thread only."""

    def __init__(self, reader: CacheReader, sources: Sequence[ContentSource]) -> None:
        self._reader = reader
        self.sources = tuple(sources)
        self._concept_cache: dict[str, Concept] = {}
        """The concepts that were asked for, by id: few, so that not all need to be read."""

    @classmethod
    def open(
        cls, sources: Sequence[ContentSource | Path] | None = None, cache: Path | None = None
    ) -> Self:
        """Open the content of `sources`, by default the content that ships with mlquiz.

        A source may be a folder of content alone. If an id occurs in two sources, the first one
        wins. Content that cannot be read is left out and reported in `problems`. `cache` need not
        exist; it is created or updated if possible.
        """
        opened = [_as_source(each) for each in ([bundled()] if sources is None else sources)]
        alone = cache_dir() / "library.sqlite"
        if cache or len(opened) == 1:
            file, base = cache or alone, None
        else:
            file, base = cache_dir() / "library-packs.sqlite", alone
        # `file` may have been started as a copy of `base`, which then has the same damage.
        files = [file] if base is None else [file, base]
        return cls(CacheReader(open_cache(opened, file, base), files), opened)

    def close(self) -> None:
        """Close the database."""
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of the content that was left out, sorted by file and line."""
        found = [
            Problem(self.sources[root].content / path, *rest)
            for root, path, *rest in self._reader.rows(queries.PROBLEMS)
        ]
        roots = (each.content for each in self.sources if not each.name)  # packs may have none
        missing = (root for root in roots if not root.is_dir())
        found += [Problem(root, 1, 1, "there is no such folder") for root in missing]
        return tuple(sorted(found))

    def has(self, item: str) -> bool:
        """Return whether there is an item with this id."""
        return next(self._reader.rows(queries.HAS_ITEM, (item,)), None) is not None

    def item(self, item: str) -> Item:
        """Return an item, with the texts of the items that it refers to, if they exist.

        Raises UsageError, with the nearest id, if there is no such item.
        """
        return self.linked(self._bare_item(item))

    def linked(self, item: Item) -> Item:
        """Return an item with the texts of the items that it refers to, if they exist.

        An item whose numbers cannot be computed has no text.
        """
        if not item.linked_items:
            return item
        summaries: dict[str, Text] = {}
        for linked in self.existing(sorted(set(item.linked_items.values()))):
            with suppress(ExpressionError):
                summaries[linked] = self._bare_item(linked).present(FIRST_DRAW).summary
        return item.with_linked(summaries)

    def _bare_item(self, item: str) -> Item:
        return self._reader.decoded(lambda: _item(*self._item_row(item)))

    def content_hash(self, item: str) -> str:
        """Return a hash of an item's content; raise UsageError if there is no such item."""
        from hashlib import blake2b  # not needed for the first question

        _, payload, statement = self._item_row(item)
        return blake2b(payload + (statement or b""), digest_size=8).hexdigest()

    def concept(self, concept: str) -> Concept:
        """Return a concept; raise UsageError, with the nearest id, if there is none."""
        if concept not in self._concept_cache:
            found = self._reader.payloads(Concept, queries.CONCEPT, (concept,))
            if not found:
                raise unknown("concept", concept, self._concepts)
            self._concept_cache[concept] = found[0]
        return self._concept_cache[concept]

    def concepts(self) -> list[Concept]:
        """Return all concepts by section; within a section, prerequisites come first."""
        index = {section.id: index for index, section in enumerate(self._sections)}
        return sorted(self._concepts.values(), key=lambda concept: index[concept.section])

    def concepts_of(self, source: ContentSource) -> list[str]:
        """Return the ids of the concepts of a source that is open, in teaching order."""
        root = self.sources.index(source)
        return list(self._reader.column(queries.CONCEPTS_OF, (root,)))

    def pack_code_of(self, item: str) -> LoadedCode | None:
        """Return the code of the file that an item was read from; None if it ships with mlquiz.

        Raises UsageError if there is no such item.
        """
        row = next(self._reader.rows(queries.FILE_OF, (item,)), None)
        if row is None:
            raise self._no_item(item)
        root, path, code = row
        source = self.sources[root]
        if not source.name:
            return None
        from mlquiz.packs.trust import LoadedCode  # not needed for the first question

        return LoadedCode(source.folder, f"{source.content.name}/{path}", code)

    def next_written(self, concept: str) -> Concept | None:
        """Return the next written concept in the concept map; None after the last."""
        written = [each for each in self.concepts() if each.written or each.id == concept]
        following = iter(written)
        return next((next(following, None) for each in following if each.id == concept), None)

    def sections(self) -> list[Section]:
        """Return the sections in teaching order; folders that are not declared come last."""
        return list(self._sections)

    def lesson(self, concept: str) -> Lesson | None:
        """Return a concept's lesson; None if it is not written. Raise UsageError if unknown."""
        if not self.concept(concept).written:
            return None
        from mlquiz.domain.lessons import Lesson  # not needed for the first question

        return self._reader.payloads(Lesson, queries.LESSON, (concept,))[0]

    def statement(self, statement: str) -> Statement:
        """Return a statement; raise UsageError, with the nearest id, if there is none."""
        found = self._reader.payloads(Statement, queries.STATEMENT, (statement,))
        if not found:
            raise unknown("statement", statement, self._reader.column(queries.STATEMENT_IDS))
        return found[0]

    def statements(self) -> list[Statement]:
        """Return all statements of the ledger."""
        return self._reader.payloads(Statement, queries.STATEMENTS)

    def ladders(self) -> list[Ladder]:
        """Return all ladders of the mock interview, by id."""
        from mlquiz.domain.ladders import Ladder  # not needed for the first question

        return self._reader.payloads(Ladder, queries.LADDERS)

    def item_ids(
        self, wanted: Filter = EVERYTHING, *, breadth_first: bool = False
    ) -> Iterator[str]:
        """Yield the ids of the wanted items lazily, in the order of introduction.

        With `breadth_first`, every concept is started before any is continued.
        """
        query = queries.item_ids(breadth_first=breadth_first)
        return self._reader.column(query, queries.filter_parameters(wanted))

    def facts(self, ids: Iterable[str], wanted: Filter = EVERYTHING) -> dict[str, ItemFacts]:
        """Return the facts that planning needs about those of `ids` that exist and are wanted."""
        given = {**queries.filter_parameters(wanted), "ids": queries.json_list(ids)}
        rows = self._reader.rows(queries.FACTS, given)
        return {item: ItemFacts(*facts) for item, *facts in rows}

    def existing(self, ids: Iterable[str], wanted: Filter = EVERYTHING) -> list[str]:
        """Return those of `ids` that exist and are wanted, in the order given."""
        waiting = iter(ids)
        existing: list[str] = []
        while chunk := list(islice(waiting, CHUNK_SIZE)):
            given = {**queries.filter_parameters(wanted), "ids": queries.sorted_json(chunk)}
            found = set(self._reader.column(queries.EXISTING_IDS, given))
            existing += [item for item in chunk if item in found]
        return existing

    def counts(self) -> dict[str, int]:
        """Return the number of items of each concept, in teaching order."""
        return dict(self._reader.rows(queries.COUNTS))

    def resolve_names(self, wanted: Filter) -> Filter:
        """Return `wanted` with titles and other names replaced by ids.

        Raises UsageError, with the nearest name, if a name is unknown.
        """
        if wanted == EVERYTHING:
            return wanted
        from mlquiz.library.name_lookup import find_id, resolve_kind

        sections = {section.id: section.title for section in self._sections}
        return Filter(
            concepts=frozenset(map(self.concept_id, wanted.concepts)),
            sections=frozenset(
                find_id("section", name, sections) for name in sorted(wanted.sections)
            ),
            kinds=frozenset(map(resolve_kind, sorted(wanted.kinds))),
        )

    def concept_id(self, name: str) -> str:
        """Return the id of the concept with this id, title or other name.

        Raises UsageError, with the nearest name, if there is none.
        """
        if name in self._concepts:
            return name
        from mlquiz.library.name_lookup import find_id  # not needed for ids, the usual case

        aka = {id_: each.aka for id_, each in self._concepts.items()}
        return find_id(
            "concept", name, {id_: each.title for id_, each in self._concepts.items()}, aka
        )

    @cached_property
    def _concepts(self) -> dict[str, Concept]:
        concepts = self._reader.payloads(Concept, queries.CONCEPTS)
        return {concept.id: concept for concept in concepts}

    @cached_property
    def _sections(self) -> tuple[Section, ...]:
        declared = self._reader.payloads(Section, queries.SECTIONS)
        folders = set(self._reader.column(queries.FOLDERS))
        others = sorted(folders - {section.id for section in declared})
        return (*declared, *(Section(name, Text(name, name)) for name in others))

    def _item_row(self, item: str) -> tuple[str, bytes, bytes | None]:
        row = next(self._reader.rows(queries.ITEM, (item,)), None)
        if row is None:
            raise self._no_item(item)
        kind, payload, statement = row
        return kind, payload, statement

    def _no_item(self, item: str) -> UsageError:
        alike = self._reader.column(queries.ALIKE, {"id": item, "limit": MAX_CANDIDATES})
        return unknown("item", item, alike)


def _as_source(source: ContentSource | Path) -> ContentSource:
    """Return the source of a folder of content, with the demos beside it, or a source as it is."""
    if isinstance(source, ContentSource):
        return source
    content = source.absolute()
    return ContentSource("", content, content.parent / "demos")


def _item(kind: str, payload: bytes, statement: bytes | None) -> Item:
    """Return the item of a row; an item that judges a statement includes it."""
    if statement is None:
        return msgspec.json.decode(payload, type=item_type(kind))
    raw_item = RawItem(msgspec.json.decode(payload))
    return raw_item.item(msgspec.json.decode(statement, type=Statement))
