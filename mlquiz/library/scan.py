"""Listing the files of a content folder, without parsing them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

SECTIONS = "sections.toml"
LEDGER = "statements"
INTERVIEWS = "interviews"


class FileStamp(Struct, frozen=True, order=True):
    """A file below a root, with its size and its modification time to detect changes.

    `hash` is of its bytes, '' if it was not read.
    """

    path: str
    size: int
    mtime_ns: int
    hash: str = ""


def content_files(root: Path, *, hashed: bool = False) -> list[FileStamp]:
    """Return the content files below `root`: sections, ledger, concepts, ladders of interviews.

    With `hashed`, the files are read for their hashes: a file from an archive may have the size and
    the time of another version. A folder that does not exist or cannot be read has no files. Files
    whose names are hidden or not valid text are ignored.
    """
    stamps = [
        stamp
        for folder in _entries(root)
        if _is_folder(folder)
        for entry in _entries(Path(folder.path))
        if (stamp := _stamp(entry, f"{folder.name}/{entry.name}"))
    ]
    stamps += [
        stamp
        for entry in _entries(root)
        if entry.name == SECTIONS and (stamp := _stamp(entry, SECTIONS))
    ]
    if hashed:
        stamps = [replace(stamp, hash=_hash(root / stamp.path)) for stamp in stamps]
    return sorted(stamps, key=_reading_order)


def _hash(file: Path) -> str:
    """Return a hash of as much of a file as is ever parsed; '' if it cannot be read."""
    from hashlib import sha256  # neither is needed for the first question

    from mlquiz.toml_schema.document import MAX_BYTES

    try:
        with file.open("rb") as opened:
            return sha256(opened.read(MAX_BYTES + 1)).hexdigest()
    except OSError:
        return ""


def _reading_order(stamp: FileStamp) -> tuple[int, str]:
    if stamp.path == SECTIONS:
        return (0, stamp.path)
    folder = stamp.path.partition("/")[0]
    return ({LEDGER: 1, INTERVIEWS: 3}.get(folder, 2), stamp.path)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from (entry for entry in entries if _is_visible(entry.name))
    except OSError:
        return


def _is_visible(name: str) -> bool:
    """Return whether a name is neither hidden nor invalid text."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return not name.startswith(".")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a circular symbolic link
        return False


def _stamp(entry: os.DirEntry[str], path: str) -> FileStamp | None:
    if not entry.name.endswith(".toml"):
        return None
    try:
        status = entry.stat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return FileStamp(path, status.st_size, status.st_mtime_ns)
