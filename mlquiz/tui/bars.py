"""Small text bars of characters that are one cell wide in every terminal."""

from __future__ import annotations

from textual.content import Content

FULL, EMPTY = "▰", "▱"


def share_bar(share: float, width: int = 10) -> Content:
    """Return a bar filled to `share` (0 to 1), followed by the percentage."""
    full = round(share * width)
    return Content.assemble(
        (FULL * full, "$success"),
        (EMPTY * (width - full), "$muted"),
        f" {share:4.0%}",
    )


def count_bar(count: int, max_count: int, width: int) -> Content:
    """Return a bar of `width` * `count` / `max_count` cells, at least 1; empty if `count` is 0."""
    if not count:
        return Content()
    return Content.styled(FULL * max(1, round(width * count / max_count)), "$primary")
