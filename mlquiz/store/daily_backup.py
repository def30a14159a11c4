"""Rolling daily backups of the learner's database."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

from mlquiz.errors import MlquizError
from mlquiz.store.store import Store

FOLDER = "backups"
PATTERN = "mlquiz-????-??-??.sqlite"
MAX_BACKUPS = 5


def save_daily_backup(store: Store, today: date) -> Path | None:
    """Save the day's first backup beside the database, and delete all but the last five.

    Backups of days to come, written while the clock ran ahead, are deleted first. Return the path,
    or None if today's backup exists or the disk does not allow it.
    """
    folder = store.path.parent / FOLDER
    file = folder / f"mlquiz-{today.isoformat()}.sqlite"
    if file.exists():
        return None
    try:
        folder.mkdir(exist_ok=True)
        store.backup(file)
    except (OSError, MlquizError):
        return None
    in_order = sorted(folder.glob(PATTERN), key=lambda each: (each.name <= file.name, each.name))
    for outdated in in_order[:-MAX_BACKUPS]:
        with suppress(OSError):
            outdated.unlink()
    return file
