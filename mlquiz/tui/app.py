"""The terminal app: its screens, navigation and actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.actions import ActionParseResult
from textual.dom import DOMNode
from textual.screen import Screen
from textual.worker import WorkerFailed

from mlquiz import garbage_collection
from mlquiz.errors import MlquizError
from mlquiz.posix import CAN_FORK, update_time_zone
from mlquiz.store.corruption import DatabaseBusy
from mlquiz.study.clock import utc_now
from mlquiz.study.services import Services
from mlquiz.text import Lang
from mlquiz.tui.base_app import is_open, show_errors
from mlquiz.tui.keyboard import KeyboardApp
from mlquiz.tui.routes import Route, ScreenName
from mlquiz.tui.screen_factory import create_screen
from mlquiz.tui.screens.base import BaseScreen
from mlquiz.tui.themes import THEMES

if TYPE_CHECKING:
    from textual.driver import Driver

    from mlquiz.lab.parent.runner import Runner

__all__ = ["MlquizApp", "Route"]

CLOCK_SECONDS = 2.0
WARM_AFTER = 0.2
"""Seconds after which the spare process is started, so that it does not delay the first screen."""
MIN_WIDTH, MIN_HEIGHT = 60, 20


class MlquizApp(KeyboardApp):
    """The terminal app. The caller opens and closes `services`.

    `lang` overrides the learner's setting for this run; `warm` keeps a spare process ready for
    demos; `demos` is the folder of the demos, by default the bundled one. `runner` and `clock` are
    for tests.
    """

    TITLE = "mlquiz"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        services: Services,
        *,
        start: Route | None = None,
        lang: Lang | None = None,
        warm: bool = True,
        demos: Path | None = None,
        runner: Runner | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(services, lang=lang, warm=warm, demos=demos, runner=runner, clock=clock)
        self._start = start or Route()
        self.add_mode("home", lambda: create_screen(Route()))

    def get_default_screen(self) -> Screen[Any]:
        """Return the start screen, so that nothing else is painted before it.

        Textual reads the style sheets of every screen except the default one, so read them here.
        """
        screen = create_screen(self._start)
        for path in screen.css_path:
            self.stylesheet.read(path)
        return screen

    def get_driver_class(self) -> type[Driver]:
        """Return a driver that restores the terminal when a signal ends or stops the app."""
        driver = super().get_driver_class()
        if not CAN_FORK:  # Textual's driver for Linux and macOS cannot be imported
            return driver
        from textual.drivers.linux_driver import LinuxDriver

        if driver is not LinuxDriver:
            return driver
        from mlquiz.tui.textual_patches.driver import SignalSafeDriver

        return SignalSafeDriver

    @property
    def failure(self) -> Exception | None:
        """The unexpected error that ended the app; None if there was none."""
        error = self._exception
        return error.error if isinstance(error, WorkerFailed) else error  # type: ignore[return-value]

    def _fatal_error(self) -> None:
        """Close the app without Textual's traceback; the caller reports `failure`."""
        self._close_messages_no_wait()

    def on_ready(self) -> None:
        """Start the clock once the first screen is painted, and soon the spare process."""
        if not self.is_headless:  # tests run many apps in one process
            garbage_collection.resume()
        self.set_interval(CLOCK_SECONDS, self._notice_time)
        if self._warm:
            self.set_timer(WARM_AFTER, self._start_warming)

    def _start_warming(self) -> None:
        """Start the spare process, unless the app is closing: nothing would end it."""
        if self.is_running:
            self.run_worker(self.runner.start_warming(), group="warming")

    def on_app_focus(self) -> None:
        """Check the time at once when the terminal regains the focus."""
        self._notice_time()

    def _notice_time(self) -> None:
        """Call `time_passed` on the current screen.

        This polls because a timer set for the next day would pause while the computer sleeps.
        Errors of the check itself are ignored; `recount` shows its own.
        """
        if self._exit or not self.screen_stack:
            return
        update_time_zone()
        if isinstance(self.screen, BaseScreen) and is_open(self.screen):
            with suppress(MlquizError):
                self.screen.time_passed()

    async def on_unmount(self) -> None:
        """Close the demo runner, which ends the spare process."""
        if self._runner is not None:
            await self._runner.close()

    def on_resize(self, event: events.Resize) -> None:
        """Cover the screen with a message while the terminal is too small."""
        width, height = event.size
        small = width < MIN_WIDTH or height < MIN_HEIGHT
        if small and not self._is_covered:
            self._show_too_small()
        elif self._is_covered and not small:
            self.pop_screen()

    def _show_too_small(self) -> None:
        from mlquiz.tui.screens.too_small import TerminalTooSmallScreen

        super().push_screen(TerminalTooSmallScreen(MIN_WIDTH, MIN_HEIGHT))

    def push_screen(self, *args: Any, **options: Any) -> Any:
        """Open a screen above the others but below the "terminal too small" screen."""
        with self.without_overlay():
            return super().push_screen(*args, **options)

    @contextmanager
    def without_overlay(self) -> Iterator[None]:
        """Remove the "terminal too small" screen, if it is shown, within the block."""
        covered = bool(self.screen_stack) and self._is_covered
        if covered:
            self.pop_screen()
        try:
            yield
        finally:
            if covered:
                self._show_too_small()

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action, and show a MlquizError that it raises to the learner.

        Ignore actions of screens that were closed, and all actions while the app exits. Retry
        later if another program holds the database. Return whether the action was handled.
        """
        if self._exit or not self._is_on_stack(default_namespace):
            return True
        screen = self.screen
        try:
            ran = await super().run_action(action, default_namespace, namespaces)
            if screen is self.screen and isinstance(screen, BaseScreen) and is_open(screen):
                screen.update_now()
            return ran
        except DatabaseBusy:
            run = super().run_action
            self.retry_later(lambda: run(action, default_namespace, namespaces))
            return True
        except MlquizError as error:
            self.notify_error(error)
            return True

    def _is_on_stack(self, node: DOMNode | None) -> bool:
        if node is None or node is self:
            return True
        return any(each in self.screen_stack for each in node.ancestors_with_self)

    def watch_lang(self) -> None:
        """Retranslate every screen on the stack."""
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.retranslate()

    def go(self, route: Route) -> None:
        """Open a screen above the current one."""
        self.push_screen(create_screen(route))

    async def action_back(self) -> None:
        """Go back to the previous screen."""
        self.back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Return whether an action is available now."""
        if self._is_covered:
            return action in ("quit", "suspend_process", "language", "theme")
        return action != "back" or len(self.screen_stack) > 1 or not self._is_home

    @property
    def _is_home(self) -> bool:
        return isinstance(self.screen, BaseScreen) and self.screen.is_home

    @property
    def _is_covered(self) -> bool:
        return isinstance(self.screen, BaseScreen) and self.screen.is_cover

    def back(self) -> None:
        """Close the current screen; go home if it is the only one."""
        if len(self.screen_stack) > 1:
            self.screen.dismiss()
        else:
            self.home()

    def leave(self, screen: Screen[Any]) -> None:
        """Go back from `screen` if it is the current screen."""
        with self.without_overlay():
            if self.screen is screen:
                self.back()

    def home(self) -> None:
        """Close every screen and show the home screen."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if not self._is_home:
            began_with = self.screen
            self.switch_mode("home")
            began_with.remove()  # otherwise the screen and its demo runs would stay alive

    def action_go(self, name: str) -> None:
        """Open the screen with this name, which takes no arguments."""
        if name == "home":
            self.home()
        else:
            self.go(Route(screen=cast(ScreenName, name)))

    def action_language(self) -> None:
        """Switch between English and Chinese on all screens, then save the setting."""
        self.lang = "zh" if self.lang == "en" else "en"
        self.call_later(self._save_setting, "language", self.lang)

    def action_theme(self) -> None:
        """Switch between the dark and the light theme, then save the setting."""
        theme = "light" if self.theme == THEMES["dark"].name else "dark"
        self.theme = THEMES[theme].name
        self.call_later(self._save_setting, "theme", theme)

    @show_errors
    def _save_setting(self, name: str, value: str) -> None:
        """Save a setting once its change is painted, as writing to the disk takes a while."""
        self.services.settings.set(name, value)

    def action_help(self) -> None:
        """Open the help screen, which lists the keys of all screens."""
        from mlquiz.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen())

    def action_palette(self) -> None:
        """Open the palette, which searches actions, concepts and demos."""
        from mlquiz.tui.screens.palette import PaletteScreen

        if not isinstance(self.screen, PaletteScreen):
            self.push_screen(PaletteScreen(self.screen))
