"""What every screen of the app has: a line at the top, keys at the bottom, two languages."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mlquiz.render.markup import to_plain
from mlquiz.render.titles import unmapped_section
from mlquiz.study.freshness import CountedAt
from mlquiz.tui.host import host, is_open, told
from mlquiz.tui.mouse import MouseScreen
from mlquiz.tui.phrases import say
from mlquiz.tui.widgets.keybar import KeyBar
from mlquiz.tui.widgets.topbar import TopBar

if TYPE_CHECKING:
    from datetime import datetime

    from mlquiz.domain.text import Lang
    from mlquiz.study.desk import Desk


def excused(*bindings: Binding) -> list[BindingType]:
    """Return the bindings and, for their keys, others that say why nothing happens.

    Those come last: they are reached where every binding of the key is impossible.
    """
    reasons = (
        Binding(each.key, f"excuse({each.action!r})", each.description, show=False)
        for each in bindings
    )
    return [*bindings, *reasons]


def moved(key: str, phrase: str) -> Binding:
    """Return a binding that names the key which now does what `key` did in earlier versions."""
    return Binding(key, f"explain({phrase!r})", phrase, show=False, system=True)


class BaseScreen(MouseScreen):
    """A screen between a `TopBar` and a `KeyBar`.

    A subclass composes what is between in `body`, gets its state in `open`, and writes all its
    texts in `show`, from that state: first when it opens, and again when the language changes.
    """

    title_key: ClassVar[str] = ""
    """The phrase that names the screen."""
    is_home: ClassVar[bool] = False
    is_cover: ClassVar[bool] = False
    """Whether the screen hides the one below, which waits."""
    _counted: CountedAt | None = None

    @property
    def key_context(self) -> Hashable:
        """What the keys act on now; a held key does not go on where this changes."""
        return None

    def compose(self) -> ComposeResult:
        """Put the bars around the body."""
        yield TopBar()
        yield from self.body()
        yield KeyBar()

    def body(self) -> ComposeResult:
        """Compose what is between the bars."""
        yield from ()

    @told
    def on_mount(self) -> None:
        """Open the screen. Textual calls this for every base class, hence `open`."""
        if is_open(self):
            self.open()

    def open(self) -> None:
        """Get what the screen shows, and show it."""
        self.show()

    def show(self) -> None:
        """Write every text of the screen in the language of now."""
        self.head(self.say(self.title_key))

    def count_now(self) -> datetime:
        """Return the present moment, and recount what the screen shows when it no longer holds."""
        now = host(self).clock()
        self._counted = CountedAt.of(self.desk.store, now)
        return now

    def time_passed(self) -> None:
        """Recount what the screen shows if the day turned, an item fell due or the data changed.

        Called every few seconds while the screen is on top. A count that fails is not repeated
        before the next change.
        """
        counted, store = self._counted, self.desk.store
        if counted is not None and not counted.holds(store, host(self).clock()):
            self.count_now()
            self.recount()

    def recount(self) -> None:
        """Count what the screen shows again."""

    def retell(self) -> None:
        """Write every text again, after the language changed."""
        if self.is_mounted and is_open(self):
            self.show()
            self.query_one(KeyBar).show()

    def once_painted(self, act: Callable[[], None]) -> None:
        """Do something after the next paint, unless the screen was left meanwhile."""
        self.call_after_refresh(lambda: act() if is_open(self) else None)

    def leave_later(self) -> None:
        """Go to the screen below once this one is complete, unless another one is above by then."""
        self.call_later(lambda: host(self).leave(self))

    def head(self, left: str, right: str = "", spare: str = "") -> None:
        """Write the line at the top; the language stands at its end."""
        parts = [part for part in (right, self.say("language.name")) if part]
        self.query_one(TopBar).show(left, " · ".join(parts), spare)

    def excuse(self, action: str) -> str:  # noqa: ARG002
        """Return the phrase that says why an `excused` action is impossible now; '' if none."""
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell what is possible now."""
        return action != "excuse" or bool(self.excuse(str(parameters[0])))

    def action_explain(self, phrase: str) -> None:
        """Say which key does what was wanted."""
        host(self).tell(phrase)

    def action_excuse(self, action: str) -> None:
        """Say why an action is impossible now."""
        host(self).tell(self.excuse(action))

    @property
    def lang(self) -> Lang:
        """The language of now."""
        return host(self).lang

    @property
    def desk(self) -> Desk:
        """The learner's library, store and settings."""
        return host(self).desk

    def section_title(self, section: str) -> str:
        """Return the title of a section; of one that neither map nor phrases know, its own name."""
        for each in self.desk.library.sections():
            if each.id == section:
                return to_plain(each.title[self.lang])
        return unmapped_section(section, self.lang)

    def say(self, key: str, **values: Any) -> str:
        """Return a phrase in the language of now."""
        return say(key, self.lang, **values)
