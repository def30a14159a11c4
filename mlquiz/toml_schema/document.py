"""A TOML file that an author wrote, and the locations of its errors."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from mlquiz.toml_schema.diagnostics import ValidationError, ValidationErrors, shorten
from mlquiz.toml_schema.locations import KeyPath, Location, locate
from mlquiz.toml_schema.problem import Problem

MAX_BYTES = 512 * 1024
MAX_DOTS = 250
"""Maximum dots in a line: the parser's memory is quadratic in the parts of a dotted key."""

HUGE_NUMBER = re.compile(r"\b0[box][0-9A-Fa-f_]{1000}")
"""A number that may have more digits than Python writes as a decimal number."""

SYNTAX_HINTS = {
    "Cannot overwrite a value": "the same key appears twice",
    "Unescaped '\\' in a string": "write it between single quotes, where \\ needs no doubling",
    "Cannot declare": "the same table appears twice; a list of tables has double brackets",
    "Unterminated string": "the closing quotes are missing",
    "Expected \"'": "the closing quotes are missing",
    "Illegal character": "put a text of several lines between three quotes",
}


class TomlDocument(Struct, frozen=True, dict=True):
    """A parsed TOML file; one that cannot be parsed has no data, and `unreadable` is set.

    `filled` are the key paths of texts that are copies of another language's text.
    """

    file: Path
    source: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    unreadable: Problem | None = None
    filled: frozenset[KeyPath] = frozenset()

    @cached_property
    def locations(self) -> Mapping[KeyPath, Location]:
        """The location of each key, computed on first use."""
        return locate(self.source)

    def is_filled(self, path: KeyPath) -> bool:
        """Return whether the value at `path` is, or is part of, a copy of another language's."""
        return bool(self.filled) and any(
            path[:length] in self.filled for length in range(1, len(path) + 1)
        )

    def problem(self, path: KeyPath, message: str, hint: str = "") -> Problem:
        """Return a problem located at `path`, or at the nearest enclosing key."""
        while path and path not in self.locations:
            path = path[:-1]
        return Problem(self.file, *self.locations.get(path, (1, 1)), message, hint)

    def problems(self, errors: Iterable[ValidationError]) -> tuple[Problem, ...]:
        """Return the errors as problems, without duplicates, in the order of the file.

        Errors in copies of texts are left out: the text itself has them, too.
        """
        found = {
            self.problem(error.path, error.message, error.hint)
            for error in errors
            if not self.is_filled(error.path)
        }
        if self.unreadable:
            found.add(self.unreadable)
        return tuple(sorted(found))


def read_document(file: Path) -> TomlDocument:
    """Read and parse a file. Never raises."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        why = error.strerror or "no reason given"
        return _unreadable(Problem(file, 1, 1, f"the file cannot be read: {why}"))
    if len(raw) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1024} KiB"
        return _unreadable(Problem(file, 1, 1, message, "split it"))
    try:
        source = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return _unreadable(Problem(file, line, 1, "the file is not UTF-8 text", "save it as UTF-8"))
    return parse_document(source, file)


def parse_document(source: str, file: Path) -> TomlDocument:
    """Parse `source`, the text of `file`. Never raises."""
    source = source.replace("\r\n", "\n")
    for number, line in enumerate(source.split("\n"), start=1):
        if line.count(".") > MAX_DOTS:
            message = f"this line has more than {MAX_DOTS} full stops"
            return _unreadable(Problem(file, number, 1, message, "break the line"))
    if huge := HUGE_NUMBER.search(source):
        number = source.count("\n", 0, huge.start()) + 1
        return _unreadable(Problem(file, number, 1, "this line has a number of over 1,000 digits"))
    try:
        return TomlDocument(file, source, tomllib.loads(source))
    except (ValueError, RecursionError) as error:
        return _unreadable(_syntax_problem(file, source, error))


def _unreadable(problem: Problem) -> TomlDocument:
    return TomlDocument(problem.file, unreadable=problem)


def _syntax_problem(file: Path, source: str, error: Exception) -> Problem:
    location = (1, 1)
    message = "it cannot be read"
    if isinstance(error, RecursionError):
        message = "brackets are nested too deeply"
    elif isinstance(error, tomllib.TOMLDecodeError):
        message, _, where = str(error).rpartition(" (at ")
        line_and_column = re.findall(r"\d+", where) or [source.count("\n") + 1, 1]
        location = (int(line_and_column[0]), int(line_and_column[1]))
    hints = (hint for start, hint in SYNTAX_HINTS.items() if message.startswith(start))
    return Problem(file, *location, f"this is not valid TOML: {message}", next(hints, ""))


def has_format(document: TomlDocument, known: int, errors: ValidationErrors) -> bool:
    """Return whether the file has the format `known`; add an error if it does not."""
    found = document.data.get("format")
    if isinstance(found, int) and not isinstance(found, bool):
        if found == known:
            return True
        if found > known:
            hint = f"it has format {shorten(str(found))}, and this mlquiz reads format {known}"
            errors.append(ValidationError(("format",), "this file needs a newer mlquiz", hint))
            return False
    wrong = "is missing" if found is None else "is wrong"
    hint = f"the first line of a file is `format = {known}`"
    errors.append(ValidationError(("format",), f"format {wrong}", hint))
    return False
