"""10,000 keys at random in each language; MLQUIZ_SOAK scales them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.robustness.test_random_keys import walk
from tests.soak.test_soak import scaled

pytestmark = pytest.mark.soak
WALKS = 4
"""Each begins at home with an empty store and other numbers."""


@pytest.mark.parametrize("seed", range(100, 100 + WALKS))
@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_keys_at_random(home: Path, seed: int, lang: str) -> None:
    await walk(home, seed, lang, scaled(10_000 // WALKS))
