"""A folder of demos in the place of those that ship."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def demos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the demos for the time of a test."""
    monkeypatch.setattr("mlquiz.paths.BUNDLED", tmp_path)
    folder = tmp_path / "demos"
    folder.mkdir()
    return folder
