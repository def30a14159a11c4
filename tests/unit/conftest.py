"""Fixtures: a small concept map, a cache path, and content without problems."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building.concept_map import write_map
from tests.building.sound import write_sound


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a content folder with a small concept map."""
    return write_map(tmp_path / "content")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Return the path of a library cache that doesn't exist yet."""
    return tmp_path / "cache" / "library.sqlite"


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """Return a content folder without problems, with a demo beside it."""
    return write_sound(tmp_path)
