"""Replacement of the learner's data by a backup."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from mlquiz.errors import MlquizError
from mlquiz.store.connection import unused_path
from mlquiz.store.log_file import SQLITE_HEADER, read_file
from mlquiz.store.other_database import checked_copy
from mlquiz.store.store import Store


class Restored(Struct, frozen=True):
    """The number of restored events, and the file with the previous data, if there was any."""

    events: int
    saved: Path | None


def restore(store: Store, file: Path) -> Restored:
    """Replace all data in the store by that of the backup `file`, after saving the previous data.

    The database file remains the same file, so that another running mlquiz continues with the
    restored data. Raises MlquizError, and changes nothing, if the backup cannot be used.
    """
    if not read_file(file).startswith(SQLITE_HEADER):
        raise MlquizError(
            f"{file} is not a backup, and nothing was changed: make one with "
            "`mlquiz state backup`, or add an exported log with `mlquiz state import`.",
            f"{file} 不是备份，未作任何改动：备份由 `mlquiz state backup` 生成；"
            "导出的记录请用 `mlquiz state import` 导入。",
        )
    with checked_copy(file) as backup:
        ((events,),) = backup.rows("SELECT count(*) FROM event")
        saved = store.replace_data(backup, unused_path(store.path, "before-restore"))
    return Restored(events, saved)
