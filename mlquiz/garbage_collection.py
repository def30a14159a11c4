"""When Python searches for garbage in cycles: not while mlquiz starts, since it finds none."""

from __future__ import annotations

import gc


def postpone() -> None:
    """Raise the thresholds above what a start allocates, which shortens it by a tenth.

    What importing modules creates lives until the end anyway.
    """
    gc.set_threshold(200_000, 20, 20)


def resume() -> None:
    """Lower the thresholds, so that a collection is too short to delay a key.

    What the start created is never searched again.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
