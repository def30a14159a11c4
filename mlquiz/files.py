"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from mlquiz.errors import MlquizError


@contextmanager
def atomic_write(file: Path) -> Iterator[Path]:
    """Yield a path to write to: what is written there takes the place of `file` in the end.

    If writing fails, the old file stays as it is and nothing is left beside it. A link is followed;
    a pipe or a device cannot be replaced, and is yielded itself. Raises MlquizError if the system
    refuses.
    """
    try:
        if is_stream(file):
            yield file
            return
        with _partial(_real(file)) as partial:
            yield partial
    except OSError as error:
        raise MlquizError(
            f"{file} cannot be written: {error.strerror}.", f"{file} 无法写入：{error.strerror}。"
        ) from error


def is_stream(file: Path) -> bool:
    """Tell a pipe or a device, which only takes what is written, from a file or a place for one."""
    return file.exists() and not _real(file).is_file()


def _real(file: Path) -> Path:
    return Path(os.path.realpath(file))  # Path.resolve raises RuntimeError for links in a circle


@contextmanager
def _partial(file: Path) -> Iterator[Path]:
    """Yield a new, empty file beside `file` that is on the disk before it takes its place."""
    partial = file.with_name(f".mlquiz-{uuid4().hex}.partial")
    try:
        mode = file.stat().st_mode & 0o7777 if file.exists() else None
        # Unlike tempfile.mkstemp, this leaves the permissions of a new file to the umask.
        partial.touch(0o666 if mode is None else 0o600, exist_ok=False)
        yield partial
        if mode is not None:
            partial.chmod(mode)
        _flush(partial)
        partial.replace(file)
    finally:
        with suppress(OSError):
            for left in partial.parent.glob(f"{partial.name}*"):  # SQLite may add files of its own
                left.unlink()


def _flush(file: Path) -> None:
    """Have the disk take what was written: a rename may otherwise reach it first."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
