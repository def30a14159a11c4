"""A new pack, as `mlquiz pack new` writes it."""

from __future__ import annotations

import pytest

from mlquiz.packs.new import create_pack


@pytest.fixture
def pack(tmp_path):
    """Return the folder of a new pack in English, whose id is `mypack`."""
    create_pack(tmp_path / "mypack", "en")
    return tmp_path / "mypack"


@pytest.fixture
def concept(pack):
    """Return the concept file of the pack."""
    return pack / "content" / "mypack" / "mypack-average.toml"


@pytest.fixture
def script(pack):
    """Return the script of the pack's demo."""
    return pack / "demos" / "mypack" / "average.py"
