"""The locations of the keys in a TOML document.

`tomllib` returns no positions, and the maintained parsers that do are C extensions. This scanner
reads only documents that `tomllib` has accepted, so it does not validate them.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

KeyPath = tuple[str | int, ...]
Location = tuple[int, int]

BASIC = r'"(?:[^"\\\n]++|\\.)*+"'
LITERAL = r"'[^'\n]*+'"
LONG_BASIC = r'"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}'
LONG_LITERAL = r"'''(?:[^']++|'(?!''))*+'{3,5}"
PART = rf"(?:[A-Za-z0-9_-]+|{BASIC}|{LITERAL})"

KEY_PART = re.compile(PART)
KEY = re.compile(rf"{PART}(?:[ \t]*\.[ \t]*{PART})*")
BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
BEFORE_VALUE = re.compile(r"[ \t]*=[ \t]*")
SCALAR = re.compile(rf"{LONG_BASIC}|{LONG_LITERAL}|{BASIC}|{LITERAL}|[^,\]}}#\n]++", re.DOTALL)


def locate(source: str) -> dict[KeyPath, Location]:
    """Return the line and column, from 1, of every key of a valid TOML document.

    A path consists of key names and list indexes, from 0. A table is located at its first
    `[header]` or key, a dotted key at its first part, an element of a list at its value.
    """
    scanner = _Scanner(source)
    scanner.document()
    return scanner.locations


class _Scanner:
    """Scans a document once and records where each key starts."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.lines = [0, *(match.end() for match in re.finditer("\n", source))]
        self.locations: dict[KeyPath, Location] = {}
        self.lengths: dict[KeyPath, int] = {}

    def document(self) -> None:
        table: KeyPath = ()
        while self.skip_blank():
            if self.source[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)

    def header(self) -> KeyPath:
        """Read `[table]` or `[[table]]` and return the path of the table that it opens."""
        start = self.at
        many = self.source.startswith("[[", start)
        self.at += 2 if many else 1
        self.skip_blank()
        path: KeyPath = ()
        *outer, last = self.key()
        for part in outer:
            path = (*path, part)
            self.add_location(path, start)
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
        path = (*path, last)
        self.add_location(path, start)
        if many:
            index = self.lengths.get(path, 0)
            self.lengths[path] = index + 1
            path = (*path, index)
            self.add_location(path, start)
        self.skip_blank()
        self.at += 2 if many else 1
        return path

    def pair(self, table: KeyPath) -> None:
        start = self.at
        path = table
        for part in self.key():
            path = (*path, part)
            self.add_location(path, start)
        self.take(BEFORE_VALUE)
        self.value(path)

    def key(self) -> list[str]:
        return [_bare(part) for part in KEY_PART.findall(self.take(KEY))]

    def value(self, path: KeyPath) -> None:
        opening = self.source[self.at]
        if opening not in "[{":
            self.take(SCALAR)
            return
        self.at += 1
        index = 0
        while self.skip_blank() not in "]}":
            if opening == "{":
                self.pair(path)
            else:
                self.add_location((*path, index), self.at)
                self.value((*path, index))
                index += 1
            if self.skip_blank() == ",":
                self.at += 1
        self.at += 1

    def add_location(self, path: KeyPath, start: int) -> None:
        line = bisect_right(self.lines, start)
        self.locations.setdefault(path, (line, start - self.lines[line - 1] + 1))

    def skip_blank(self) -> str:
        """Skip whitespace and comments; return the next character, '' at the end."""
        self.take(BLANK)
        return self.source[self.at : self.at + 1]

    def take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.at)
        assert match, f"tomllib accepted what is at {self.at}"
        self.at = match.end()
        return match.group()


def _bare(part: str) -> str:
    """Return the name in a part of a key, without its quotes and escapes."""
    return next(iter(tomllib.loads(f"{part} = 0"))) if part[0] in "\"'" else part
