"""Atomic writes: a file is replaced as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from mlquiz.errors import MlquizError
from mlquiz.posix import flush_to_disk


@contextmanager
def atomic_write(file: Path) -> Iterator[Path]:
    """Yield the path of a temporary file that replaces `file` on exit.

    If writing fails, `file` is unchanged and the temporary file is removed. A link is followed;
    a pipe or a device cannot be replaced, so its own path is yielded. Raises MlquizError for an
    OSError.
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
    """Return whether `file` exists and is not a regular file, such as a pipe or a device."""
    return file.exists() and not _real(file).is_file()


def _real(file: Path) -> Path:
    return Path(os.path.realpath(file))  # Path.resolve raises RuntimeError for circular links


@contextmanager
def _partial(file: Path) -> Iterator[Path]:
    """Yield a new, empty file beside `file`; on exit, flush it to disk and replace `file` by it."""
    partial = file.with_name(f".mlquiz-{uuid4().hex}.partial")
    try:
        mode = file.stat().st_mode & 0o7777 if file.exists() else None
        # Unlike tempfile.mkstemp, this leaves the permissions of a new file to the umask.
        partial.touch(0o666 if mode is None else 0o600, exist_ok=False)
        yield partial
        if mode is not None:
            partial.chmod(mode)
        flush_to_disk(partial)  # the rename could otherwise be written before the content
        partial.replace(file)
    finally:
        with suppress(OSError):
            for left in partial.parent.glob(f"{partial.name}*"):  # includes SQLite's side files
                left.unlink()
