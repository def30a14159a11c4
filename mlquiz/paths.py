"""Folders of the bundled content and demos, and of the user's data and cache."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
BUNDLED = PACKAGE / "_bundled"


def _root() -> Path:
    return BUNDLED if BUNDLED.is_dir() else PACKAGE.parent


def content_dir() -> Path:
    """Return the folder of the content that ships with mlquiz."""
    return _root() / "content"


def demos_dir() -> Path:
    """Return the folder of the demos that ship with mlquiz."""
    return _root() / "demos"


def data_dir() -> Path:
    """Return the folder of the learner's data; `MLQUIZ_HOME` overrides it."""
    if home := _home():
        return home
    from platformdirs import user_data_path

    return user_data_path("mlquiz", appauthor=False)


def cache_dir() -> Path:
    """Return the folder of files that can be regenerated; inside `MLQUIZ_HOME` if that is set."""
    if home := _home():
        return home / "cache"
    from platformdirs import user_cache_path

    return user_cache_path("mlquiz", appauthor=False)


def _home() -> Path | None:
    """Return the folder in `MLQUIZ_HOME`, or None; `~user` is kept if the user is unknown."""
    home = os.environ.get("MLQUIZ_HOME")
    return Path(os.path.expanduser(home)) if home else None  # noqa: PTH111 - Path.expanduser raises
