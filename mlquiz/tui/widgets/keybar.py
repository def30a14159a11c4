"""The bar of available keys at the bottom of every screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget

from mlquiz.i18n.tui import translate
from mlquiz.tui.base_app import app_of
from mlquiz.tui.keys import key_name

if TYPE_CHECKING:
    from textual.binding import Binding
    from textual.screen import Screen

    from mlquiz.text import Lang

MAX_ROWS = 2
GAP = Content("  ")


class KeyBar(Widget):
    """A bar of keys and their descriptions, in one row or two rows of similar length.

    It shows the bindings that are enabled and have `show` set. A click on one presses the key.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: auto;
        padding: 0 1;
        background: $bar-background;
        color: $foreground;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.auto_links = False
        self._cached_entries: list[Content] = []
        self._drawn: dict[Content, Strip] = {}

    def show(self) -> None:
        """Redraw the available keys."""
        self._cached_entries = []
        self.refresh(layout=True)

    def _check_refresh(self) -> None:
        """Refresh the bar; lay the screen out again only if the number of rows has changed."""
        if self._layout_required and len(self._rows(self.size.width)) == self.size.height:
            self._layout_required = False
        super()._check_refresh()

    def notify_style_update(self) -> None:
        """Clear the cached strips, as the theme's colours may have changed."""
        self._drawn.clear()
        super().notify_style_update()

    def render(self) -> Content:
        """Return the keys in at most MAX_ROWS rows."""
        return Content("\n").join(map(GAP.join, self._rows(self.size.width)))

    def render_line(self, y: int) -> Strip:
        """Return a row, joined from the cached strips of its keys, as most keys do not change."""
        rows = self._rows(self.size.width)
        row = rows[y] if y < len(rows) else ()
        parts = [part for entry in row for part in (GAP, entry)]
        return Strip.join(map(self._strip, parts[1:]))

    def _strip(self, entry: Content) -> Strip:
        if entry not in self._drawn:
            drawn = Visual.to_strips(self, entry, entry.cell_length, 1, self.visual_style)
            self._drawn[entry] = Strip.join(drawn)
        return self._drawn[entry]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the number of rows that the keys take."""
        return len(self._rows(width))

    def _rows(self, width: int) -> list[Sequence[Content]]:
        self._cached_entries = entries = self._cached_entries or list(self._entries())
        lengths = [entry.cell_length for entry in entries]
        ends = row_ends(lengths, width)
        if len(ends) == MAX_ROWS:
            evener = (row_ends(lengths, narrower) for narrower in range(width // 2, width))
            ends = next((each for each in evener if len(each) == MAX_ROWS), ends)
        return [entries[start:end] for start, end in pairwise([0, *ends[:MAX_ROWS]])]

    def _entries(self) -> Iterator[Content]:
        """Yield each available key with its description, one for each action."""
        lang = app_of(self).lang
        seen: set[str] = set()
        for binding in shown_bindings(self.screen):
            focused = self.screen.focused
            character = binding.key if len(binding.key) == 1 else None
            consumed = focused is not None and focused.check_consume_key(binding.key, character)
            if binding.action not in seen and not consumed:
                seen.add(binding.action)
                yield key_entry(binding, lang)


def shown_bindings(screen: Screen[object]) -> Iterator[Binding]:
    """Yield those of `screen.active_bindings` that are enabled and have `show` set.

    Only the actions of keys that may be shown are checked.
    """
    chain, found = screen._modal_binding_chain, set[str]()
    showable = {key for _, bindings in chain for key, binding in bindings if binding.show}
    for node, bindings in chain:
        for key, binding in bindings:
            if key in found or key not in showable:
                continue
            state = screen.app._check_action_state(binding.action, node)
            if state is not False:
                found.add(key)
                if state and binding.show:
                    yield binding


@lru_cache
def key_entry(binding: Binding, lang: Lang) -> Content:
    """Return a key with its description; a click on it presses the key."""
    press = Style.from_meta({"@click": f"app.simulate_key('{binding.key}')"})
    name, does = key_name(binding, lang), translate(binding.description, lang)
    return Content.assemble((name, "bold $primary"), " ", does).stylize(press)


def row_ends(lengths: Sequence[int], width: int) -> list[int]:
    """Return the end index of each row if every row holds as many entries as fit in `width`."""
    ends, used = [], 0
    for index, length in enumerate(lengths):
        if used and used + len(GAP) + length > width:
            ends.append(index)
            used = 0
        used += length + (len(GAP) if used else 0)
    return [*ends, len(lengths)]
