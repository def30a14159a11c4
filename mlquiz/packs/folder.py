"""The files of a pack's folder, listed with limits before anything in it is read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from mlquiz.errors import MlquizError
from mlquiz.render.sanitize import plain

MAX_FILES = 5_000
MAX_BYTES = 256 * 2**20
"""Maximum size of all files of a pack together."""

MAX_READ_BYTES = 16 * 2**20
"""Maximum size of a file that mlquiz reads as a whole: a spec, a script or evidence."""

READ = (".json", ".py", ".toml")
MAX_DEPTH = 8


def pack_files(folder: Path) -> dict[str, Path]:
    """Return the files below `folder` by their relative path with `/`, sorted.

    Files and folders whose names begin with a dot are left out. Raises MlquizError if a link leads
    out of the folder, if there is something other than files and folders, or if there is too much.
    """
    root = Path(os.path.realpath(folder))
    found: dict[str, Path] = {}
    size = 0
    try:
        for name, path in _entries(root, root, 0):
            found[name] = path
            own = path.stat().st_size
            size += own
            if own > MAX_READ_BYTES and path.suffix in READ:
                most = f"{MAX_READ_BYTES // 2**20} MiB"
                raise _refused(folder, f"{name} has more than {most}", f"{name} 超过 {most}")
            if len(found) > MAX_FILES:
                raise _refused(
                    folder,
                    f"it has more than {MAX_FILES:,} files",
                    f"其中的文件超过 {MAX_FILES:,} 个",
                )
            if size > MAX_BYTES:
                most = f"{MAX_BYTES // 2**20} MiB"
                raise _refused(folder, f"its files take more than {most}", f"其中的文件超过 {most}")
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise _refused(folder, f"{error.filename}: {why}", f"{error.filename}：{why}") from error
    return dict(sorted(found.items()))


def _entries(root: Path, folder: Path, depth: int) -> Iterator[tuple[str, Path]]:
    if depth > MAX_DEPTH:
        where = folder.relative_to(root).as_posix()
        raise _refused(root, f"{where} is nested too deeply", f"{where} 的层次过深")
    with os.scandir(folder) as entries:
        ordered = sorted(islice(entries, MAX_FILES + 1), key=lambda entry: entry.name)
    for entry in ordered:
        if entry.name.startswith("."):
            continue
        path = Path(entry.path)
        name = path.relative_to(root).as_posix()
        if not name.isprintable():
            raise _refused(root, f"{name!r} is no name for a file", f"{name!r} 不能用作文件名")
        if entry.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
            raise _refused(
                root,
                f"the link {name} leads out of it (put a copy there instead)",
                f"链接 {name} 指向文件夹之外（请改放一份副本）",
            )
        mode = entry.stat().st_mode
        if stat.S_ISDIR(mode):
            yield from _entries(root, path, depth + 1)
        elif stat.S_ISREG(mode):
            yield name, path
        else:
            raise _refused(root, f"{name} is no regular file", f"{name} 不是普通文件")


def _refused(folder: Path, why: str, why_zh: str) -> MlquizError:
    return MlquizError(
        plain(f"The pack {folder} cannot be used: {why}."),
        plain(f"无法使用内容包 {folder}：{why_zh}。"),
    )
