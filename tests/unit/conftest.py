"""Content to read and to break."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building.map import write_map
from tests.building.sound import write_sound


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a small map."""
    return write_map(tmp_path / "content")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A place for the cache of a library, where nothing is yet."""
    return tmp_path / "cache" / "library.sqlite"


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A folder of content in which there is nothing to mend, with a demo beside it."""
    return write_sound(tmp_path)
