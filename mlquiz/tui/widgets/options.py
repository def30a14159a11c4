"""A list of rows to pick from by letter, digit or mouse, or with the arrows and Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from textual import _time, events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from mlquiz.domain.folding import fold
from mlquiz.tui.base_app import app_of
from mlquiz.tui.document import Document
from mlquiz.tui.textual_patches.widgets import DirectKeys, SingleLayout

CURSOR = "▸"
RIGHT = "✓"
WRONG = "✗"
EMPTY = Document()
REASON_INDENT = Content("  ")
DIGITS = "123456789"


class Row(Struct, frozen=True):
    """A row to pick. `mark` is RIGHT or WRONG once known; `picked` marks the learner's choice.

    `reason` explains, after the answer, why the option is wrong. A `boxed` row has a tick box, with
    `position` in it if it is ticked.
    """

    letter: str
    text: Document
    mark: str = ""
    picked: bool = False
    reason: Document = EMPTY
    boxed: bool = False
    position: str = ""


class Options(DirectKeys, SingleLayout, Static, can_focus=True):
    """Rows with letters. A pick posts `Picked` while the rows are `live`; else they are read-only.

    With `multiple`, rows have tick boxes, Space picks the row under the cursor and Enter posts
    `Submitted`. With `answers`, Enter picks nothing until the cursor is on a row, and digits pick
    rows by number.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Options {
        height: auto;
        &:focus { background: transparent; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "key.up", show=False),
        Binding("down", "move(1)", "key.down", show=False),
        Binding("enter", "pick", "key.pick", show=False),
        Binding("enter", "submit", "key.submit"),
        Binding("space", "mark", "key.mark"),
    ]

    class Picked(Message):
        """Posted when a row was picked."""

        def __init__(self, options: Options, index: int, generation: int) -> None:
            super().__init__()
            self.options = options
            self.index = index
            self.generation = generation

        @property
        def is_stale(self) -> bool:
            """Whether the rows were replaced since the pick, as when a key is pressed twice."""
            return self.generation != self.options.generation

        @property
        def control(self) -> Options:
            """The list of the picked row."""
            return self.options

    class Submitted(Message):
        """Posted when the learner submits the picks of a list with `multiple`."""

        def __init__(self, options: Options) -> None:
            super().__init__()
            self.options = options

        @property
        def control(self) -> Options:
            """The list that was submitted."""
            return self.options

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
        answers: bool = False,
    ) -> None:
        super().__init__(id=id)
        self._answers = answers
        self._changed_at = 0.0
        """The time of the last reset, on Textual's event clock."""
        self.auto_links = False
        self._rows: tuple[Row, ...] = ()
        self._documents: tuple[Document, ...] = ()
        self._pick_keys: dict[str, int] = {}
        self.cursor: int | None = None
        self.generation = 0
        self.live = False
        self.multiple = False
        self.by_number = False
        self._digits = ""

    def show(
        self,
        rows: Sequence[Row],
        *,
        live: bool = True,
        multiple: bool = False,
        by_number: bool = False,
        cursor: int | None = None,
    ) -> None:
        """Show these rows, or hide the list if there are none.

        With `by_number`, digits move the cursor to the row with this number instead of picking it.
        The cursor stays if the number of rows is the same and they are live. Otherwise it moves to
        `cursor`, or is removed if that is None or the rows are not live.
        """
        if not live or len(rows) != len(self._rows):
            self.cursor = cursor if live else None
        self._rows, self.live, self.multiple = tuple(rows), live, multiple
        self._pick_keys = self._indices_by_key() if live else {}
        self.by_number = by_number
        self.display = bool(rows)
        self._draw()

    def reset(self) -> None:
        """Reset for the rows of a new question; earlier picks and keys become stale."""
        self.begin_step()
        self._changed_at = _time.get_time()

    def begin_step(self) -> None:
        """Reset for other rows of the same question; what was meant for the old ones is stale.

        If there were none, as on the front of a card, a key that was pressed early is still meant
        for the new rows.
        """
        self.generation += 1
        self.cursor = None
        self._digits = ""
        if self._rows:
            self._changed_at = _time.get_time()

    def index_of(self, character: str) -> int | None:
        """Return the index of the row that a character of any width and case picks now, or None."""
        return None if self.by_number else self._pick_keys.get(fold(character).lower())

    def _indices_by_key(self) -> dict[str, int]:
        """Return the index of each row by its letter and, for answers, by its number."""
        rows = enumerate(self._rows)
        letters = {row.letter: index for index, row in rows if len(row.letter) == 1}
        digits = DIGITS[: len(self._rows)] if self._answers else ""
        return {digit: index for index, digit in enumerate(digits)} | letters

    def digits_with(self, character: str) -> str:
        """Return the number of the row that a further digit leads to; '' if there is none."""
        digit = fold(character)
        if not (self.live and self.by_number and digit and digit in DIGITS + "0"):
            return ""
        found = (number for number in (self._digits + digit, digit) if self._has_row(number))
        return next(found, "")

    def _has_row(self, number: str) -> bool:
        return any(row.letter == number for row in self._rows)

    def _draw(self) -> None:
        self._documents = tuple(self._document(index) for index in range(len(self._rows)))
        self.update(sum(self._documents, Document()))

    def _document(self, index: int) -> Document:
        row, at_cursor = self._rows[index], index == self.cursor
        pointer = CURSOR if at_cursor or (row.picked and not self.live) else " "
        box = (f"[{self._tick(row)}] ") if self.multiple or row.boxed else " "
        before = Content.assemble(
            (row.mark or " ", "$success" if row.mark == RIGHT else "$error"),
            (f"{pointer} {row.letter:>{self._label_width}} ", "bold $primary"),
            box,
        )
        shown = row.text
        if at_cursor or row.picked or row.mark == RIGHT:
            shown = shown.styled("bold")
        elif row.reason:
            shown = shown.styled("$muted")  # mute the option so that its reason stands out
        return (shown + row.reason.indented(REASON_INDENT)).indented(before)

    @property
    def _label_width(self) -> int:
        return max(len(row.letter) for row in self._rows)

    @staticmethod
    def _tick(row: Row) -> str:
        return (row.position or "x") if row.picked else " "

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Return whether an action is available; if not, the screen handles its key."""
        match action:
            case "mark":
                return self.live and self.multiple
            case "submit":
                return self.live and (self.multiple or self.by_number)
            case "pick":
                return self.live and not (self.multiple or self.by_number)
            case "move":
                return self.live
        return True

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        """Return whether a key picks a row, so that it is not handled elsewhere."""
        if character is None or not self.live:  # asked for every key of the app
            return False
        if self.by_number:
            return bool(self.digits_with(character))
        return fold(character).lower() in self._pick_keys

    def on_key(self, event: events.Key) -> None:
        """Pick the row of the typed letter or digit."""
        self.pick_by_key(event)

    def pick_by_key(self, event: events.Key) -> None:
        """Pick the row of a key; ignore a key that was pressed before the last reset."""
        index = self.index_of(event.character or "")
        digits = self.digits_with(event.character or "")
        if index is None and not digits:
            return
        event.stop()
        if event.time < self._changed_at or app_of(self).is_stale(event):
            return
        if index is not None:
            self._pick(index)
        else:
            self._digits = digits
            self._move_to(int(digits) - 1)

    def on_click(self, event: events.Click) -> None:
        """Pick the clicked row; ignore the second click of a double click unless `multiple`."""
        is_double = event.chain > 1 and not self.multiple
        if not self.live or is_double or event.y < 0 or event.time < self._changed_at:
            return
        bottom = 0
        for index, document in enumerate(self._documents):
            bottom += document.height(self.size.width)
            if event.y < bottom:
                self._pick(index)
                return

    def action_move(self, step: int) -> None:
        """Move the cursor by `step` rows; scroll the page if there is no such row."""
        start = -1 if step > 0 else len(self._rows)
        index = (start if self.cursor is None else self.cursor) + step
        if not 0 <= index < len(self._rows):
            raise SkipAction
        self._digits = ""
        self._move_to(index)

    def _move_to(self, index: int) -> None:
        self.cursor = index
        self._draw()
        self._show_cursor()

    def _show_cursor(self) -> None:
        """Scroll the page to show the row under the cursor."""
        if self.cursor is not None:
            self.scroll_to_row(self.cursor)

    def scroll_to_row(self, index: int) -> None:
        """Scroll the page to show a row."""
        if not isinstance(self.parent, Widget) or index >= len(self._documents):
            return
        heights = [document.height(self.size.width) for document in self._documents]
        x, y, width, _ = self.virtual_region
        row = Region(x, y + sum(heights[:index]), width, heights[index])
        self.parent.scroll_to_region(row, animate=False, spacing=self.dock_gutter)

    @property
    def picked(self) -> int | None:
        """The index of the first row that the learner picked; None if there is none."""
        return next((index for index, row in enumerate(self._rows) if row.picked), None)

    def action_pick(self) -> None:
        """Pick the row under the cursor; without a cursor, move to the first row of a menu.

        Raise SkipAction if there is no cursor and the rows are answers.
        """
        if self.cursor is not None:
            self._pick(self.cursor)
        elif self._answers:
            raise SkipAction
        else:
            self.action_move(1)

    def action_mark(self) -> None:
        """Pick the row under the cursor; without a cursor, move to the first row."""
        if self.cursor is None:
            self.action_move(1)
        else:
            self._pick(self.cursor)

    def action_submit(self) -> None:
        """Post `Submitted` or, if rows are picked by number, pick the one under the cursor."""
        if self.by_number:
            self.action_pick()
        else:
            self.post_message(self.Submitted(self))

    def _pick(self, index: int) -> None:
        self.cursor = index if self.multiple else self.cursor
        self.post_message(self.Picked(self, index, self.generation))
