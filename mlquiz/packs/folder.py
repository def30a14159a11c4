"""The files of a pack's folder, listed with limits before anything in it is read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from mlquiz.errors import MlquizError
from mlquiz.packs.source import CONTENT, DEMOS
from mlquiz.render.sanitize import plain

MAX_FILES = 5_000
"""Maximum number of all files and folders of a pack together, hidden ones included."""

MAX_BYTES = 256 * 2**20
"""Maximum size of all files of a pack together."""

MAX_READ_BYTES = 16 * 2**20
"""Maximum size of a file that mlquiz reads as a whole: a spec, a script or evidence."""

FULLY_READ = (".json", ".py", ".toml")
"""The endings of the names of files that mlquiz reads as a whole."""

MAX_DEPTH = 8


def pack_files(folder: Path) -> dict[str, Path]:
    """Return the files below `folder` by their relative path with `/`, sorted.

    Files and folders whose names begin with a dot are left out. Raises MlquizError if a link leads
    out of the folder, if there is something other than files and folders, if a name differs from
    `content` or `demos` in its case alone, or if there is too much.
    """
    try:
        found = dict(_Listing(Path(os.path.realpath(folder))).files())
    except OSError as error:
        raise unreadable(folder, error) from error
    return dict(sorted(found.items()))


class _Listing:
    """The listing of the files of a pack, which counts what it has met."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._entries = 0
        self._bytes = 0

    def files(self) -> Iterator[tuple[str, Path]]:
        """Yield the name and the path of each file."""
        return self._files_in(self._root, 0)

    def _files_in(self, folder: Path, depth: int) -> Iterator[tuple[str, Path]]:
        if depth > MAX_DEPTH:
            where = folder.relative_to(self._root).as_posix()
            raise self._refused(f"{where} is nested too deeply", f"{where} 的层次过深")
        for entry in self._entries_of(folder):
            path = Path(entry.path)
            name = path.relative_to(self._root).as_posix()
            self._check_name(name)
            if entry.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(self._root):
                raise self._refused(
                    f"the link {name} leads out of it (put a copy there instead)",
                    f"链接 {name} 指向文件夹之外（请改放一份副本）",
                )
            status = entry.stat()
            if stat.S_ISDIR(status.st_mode):
                yield from self._files_in(path, depth + 1)
            elif stat.S_ISREG(status.st_mode):
                self._add_size(name, status.st_size)
                yield name, path
            else:
                raise self._refused(f"{name} is not a regular file", f"{name} 不是普通文件")

    def _entries_of(self, folder: Path) -> list[os.DirEntry[str]]:
        """Return the entries of a folder that are not hidden, sorted; count them all."""
        visible: list[os.DirEntry[str]] = []
        with os.scandir(folder) as entries:
            for entry in entries:
                self._entries += 1
                if self._entries > MAX_FILES:
                    raise self._refused(
                        f"it has more than {MAX_FILES:,} files and folders, hidden ones included",
                        f"其中的文件和文件夹（包括隐藏的）超过 {MAX_FILES:,} 个",
                    )
                if not entry.name.startswith("."):
                    visible.append(entry)
        return sorted(visible, key=lambda entry: entry.name)

    def _check_name(self, name: str) -> None:
        if not name.isprintable():
            raise self._refused(f"{name!r} is not a name for a file", f"{name!r} 不能用作文件名")
        first = name.partition("/")[0]
        meant = first.casefold()
        # Where case makes no difference, mlquiz would read it without having hashed its code.
        if meant in (CONTENT, DEMOS) and first != meant:
            raise self._refused(f"{first} must be called {meant}", f"{first} 必须改名为 {meant}")

    def _add_size(self, name: str, size: int) -> None:
        if size > MAX_READ_BYTES and name.endswith(FULLY_READ):
            most = f"{MAX_READ_BYTES // 2**20} MiB"
            raise self._refused(f"{name} is larger than {most}", f"{name} 超过 {most}")
        self._bytes += size
        if self._bytes > MAX_BYTES:
            most = f"{MAX_BYTES // 2**20} MiB"
            raise self._refused(f"its files exceed {most}", f"其中的文件超过 {most}")

    def _refused(self, why: str, why_zh: str) -> MlquizError:
        return _refused(self._root, why, why_zh)


def unreadable(folder: Path, error: OSError) -> MlquizError:
    """Return the error for a pack that cannot be read."""
    why = error.strerror or type(error).__name__
    return _refused(folder, f"{error.filename}: {why}", f"{error.filename}：{why}")


def _refused(folder: Path, why: str, why_zh: str) -> MlquizError:
    return MlquizError(
        plain(f"The pack {folder} cannot be used: {why}."),
        plain(f"无法使用内容包 {folder}：{why_zh}。"),
    )
