"""Files that are written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mlquiz.errors import MlquizError


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """Yield a path beside `file`: what is written there takes the place of `file` in the end.

    If writing fails, the old file stays as it is and nothing is left beside it. Raises MlquizError
    if the system refuses.
    """
    partial = file.with_name(file.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        yield partial
        partial.replace(file)
    except OSError as error:
        raise MlquizError(
            f"{file} cannot be written: {error.strerror}.", f"{file} 无法写入：{error.strerror}。"
        ) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
