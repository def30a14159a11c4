"""The base class of all screens: top bar, key bar and translation."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.actions import parse
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mlquiz.i18n.tui import translate
from mlquiz.render.markup import to_plain
from mlquiz.render.titles import unmapped_section
from mlquiz.study.count_stamp import CountStamp
from mlquiz.tui.base_app import app_of, is_open, show_errors
from mlquiz.tui.textual_patches.screens import SafeScreen
from mlquiz.tui.widgets.keybar import KeyBar
from mlquiz.tui.widgets.topbar import TopBar

if TYPE_CHECKING:
    from datetime import datetime

    from mlquiz.study.services import Services
    from mlquiz.text import Lang


def with_unavailable_reasons(*bindings: Binding) -> list[BindingType]:
    """Return the bindings and, for each, a fallback that explains why its action is unavailable.

    The fallbacks come last, so they run only if no other binding of the key is enabled.
    """
    reasons = (
        Binding(each.key, f"explain_unavailable({each.action!r})", each.description, show=False)
        for each in bindings
    )
    return [*bindings, *reasons]


def moved(key: str, phrase: str) -> Binding:
    """Return a hidden binding of `key` that shows the message `phrase`.

    The message names the key that now does what `key` did in earlier versions.
    """
    return Binding(key, f"explain({phrase!r})", phrase, show=False, system=True)


class BaseScreen(SafeScreen):
    """A screen with a `TopBar` and a `KeyBar`.

    A subclass composes its widgets in `body`, loads its state in `open`, and writes all its texts
    from that state in `show`, which is called on opening and whenever the language changes.
    """

    title_key: ClassVar[str] = ""
    """The message key of the screen's title."""
    is_home: ClassVar[bool] = False
    is_cover: ClassVar[bool] = False
    """Whether the screen covers the one below, which stays unchanged."""
    _counted: CountStamp | None = None

    def __init__(self) -> None:
        super().__init__()
        self._top_bar, self._key_bar = TopBar(), KeyBar()

    @property
    def key_context(self) -> Hashable:
        """What the keys act on now; repeats of a held key are ignored once this changes."""
        return None

    def compose(self) -> ComposeResult:
        """Compose the body between the two bars."""
        yield self._top_bar
        yield from self.body()
        yield self._key_bar

    def body(self) -> ComposeResult:
        """Compose the widgets between the bars."""
        yield from ()

    @show_errors
    def on_mount(self) -> None:
        """Call `open`, unless the screen was closed already.

        Subclasses override `open`, because Textual calls the `on_mount` of every base class.
        """
        if is_open(self):
            self.open()

    def open(self) -> None:
        """Load what the screen shows, and show it."""
        self.show()

    def show(self) -> None:
        """Write every text of the screen in the current language."""
        self.set_title(self.translate(self.title_key))

    def refresh_bindings(self) -> None:
        """Show the keys that are available now."""
        self._key_bar.show()

    def mark_counted(self) -> datetime:
        """Record that the screen's counts are made now, and return the time.

        `time_passed` recounts once they are outdated.
        """
        now = app_of(self).clock()
        self._counted = CountStamp.of(self.services.store, now)
        return now

    def time_passed(self) -> None:
        """Recount what the screen shows if a new day began, an item fell due or the data changed.

        Called every few seconds while the screen is on top. Unless the database is busy, a failed
        recount is not retried until the next change.
        """
        counted, store = self._counted, self.services.store
        if counted is not None and not counted.holds(store, app_of(self).clock()):
            self.mark_counted()
            self.recount()

    def recount(self) -> None:
        """Count what the screen shows again."""

    def retranslate(self) -> None:
        """Write every text again after a change of language."""
        if self.is_mounted and is_open(self):
            self.show()
            self.refresh_bindings()

    def after_refresh_if_open(self, act: Callable[[], None]) -> None:
        """Call `act` after the next refresh, unless the screen is closed before it."""
        self.call_after_refresh(lambda: act() if is_open(self) else None)

    def dismiss_when_ready(self) -> None:
        """Close this screen once it is mounted, unless another screen is then on top of it."""
        self.call_later(lambda: app_of(self).leave(self))

    def set_title(self, left: str, right: str = "", spare: str = "") -> None:
        """Write the top bar, with the name of the current language at its end."""
        parts = [part for part in (right, self.translate("language.name")) if part]
        self._top_bar.show(left, " · ".join(parts), spare)

    def unavailable(self, action: str, *parameters: object) -> str | None:  # noqa: ARG002
        """Return the key of the message that says why an action is unavailable now.

        Return '' if there is no such message, and None if the action is available.
        """
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action is available now."""
        if action == "explain_unavailable":
            return bool(self._reason(str(parameters[0])))
        return self.unavailable(action, *parameters) is None

    def _reason(self, action: str) -> str:
        """Return why an action such as `open(2)` is unavailable; '' if it is available."""
        _, name, parameters = parse(action)
        return self.unavailable(name, *parameters) or ""

    def action_explain(self, phrase: str) -> None:
        """Show the message `phrase`, which names the key to press instead."""
        app_of(self).notify_message(phrase)

    def action_explain_unavailable(self, action: str) -> None:
        """Show why an action is unavailable."""
        app_of(self).notify_message(self._reason(action))

    @property
    def lang(self) -> Lang:
        """The current language."""
        return app_of(self).lang

    @property
    def services(self) -> Services:
        """The learner's library, store and settings."""
        return app_of(self).services

    def section_title(self, section: str) -> str:
        """Return the title of a section.

        For a section without a title in the concept map or the messages, this is its id in words.
        """
        for each in self.services.library.sections():
            if each.id == section:
                return to_plain(each.title[self.lang])
        return unmapped_section(section, self.lang)

    def translate(self, key: str, **values: Any) -> str:
        """Return a message in the current language."""
        return translate(key, self.lang, **values)
