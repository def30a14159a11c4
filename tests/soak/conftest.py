"""Seeds: new ones in every run, or those of MLQUIZ_SOAK_SEEDS (`102,7`) to reproduce a failure."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable

import pytest


@pytest.fixture
def seed(record_property: Callable[[str, object], None]) -> Callable[[int], int]:
    """Return a function that maps the number of a part to its seed, which the summary prints."""

    def draw(part: int) -> int:
        wanted = os.environ.get("MLQUIZ_SOAK_SEEDS", "")
        chosen = [int(each) for each in wanted.split(",") if each]
        drawn = chosen[part % len(chosen)] if chosen else secrets.randbelow(10**9)
        record_property("seed", drawn)
        return drawn

    return draw
