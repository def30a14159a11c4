"""The knobs of a demo, which are changed in steps or typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from mlquiz.domain.folding import fold
from mlquiz.errors import UsageError
from mlquiz.i18n.messages import join_names
from mlquiz.i18n.tui import translate
from mlquiz.lab.evidence import KnobSweep
from mlquiz.lab.knobs import format_value, parse_value
from mlquiz.lab.spec import DemoSpec, Knob, Value
from mlquiz.render.markup import to_plain
from mlquiz.render.sanitize import plain
from mlquiz.tui.base_app import app_of
from mlquiz.tui.document import Document, text
from mlquiz.tui.knob_steps import next_value
from mlquiz.tui.textual_patches.widgets import DirectKeys
from mlquiz.tui.widgets.options import CURSOR
from mlquiz.tui.widgets.text_block import TextBlock
from mlquiz.tui.widgets.text_input import TextInput

SEED = "seed"
MAX_SEED = 2**31 - 1
MAX_DIGITS = len(str(MAX_SEED))


class KnobRows(TextBlock):
    """The rows of `Knobs`, with labels on the left and values on the right."""

    ALLOW_SELECT = False


class KnobInput(TextInput):
    """The input field for a knob's value."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "key.submit"),
        Binding("escape", "cancel", "key.cancel"),
    ]

    def action_cancel(self) -> None:
        """Close the field without changing the knob."""
        self.screen.set_focus(None)


class Knobs(DirectKeys, Vertical, can_focus=True):
    """Rows of knobs, with the seed last. A changed value posts `Changed`."""

    DEFAULT_CSS = """
    Knobs {
        height: auto;
        Input {
            height: 1;
            border: none;
            padding: 0 1;
            background: $panel;
            display: none;
            &:focus { border: none; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "key.up", show=False),
        Binding("down", "move(1)", "key.down", show=False),
        Binding("plus,equals_sign,right", "turn(1)", "key.turn", key_display="+/-"),
        Binding("minus,left", "turn(-1)", "key.turn", show=False, key_display="←/→"),
        Binding("enter", "type", "key.type"),
    ]

    @dataclass
    class Changed(Message):
        """Posted when the value of a knob or the seed was set."""

        knobs: Knobs

        @property
        def control(self) -> Knobs:
            """The widget of the changed knob."""
            return self.knobs

    def __init__(self) -> None:
        super().__init__()
        self._knobs: Mapping[str, Knob] = {}
        self.values: dict[str, Value] = {}
        self.seed = 0
        self._cursor = 0
        self._is_invalid = False
        self._sweeps: Mapping[str, KnobSweep] = {}
        self._claim: str | None = None

    def compose(self) -> ComposeResult:
        """Compose the rows, the input field and the help line."""
        yield KnobRows()
        yield KnobInput()
        yield TextBlock(id="knob-help")

    def show(self, spec: DemoSpec, values: Mapping[str, Value], seed: int) -> None:
        """Show the knobs of a demo with these values."""
        self._knobs, self.values, self.seed = spec.knobs, dict(values), seed
        self._draw()

    def show_territory(self, sweeps: Mapping[str, KnobSweep], claim: str | None) -> None:
        """Show below the knobs at which values of the current knob a claim held."""
        self._sweeps, self._claim = sweeps, claim
        self._draw()

    def retranslate(self) -> None:
        """Redraw all texts in the current language."""
        self._draw()

    def focus_input(self) -> None:
        """Focus the input field while a value is being typed, else the rows."""
        field = self.query_one(Input)
        # Scrolling to the focus would push the question's claim out of view. Without
        # `from_app_focus` the typed text would be selected and overwritten by the next key.
        self.screen.set_focus(
            field if field.display else self, scroll_visible=False, from_app_focus=True
        )

    def reset(self) -> None:
        """Reset every knob to its default; keep the seed."""
        self.values = {name: knob.default for name, knob in self._knobs.items()}
        self._on_knob_changed()

    def next_seed(self) -> None:
        """Increase the seed by one, up to MAX_SEED."""
        self.seed = min(self.seed + 1, MAX_SEED)
        self._on_knob_changed()

    @property
    def _here(self) -> str:
        return [*self._knobs, SEED][self._cursor]

    def _on_knob_changed(self) -> None:
        self._is_invalid = False
        self._draw()
        self.post_message(self.Changed(self))

    def on_resize(self) -> None:
        """Redraw the rows, whose values are aligned to the right edge."""
        self._draw()

    def on_focus(self) -> None:
        """Show the cursor."""
        self._draw()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._draw()

    def _draw(self) -> None:
        rows = sum((self._row(name) for name in [*self._knobs, SEED]), Document())
        self.query_one(KnobRows).update(rows)
        message, style = self._help(), "$muted"
        if self._is_invalid:
            message = translate("lab.invalid_value", app_of(self).lang, takes=message)
            style = "$warning"
        lines = text(message, style) + self._territory()
        self.query_one("#knob-help", TextBlock).update(lines.indented(Content("  ")))

    def _territory(self) -> Document:
        """Return at which values of the current knob the claim held; empty if not measured."""
        swept = self._sweeps.get(self._here)
        if swept is None or self._claim is None or self._claim not in swept.held:
            return Document()
        counts = zip(swept.values, swept.held[self._claim], strict=True)
        signs = "  ".join(
            f"{format_value(value)} {territory_sign(held, swept.seeds)}" for value, held in counts
        )
        return text(translate("lab.territory", app_of(self).lang, signs=signs), "$muted")

    def _row(self, name: str) -> Document:
        lang, width = app_of(self).lang, max(10, self.size.width)
        here = name == self._here and (self.has_focus or self.query_one(Input).display)
        knob = self._knobs.get(name)
        label = to_plain(knob.label[lang]) if knob else translate("lab.seed", lang)
        value = self._value(name)
        is_changed = knob is not None and self.values[name] != knob.default
        style = "bold $accent" if is_changed else "bold"
        shown = Content.styled(plain(value) + (" *" if is_changed else "  "), style)
        room = max(4, width - shown.cell_length - 3)
        title = Content(label).truncate(room, ellipsis=True)
        gap = " " * max(1, room - title.cell_length + 1)
        pointer = Content.styled(f"{CURSOR if here else ' '} ", "bold $primary")
        return text(Content.assemble(pointer, title, gap, shown))

    def _value(self, name: str) -> str:
        return format_value(self.seed if name == SEED else self.values[name])

    def _help(self) -> str:
        """Return which values the current knob accepts, and its default."""
        lang, knob = app_of(self).lang, self._knobs.get(self._here)
        if knob is None:
            return translate("lab.takes_seed", lang)
        default = f"{knob.default:g}" if isinstance(knob.default, float) else str(knob.default)
        if knob.choices:
            values = plain(join_names(map(str, knob.choices), lang))
            return translate("lab.takes_one_of", lang, values=values, default=plain(default))
        low, high = knob.range or (0, 0)
        whole = isinstance(knob.default, int)
        key = "lab.takes_whole" if whole else "lab.takes_number"
        return translate(key, lang, low=f"{low:g}", high=f"{high:g}", default=default)

    def action_move(self, step: int) -> None:
        """Move the cursor by `step` rows; scroll the page if there is no such row."""
        index = self._cursor + step
        if not 0 <= index <= len(self._knobs):
            raise SkipAction
        self._cursor = index
        self._is_invalid = False
        self._draw()
        self._show_help()

    def _show_help(self) -> None:
        """Scroll the help line, and with it the field above, into view after the next refresh."""
        shown = self.query_one("#knob-help")
        self.call_after_refresh(shown.scroll_visible, animate=False)

    def action_turn(self, direction: int) -> None:
        """Change the current knob, or the seed, by one step."""
        name = self._here
        if name == SEED:
            self.seed = min(max(self.seed + direction, 0), MAX_SEED)
        else:
            self.values[name] = next_value(self._knobs[name], self.values[name], direction)
        self._on_knob_changed()

    def action_type(self) -> None:
        """Open the input field for the value of the current knob."""
        field = self.query_one(Input)
        field.value = plain(self._value(self._here))
        field.display = True
        field.focus(scroll_visible=False)
        self._show_help()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the clicked knob."""
        if event.widget is self.query_one(KnobRows) and 0 <= event.y <= len(self._knobs):
            self._cursor = event.y
            self._is_invalid = False
            self._draw()

    @on(Input.Submitted)
    def _on_value_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        name = self._here
        try:
            if name == SEED:
                self.seed = parse_seed(event.value)
            else:
                self.values[name] = parse_value(name, self._knobs[name], event.value.strip())
        except UsageError:
            self._is_invalid = True
            self._draw()
            return
        self._leave_field()
        self._on_knob_changed()

    @on(events.DescendantBlur)
    def _leave_on_blur(self) -> None:
        """Close the field when it loses the focus, unless the terminal window lost the focus.

        Textual restores the field's focus together with the window's.
        """
        if self.app.app_focus and self.screen.focused is not self.query_one(Input):
            self._leave_field()

    def _leave_field(self) -> None:
        field = self.query_one(Input)
        if field.display:
            field.display = False
            self._is_invalid = False
            self.focus()
            self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Return whether the actions are available: not while a value is being typed."""
        return not self.query_one(Input).display


def territory_sign(held: int, seeds: int) -> str:
    """Return ● if a claim held in all seeds, ○ if it held in none, else ◐."""
    return "●" if held == seeds else "◐" if held else "○"


def parse_seed(typed: str) -> int:
    """Return the typed seed. Raise UsageError unless it is a whole number from 0 to MAX_SEED."""
    digits = fold(typed).strip()
    whole = digits.isascii() and digits.isdigit() and len(digits) <= MAX_DIGITS
    if not (whole and int(digits) <= MAX_SEED):
        raise UsageError(f"{typed!r} is not a seed.")
    return int(digits)
