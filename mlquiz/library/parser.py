"""Parser of content files: domain objects, with the problems found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from mlquiz.domain.concepts import Concept, Section, Statement
from mlquiz.domain.ladders import Ladder
from mlquiz.domain.lessons import Lesson
from mlquiz.library.ladder_schema import LADDER_KEYS
from mlquiz.library.lesson_schema import LESSON_FIELDS, LESSON_KEYS, check_complete
from mlquiz.library.raw_item import SAY_PATH, RawItem, say_card
from mlquiz.library.scan import INTERVIEWS, LEDGER, SECTIONS
from mlquiz.library.schema import (
    CONCEPT_FORMAT,
    FORMAT,
    SECTION,
    STATEMENT,
    card_table,
    question_table,
)
from mlquiz.text import LANGUAGES, Lang
from mlquiz.toml_schema.diagnostics import ValidationErrors
from mlquiz.toml_schema.document import TomlDocument, has_format, parse_document, read_document
from mlquiz.toml_schema.languages import fill_languages
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.problem import Problem
from mlquiz.toml_schema.scalars import number
from mlquiz.toml_schema.tables import FieldSpec, many, optional, table
from mlquiz.toml_schema.validator import ANYTHING, Validator


class ParsedFile(Struct, frozen=True):
    """The contents of a file by key path, in the order of the file, without the invalid parts.

    `flawed` are the key paths of the errors.
    """

    document: TomlDocument
    concept: Concept | None = None
    lesson: Lesson | None = None
    raw_items: Mapping[KeyPath, RawItem] = field(default_factory=dict)
    statements: Mapping[KeyPath, Statement] = field(default_factory=dict)
    sections: Mapping[KeyPath, Section] = field(default_factory=dict)
    ladder: Ladder | None = None
    problems: tuple[Problem, ...] = ()
    flawed: frozenset[KeyPath] = frozenset()

    @property
    def file(self) -> Path:
        """The path of the file."""
        return self.document.file

    @property
    def data(self) -> Mapping[str, Any]:
        """The parsed TOML, including the invalid parts."""
        return self.document.data

    @property
    def is_concept(self) -> bool:
        """Whether the file is a concept's, judging by its name and folder."""
        return self.file.name != SECTIONS and self.file.parent.name not in (LEDGER, INTERVIEWS)

    def problem(self, path: KeyPath, message: str, hint: str = "") -> Problem:
        """Return a problem located at `path`, or at the nearest enclosing key."""
        return self.document.problem(path, message, hint)


def read_file(file: Path, languages: Sequence[Lang] = LANGUAGES) -> ParsedFile:
    """Read a content file; its name and folder determine its kind. Never raises.

    Its texts are written in `languages`; a missing language shows the text of another one.
    """
    return _contents_of(fill_languages(read_document(file), languages))


def read(source: str, file: Path) -> ParsedFile:
    """Parse `source` as the content file `file`. Never raises."""
    return _contents_of(parse_document(source, file))


def _contents_of(document: TomlDocument) -> ParsedFile:
    contents = ParsedFile(document)
    errors: ValidationErrors = []
    known = CONCEPT_FORMAT if contents.is_concept else FORMAT
    if document.unreadable or not has_format(document, known, errors):
        return _with_errors(contents, errors)
    if contents.file.name == SECTIONS:
        return _read_sections(contents, errors)
    if contents.file.parent.name == LEDGER:
        return _read_ledger(contents, errors)
    if contents.file.parent.name == INTERVIEWS:
        return _read_ladder(contents, errors)
    return _read_concept(contents, errors)


def _read_sections(contents: ParsedFile, errors: ValidationErrors) -> ParsedFile:
    _header(contents, {"section": FieldSpec(many(ANYTHING))}, errors)
    found = _elements(contents, "section", SECTION, errors)
    sections = {path: msgspec.convert(values, Section) for path, values in found.items()}
    return _with_errors(replace(contents, sections=sections), errors)


def _read_ledger(contents: ParsedFile, errors: ValidationErrors) -> ParsedFile:
    _header(contents, {"statement": FieldSpec(many(ANYTHING))}, errors)
    found = _elements(contents, "statement", STATEMENT, errors)
    statements = {path: msgspec.convert(values, Statement) for path, values in found.items()}
    return _with_errors(replace(contents, statements=statements), errors)


def _read_ladder(contents: ParsedFile, errors: ValidationErrors) -> ParsedFile:
    values = _header(contents, LADDER_KEYS, errors)
    ladder = None if errors else msgspec.convert(values, Ladder)
    return _with_errors(replace(contents, ladder=ladder), errors)


def _read_concept(contents: ParsedFile, errors: ValidationErrors) -> ParsedFile:
    items = {"card": optional(many(ANYTHING)), "question": optional(many(ANYTHING))}
    values = _header(contents, {**LESSON_KEYS, **items}, errors)
    check_complete(contents.data, errors)
    sound = not errors
    found = {
        **_elements(contents, "card", card_table(), errors),
        **_elements(contents, "question", question_table(), errors),
    }
    if sound:
        in_order = sorted(found, key=lambda path: contents.document.locations[path])
        raw_items = {SAY_PATH: say_card(values)} if "answer" in values else {}
        raw_items |= {path: RawItem({**found[path], "concept": values["id"]}) for path in in_order}
        contents = replace(
            contents,
            concept=_concept_from(values, contents.file.parent.name),
            lesson=_lesson_from(values),
            raw_items=raw_items,
        )
    return _with_errors(contents, errors)


def _concept_from(values: Mapping[str, Any], section: str) -> Concept:
    context = {"section": section, "written": "lesson" in values}
    return msgspec.convert({**values, **context}, Concept)


def _lesson_from(values: Mapping[str, Any]) -> Lesson | None:
    if "lesson" not in values:
        return None
    fields = {name: values[name] for name in (*LESSON_FIELDS, "sources") if name in values}
    return msgspec.convert({"concept": values["id"], "text": values["lesson"], **fields}, Lesson)


def _header(
    contents: ParsedFile, keys: Mapping[str, FieldSpec], errors: ValidationErrors
) -> dict[str, Any]:
    """Read the top-level table; `_elements` reads the elements of its lists of tables."""
    read_table = table({"format": FieldSpec(number), **keys})
    return read_table(contents.data, (), errors)


def _elements(
    contents: ParsedFile, key: str, reader: Validator[dict[str, Any]], errors: ValidationErrors
) -> dict[KeyPath, dict[str, Any]]:
    """Read the tables of a list one by one and return the valid ones by key path."""
    sound: dict[KeyPath, dict[str, Any]] = {}
    values = contents.data.get(key)
    for index, value in enumerate(values if isinstance(values, list) else ()):
        before = len(errors)
        read_value = reader(value, (key, index), errors)
        if len(errors) == before:
            sound[key, index] = read_value
    return sound


def _with_errors(contents: ParsedFile, errors: ValidationErrors) -> ParsedFile:
    flawed = frozenset(error.path for error in errors)
    return replace(contents, problems=contents.document.problems(errors), flawed=flawed)
