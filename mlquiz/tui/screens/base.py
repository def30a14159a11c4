"""What every screen of the app has: a line at the top, keys at the bottom, two languages."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mlquiz.i18n.tui import translate
from mlquiz.render.markup import to_plain
from mlquiz.render.titles import unmapped_section
from mlquiz.study.freshness import CountedAt
from mlquiz.tui.base_app import app_of, is_open, show_errors
from mlquiz.tui.textual_patches.screens import SafeScreen
from mlquiz.tui.widgets.keybar import KeyBar
from mlquiz.tui.widgets.topbar import TopBar

if TYPE_CHECKING:
    from datetime import datetime

    from mlquiz.domain.text import Lang
    from mlquiz.study.services import Services


def with_unavailable_reasons(*bindings: Binding) -> list[BindingType]:
    """Return the bindings and, for their keys, others that say why nothing happens.

    Those come last: they are reached where every binding of the key is impossible.
    """
    reasons = (
        Binding(each.key, f"explain_unavailable({each.action!r})", each.description, show=False)
        for each in bindings
    )
    return [*bindings, *reasons]


def moved(key: str, phrase: str) -> Binding:
    """Return a binding that names the key which now does what `key` did in earlier versions."""
    return Binding(key, f"explain({phrase!r})", phrase, show=False, system=True)


class BaseScreen(SafeScreen):
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

    @show_errors
    def on_mount(self) -> None:
        """Open the screen. Textual calls this for every base class, hence `open`."""
        if is_open(self):
            self.open()

    def open(self) -> None:
        """Get what the screen shows, and show it."""
        self.show()

    def show(self) -> None:
        """Write every text of the screen in the language of now."""
        self.set_title(self.translate(self.title_key))

    def count_now(self) -> datetime:
        """Return the present moment, and recount what the screen shows when it no longer holds."""
        now = app_of(self).clock()
        self._counted = CountedAt.of(self.services.store, now)
        return now

    def time_passed(self) -> None:
        """Recount what the screen shows if the day turned, an item fell due or the data changed.

        Called every few seconds while the screen is on top. A count that fails is not repeated
        before the next change.
        """
        counted, store = self._counted, self.services.store
        if counted is not None and not counted.holds(store, app_of(self).clock()):
            self.count_now()
            self.recount()

    def recount(self) -> None:
        """Count what the screen shows again."""

    def retranslate(self) -> None:
        """Write every text again, after the language changed."""
        if self.is_mounted and is_open(self):
            self.show()
            self.query_one(KeyBar).show()

    def after_refresh_if_open(self, act: Callable[[], None]) -> None:
        """Do something after the next paint, unless the screen was left meanwhile."""
        self.call_after_refresh(lambda: act() if is_open(self) else None)

    def dismiss_when_ready(self) -> None:
        """Go to the screen below once this one is complete, unless another one is above by then."""
        self.call_later(lambda: app_of(self).leave(self))

    def set_title(self, left: str, right: str = "", spare: str = "") -> None:
        """Write the line at the top; the language stands at its end."""
        parts = [part for part in (right, self.translate("language.name")) if part]
        self.query_one(TopBar).show(left, " · ".join(parts), spare)

    def unavailable_reason(self, action: str) -> str:  # noqa: ARG002
        """Return the phrase that says why an unavailable action is impossible now; '' if none."""
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell what is possible now."""
        return action != "explain_unavailable" or bool(self.unavailable_reason(str(parameters[0])))

    def action_explain(self, phrase: str) -> None:
        """Say which key does what was wanted."""
        app_of(self).notify_message(phrase)

    def action_explain_unavailable(self, action: str) -> None:
        """Say why an action is impossible now."""
        app_of(self).notify_message(self.unavailable_reason(action))

    @property
    def lang(self) -> Lang:
        """The language of now."""
        return app_of(self).lang

    @property
    def services(self) -> Services:
        """The learner's library, store and settings."""
        return app_of(self).services

    def section_title(self, section: str) -> str:
        """Return the title of a section; of one that neither map nor phrases know, its own name."""
        for each in self.services.library.sections():
            if each.id == section:
                return to_plain(each.title[self.lang])
        return unmapped_section(section, self.lang)

    def translate(self, key: str, **values: Any) -> str:
        """Return a phrase in the language of now."""
        return translate(key, self.lang, **values)
