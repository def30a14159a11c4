"""Indexing content files into the library's database."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from mlquiz.domain.concepts import Concept, in_prerequisite_order
from mlquiz.domain.teaching_order import order_items, order_units, unit_of
from mlquiz.library.parser import ParsedFile, read_file
from mlquiz.library.raw_item import SAY_PATH, RawItem
from mlquiz.library.scan import FileStamp
from mlquiz.packs.source import ContentSource
from mlquiz.packs.trust import hash_of_questions
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.problem import Problem

INSERTS = {
    "section": "INSERT INTO section VALUES (?, ?, ?, ?)",
    "concept": "INSERT INTO concept VALUES (?, ?, ?, ?, ?, ?, ?)",
    "statement": "INSERT INTO statement VALUES (?, ?, ?, ?)",
    "ladder": "INSERT INTO ladder VALUES (?, ?, ?, ?)",
    "item": "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
}


class LibraryIndexer:
    """Adds content files to a database.

    If an id occurs twice, a forgiving indexer keeps the first and records a problem; all files
    must be added to it in order. The items of a concept that is not kept are left out, too. An
    indexer that is not forgiving raises sqlite3.IntegrityError.
    """

    def __init__(
        self, database: sqlite3.Connection, sources: Sequence[ContentSource], *, forgiving: bool
    ) -> None:
        self._database = database
        self._sources = sources
        self._forgiving = forgiving

    def add(self, root: int, stamp: FileStamp) -> None:
        """Read a file and add its contents and problems."""
        source = self._sources[root]
        contents = read_file(source.content / stamp.path, source.languages)
        cursor = self._database.execute(
            "INSERT INTO file (root, path, size, mtime_ns, hash, code) VALUES (?, ?, ?, ?, ?, ?)",
            (root, stamp.path, stamp.size, stamp.mtime_ns, stamp.hash, _code(source, contents)),
        )
        file = cursor.lastrowid or 0
        for problem in contents.problems:
            self._add_problem(file, problem)
        if self._add_definitions(file, contents):
            self._add_items(file, contents)

    def _add_definitions(self, file: int, contents: ParsedFile) -> bool:
        """Add what a file defines besides items; return whether its concept, if any, was added."""
        encode = msgspec.json.encode
        for index, (path, section) in enumerate(contents.sections.items()):
            self._insert("section", (section.id, file, index, encode(section)), contents, path)
        for index, (path, statement) in enumerate(contents.statements.items()):
            row = (statement.id, file, index, encode(statement))
            self._insert("statement", row, contents, path)
        if ladder := contents.ladder:
            self._insert("ladder", (ladder.id, file, 0, encode(ladder)), contents, ())
        if concept := contents.concept:
            lesson = encode(contents.lesson) if contents.lesson else None
            values = (concept.id, file, 0, encode(concept), concept.section, concept.asked, lesson)
            return self._insert("concept", values, contents, ())
        return True

    def _add_items(self, file: int, contents: ParsedFile) -> None:
        asked = contents.concept.asked if contents.concept else 0
        for index, (path, raw_item) in enumerate(_in_order(contents)):
            if self._forgiving and not self._has_statement(raw_item.statement):
                message = f"there is no statement {raw_item.statement!r}"
                problem = contents.problem((*path, "statement"), message)
                self._add_problem(file, problem, between_files=True)
            else:
                about = (raw_item.concept, raw_item.kind, raw_item.statement)
                payload = msgspec.json.encode(raw_item.values)
                row = (raw_item.id, file, unit_of(index, asked), index, payload, *about)
                self._insert("item", row, contents, path)

    def put_in_order(self) -> None:
        """Rank the concepts in teaching order, and the units in the order of introduction."""
        concepts = self._concepts_by_section()
        ranked = in_prerequisite_order(concepts)
        self._database.executemany("UPDATE concept SET rank = ? WHERE id = ?", enumerate(ranked))
        by_id = {concept.id: concept for concept in concepts}
        rows = self._database.execute("SELECT concept, max(unit) + 1 FROM item GROUP BY concept")
        units = order_units((by_id[name] for name in ranked), dict(rows.fetchall()))
        self._database.execute("DELETE FROM unit")
        self._database.executemany(
            "INSERT INTO unit VALUES (?, ?, ?)",
            ((rank, unit.concept, unit.number) for rank, unit in enumerate(units)),
        )

    def _concepts_by_section(self) -> list[Concept]:
        rows = self._database.execute(
            "SELECT section.id FROM section JOIN file ON file.id = section.file"
            " ORDER BY file.root, section.position"
        )
        sections = {section: index for index, (section,) in enumerate(rows)}
        rows = self._database.execute(
            "SELECT concept.payload FROM concept JOIN file ON file.id = concept.file"
            " ORDER BY file.root, file.path"
        )
        concepts = [msgspec.json.decode(payload, type=Concept) for (payload,) in rows]
        concepts.sort(key=lambda concept: sections.get(concept.section, len(sections)))
        return concepts

    def _insert(
        self, table: str, row: tuple[Any, ...], contents: ParsedFile, path: KeyPath
    ) -> bool:
        """Insert a row; return False, and record a problem, if its id is taken."""
        try:
            self._database.execute(INSERTS[table], row)
            return True
        except sqlite3.IntegrityError:
            if not self._forgiving:
                raise
            message = f"the {table} {row[0]!r} is also defined {self._location(table, *row[:2])}"
            problem = contents.problem((*path, "id"), message, "each id must be unique")
            self._add_problem(row[1], problem, between_files=True)
            return False

    def _location(self, table: str, name: str, file: int) -> str:
        """Return where a row is already defined, for a message about `file`."""
        query = (
            "SELECT file.id, file.root, file.path FROM file "
            f"JOIN {table} ON {table}.file = file.id WHERE {table}.id = ?"
        )
        other, root, path = self._database.execute(query, (name,)).fetchone()
        return "in this file" if other == file else f"in {self._sources[root].content / path}"

    def _has_statement(self, statement: str | None) -> bool:
        query = "SELECT 1 FROM statement WHERE id = ?"
        return statement is None or bool(self._database.execute(query, (statement,)).fetchone())

    def _add_problem(self, file: int, problem: Problem, *, between_files: bool = False) -> None:
        self._database.execute(
            "INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?)",
            (
                file,
                problem.line,
                problem.column,
                problem.message,
                problem.hint,
                between_files,
            ),
        )


def _code(source: ContentSource, contents: ParsedFile) -> str:
    """Return the hash of the code in a file of a pack; '' if there is none, or none can be made.

    Code without a hash is never trusted.
    """
    try:
        return hash_of_questions(contents.data) if source.name else ""
    except RecursionError:
        return ""


def _in_order(contents: ParsedFile) -> list[tuple[KeyPath, RawItem]]:
    """Return the items of a file in the order of introduction."""
    if contents.concept is None:
        return []
    found = sorted(contents.raw_items.items(), key=lambda each: _alternating_index(each[0]))
    kinds = [raw_item.kind for _, raw_item in found]
    return [found[index] for index in order_items(kinds, contents.concept.depth)]


def _alternating_index(path: KeyPath) -> int:
    """Return an item's sort key, by which the questions and cards of its file alternate.

    The card that is made from the lesson is the first.
    """
    if path == SAY_PATH:
        return -1
    table, number = path
    assert isinstance(number, int)
    return 2 * number + (table == "card")
