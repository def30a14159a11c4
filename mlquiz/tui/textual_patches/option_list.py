"""An OptionList that ignores stale clicks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from textual import _time, events
from textual.widgets import OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from textual.visual import VisualType


class SafeOptionList(OptionList):
    """An OptionList that ignores a click on an option that no longer exists.

    Textual 8.2's OptionList._on_click takes the index from the painted row without checking it. If
    the options have changed since then, it raises IndexError or selects a different option from
    the one clicked.
    """

    def __init__(self, *, markup: bool = True) -> None:
        super().__init__(markup=markup)
        self._changed_at = 0.0
        """The time of the last change of the options, on Textual's event clock."""

    def clear_options(self) -> Self:
        """Remove all options."""
        self._changed_at = _time.get_time()
        return super().clear_options()

    def add_options(self, new_options: Iterable[Option | VisualType | None]) -> Self:
        """Add options."""
        self._changed_at = _time.get_time()
        return super().add_options(new_options)

    def on_click(self, event: events.Click) -> None:
        """Ignore a stale click."""
        index = event.style.meta.get("option")
        is_there = index is None or (isinstance(index, int) and 0 <= index < self.option_count)
        if not is_there or event.time < self._changed_at:
            event.prevent_default()
