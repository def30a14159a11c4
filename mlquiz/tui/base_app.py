"""The app's base class for screens and widgets: services, language, notifications."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar, cast

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.filter import ANSIToTruecolor, LineFilter
from textual.notifications import Notify, SeverityLevel
from textual.reactive import var
from textual.screen import Screen
from textual.theme import Theme

from mlquiz.errors import MlquizError
from mlquiz.i18n.tui import translate
from mlquiz.render.sanitize import plain
from mlquiz.store.corruption import DatabaseBusy
from mlquiz.store.transaction import BUSY_SECONDS
from mlquiz.study.clock import utc_now
from mlquiz.study.services import Services
from mlquiz.text import Lang
from mlquiz.tui.database_wait import DatabaseWait
from mlquiz.tui.demos import Demos
from mlquiz.tui.routes import Route
from mlquiz.tui.themes import THEMES

if TYPE_CHECKING:
    from mlquiz.lab.parent.runner import Runner
    from mlquiz.tui.textual_patches.notifications import SafeNotification

Node = TypeVar("Node", bound=DOMNode)
P = ParamSpec("P")


class BaseApp(App[None]):
    """The services, language, theme, demo runner and notifications of the app.

    The subclass `MlquizApp` implements navigation because it imports the screens; the screens
    import only this class.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "quit", "key.quit", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", "key.suspend_process", show=False, priority=True),
        Binding("question_mark", "help", "key.help"),
        Binding("escape", "back", "key.back"),
        Binding("L", "language", "key.language", show=False),
        Binding("T", "theme", "key.theme", show=False),
        Binding("ctrl+p", "palette", "key.palette", show=False),
    ]

    lang: var[Lang] = var[Lang]("en", init=False)

    def __init__(
        self,
        services: Services,
        *,
        lang: Lang | None = None,
        warm: bool = True,
        demos: Path | None = None,
        runner: Runner | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__()
        self.services = services
        self.clock = clock
        self.demos = Demos(demos, [pack.demos for pack in services.packs])
        self._warm = warm
        self._runner = runner
        self._waiting_note: SafeNotification | None = None
        self._notes: dict[tuple[str, str], SafeNotification] = {}
        self._database_wait = DatabaseWait(self)
        for theme in THEMES.values():
            self.register_theme(theme)
        self._set_initial_theme(THEMES[services.settings.theme])
        self.set_reactive(BaseApp.lang, lang or services.settings.language)

    def _set_initial_theme(self, theme: Theme) -> None:
        """Set the theme before any style sheet is read; later, all would be read twice."""
        self.set_reactive(App.theme, theme.name)
        self.set_class(theme.dark, "-dark-mode", update=False)
        self.set_class(not theme.dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the variables of our themes, so that style sheets may use them in any theme."""
        return THEMES["dark"].variables

    @property
    def current_theme(self) -> Theme:
        """The current theme, without the copies of all themes that Textual 8.2 makes each time."""
        return self._registered_themes.get(self.theme) or super().current_theme

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters of painted lines, without the one that replaces ANSI colours.

        Nothing here is painted in ANSI colours, and the filter goes through every line. It also
        blends what is dim with the background, which `ChartView` does itself.
        """
        filters = super().get_line_filters()
        return [each for each in filters if not isinstance(each, ANSIToTruecolor)]

    @property
    def runner(self) -> Runner:
        """The demo runner, created on first use."""
        if self._runner is None:
            from mlquiz.lab.parent.runner import Runner

            self._runner = Runner(warm=self._warm)
        return self._runner

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a notification on the current screen, and restart it if it is already shown.

        The newest notification is not repeated within its first second.
        """
        from mlquiz.tui.textual_patches.notifications import SafeNotification

        seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        note = SafeNotification(message, title, severity, seconds, markup)
        newest = next(reversed(self._notes.values()), None)
        before = self._notes.pop((title, message), None)
        if before is not None and before is newest and before.is_fresh:
            self._notes[title, message] = before
            return
        if before is not None:
            before.withdraw()
        self._notes = {key: each for key, each in self._notes.items() if not each.has_expired}
        self._notes[title, message] = note
        self.post_message(Notify(note))

    def notify_message(self, key: str, **values: Any) -> None:
        """Show a message for 4 seconds."""
        self.notify(translate(key, self.lang, **values), markup=False, timeout=4)

    def notify_error(self, error: MlquizError) -> None:
        """Show an error and its hint for 12 seconds."""
        self.notify(
            plain(error.in_language(self.lang)),
            title=translate("error.title", self.lang),
            severity="error",
            markup=False,
            timeout=12,
        )

    def retry_later(self, action: Callable[[], object]) -> None:
        """Queue `action` to be retried until no other program holds the database."""
        self._database_wait.add(action)

    def show_waiting(self) -> None:
        """Show that another program holds the database, until `hide_waiting` is called."""
        from mlquiz.tui.textual_patches.notifications import SafeNotification

        words = translate("database.waiting", self.lang)
        self._waiting_note = SafeNotification(words, "", "warning", 2 * BUSY_SECONDS, markup=False)
        self.post_message(Notify(self._waiting_note))

    def hide_waiting(self) -> None:
        """Remove the notification of `show_waiting`."""
        if self._waiting_note is not None:
            self._waiting_note.withdraw()
            self._unnotify(self._waiting_note)
            self._waiting_note = None

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Hand the terminal to another program within the block.

        Take it back even if the block raises; Textual 8.2 does so only if nothing is raised.
        """
        error: Exception | None = None
        with super().suspend():
            try:
                yield
            except Exception as raised:  # noqa: BLE001 (raised below)
                error = raised
        if error is not None:
            raise error

    @contextmanager
    def without_overlay(self) -> Iterator[None]:
        """Remove the "terminal too small" screen within the block; the base class has none."""
        yield

    def go(self, route: Route) -> None:
        """Open a screen above the current one."""
        raise NotImplementedError

    def home(self) -> None:
        """Close every screen and show the home screen."""
        raise NotImplementedError

    def leave(self, screen: Screen[Any]) -> None:
        """Go back from `screen` if it is the current screen."""
        raise NotImplementedError

    def action_go(self, name: str) -> None:
        """Open the screen with this name, which takes no arguments."""
        raise NotImplementedError

    def is_stale(self, event: events.Key) -> bool:
        """Return whether a key is a repeat whose first press acted on something else."""
        raise NotImplementedError

    def apply_setting(self, name: str) -> None:
        """Apply the saved language or theme if `name` is that setting.

        The other settings are read where they are used. `--lang` stays in force until the language
        itself is set.
        """
        match name:
            case "language":
                self.lang = self.services.settings.language
            case "theme":
                self.theme = THEMES[self.services.settings.theme].name


def app_of(node: DOMNode) -> BaseApp:
    """Return the application that a screen or widget belongs to."""
    return cast(BaseApp, node.app)


def is_open(screen: Screen[Any]) -> bool:
    """Return whether a screen is still on the stack of a running application.

    A quick key press can close a screen before it is complete, so deferred work checks this first.
    """
    return screen.is_attached and screen in screen.app.screen_stack


def show_errors(
    handler: Callable[Concatenate[Node, P], None],
) -> Callable[Concatenate[Node, P], None]:
    """Decorate a handler to show a MlquizError to the learner instead of raising it.

    If another program holds the database, the whole handler is called again later.
    """

    @functools.wraps(handler)
    def wrapped(node: Node, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            handler(node, *args, **kwargs)
        except DatabaseBusy:
            app_of(node).retry_later(functools.partial(handler, node, *args, **kwargs))
        except MlquizError as error:
            app_of(node).notify_error(error)

    return cast("Callable[Concatenate[Node, P], None]", wrapped)
