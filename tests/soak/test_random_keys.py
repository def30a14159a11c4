"""10,000 random keys in each language, scaled by MLQUIZ_SOAK."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.robustness.test_random_keys import walk
from tests.soak.test_soak import scaled

pytestmark = pytest.mark.soak
WALKS = 4
"""Number of walks; each starts at home with an empty store and its own seed."""


@pytest.mark.parametrize("part", range(WALKS))
@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_keys_at_random(home: Path, seed: Callable[[int], int], part: int, lang: str) -> None:
    await walk(home, seed(part), lang, scaled(10_000 // WALKS))
