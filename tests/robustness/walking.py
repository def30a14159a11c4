"""Random walks through the app with the real content, and the invariants to check."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual import events
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size
from textual.pilot import Pilot

from mlquiz.domain.events import Action
from mlquiz.library.library import Library
from mlquiz.paths import content_dir
from mlquiz.store.store import Store
from mlquiz.study.services import Services
from mlquiz.study.session import AnswerResult, StudySession
from mlquiz.study.settings import Settings
from mlquiz.tui.app import MIN_HEIGHT, MIN_WIDTH, MlquizApp
from mlquiz.tui.routes import Route
from mlquiz.tui.screens.base import BaseScreen
from tests.building.clock import FakeClock
from tests.robustness.killing import assert_sound
from tests.robustness.random_runner import RandomRunner

REMEMBERED = 60
"""Number of last steps that are reported with a failure."""
DEEPEST = 60
PLAIN = [*"abcdefghijklmnopqrstuvwxyz", *"ABCDEFGHLTXZ", *"0123456789", *".,;:/%"]
NAMED = [
    *("up", "down", "left", "right", "enter", "space", "tab", "shift+tab", "backspace", "delete"),
    *("home", "end", "pageup", "pagedown", "question_mark", "plus", "minus", "equals_sign"),
    *("ctrl+p", "ctrl+z", "ctrl+a", "ctrl+d", "ctrl+e", "ctrl+k", "ctrl+u", "ctrl+w", "ctrl+x"),
    *("ctrl+v", "shift+left", "shift+home", "f1", "f12", "ctrl+left", "alt+x", "insert"),
]
WIDE = ["学", "ａ", "Ｂ", "０", "é", "🎲", "\u0301", "。"]
CHARACTERS = {"space": " ", "question_mark": "?", "plus": "+", "minus": "-", "equals_sign": "="}
LIKELY_ANYWHERE = [
    *("n", "n", "enter", "space", "0", "a", "b", "d", "r", "s", "escape", "escape", "u", "l"),
]
LIKELY = {
    "HomeScreen": ["s", "s", "s", "c", "m", "d", "p", "1", "ctrl+p", "question_mark"],
    "QuizScreen": [
        *("n", "n", "n", "n", "enter", "enter", "enter", "space", "space", "0", "0"),
        *("a", "b", "c", "m", "t", "1", "2", "3", "4", "f", "d", "u", "l", "x", "z"),
    ],
    "LabScreen": ["r", "r", "x", "k", "b", "plus", "minus", "up", "down", "enter", "s", "escape"],
}
PASTED = [
    *("0.5", "批量归一化", "a\nb\r\nc", "\x1b[2J\x1b]0;x\x07", "[red]x[/red]", "\u202e" * 9),
    *("9" * 5000, "\ud800", "\0", ""),
]
SIZES = [(20, 5), (59, 20), (60, 19), (60, 20), (80, 24), (80, 24), (109, 29), (110, 30), (200, 60)]
BACK_HOME = 12 + DEEPEST
PATIENCE, PAUSE = 500, 0.02


def fault_of(app: MlquizApp) -> str:
    """Return what is wrong with the screens, or '' if nothing is."""
    stack = app.screen_stack
    covers = [isinstance(screen, BaseScreen) and screen.is_cover for screen in stack]
    small = app.size.width < MIN_WIDTH or app.size.height < MIN_HEIGHT
    if covers != [False] * (len(stack) - small) + [True] * small:
        return f"at {app.size} the stack is {stack}"
    if not all(screen.is_running and screen.is_mounted for screen in stack):
        return f"not all are running: {stack}"
    if len(stack) > DEEPEST:
        return f"the stack grows: {stack}"
    if app.focused is not None and app.focused.screen is not app.screen:
        return f"{app.focused} of another screen has the focus"
    rows = app.screen._compositor.render_strips()
    widths = {cell_len("".join(each.text for each in row)) for row in rows}
    return "" if widths == {app.size.width} else f"rows of {widths} at {app.size}"


async def end_of(app: App[None]) -> None:
    """Wait until an app that was told to exit has handled its messages and ended."""
    assert app._task is not None
    await asyncio.wait([app._task], timeout=PATIENCE * PAUSE)


class Ledger:
    """The answers that study sessions acknowledged, and those that they voided."""

    def __init__(self) -> None:
        self.answers: set[str] = set()
        self.voids: Counter[str] = Counter()

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Record the answers and voided answers of every study session."""
        answer, void = StudySession.answer, Store.void

        def answering(session: StudySession, given: object, **how: object) -> AnswerResult:
            answered = answer(session, given, **how)  # type: ignore[arg-type]
            self.answers.add(answered.event.uuid)
            return answered

        def voiding(store: Store, target: object, at: datetime) -> object:
            state = void(store, target, at)  # type: ignore[arg-type]
            self.voids[target.uuid] += 1  # type: ignore[attr-defined]
            return state

        patch.setattr(StudySession, "answer", answering)
        patch.setattr(Store, "void", voiding)

    def assert_kept(self, home: Path) -> None:
        """Assert that another process would find the same answers on disk."""
        with Store.in_folder(home) as store:
            found = list(store.events())
            kinds = (Action.ANSWER, Action.PRACTICE, Action.LEARN)
            assert {event.uuid for event in found if event.action in kinds} == self.answers
            voided = Counter(event.target for event in found if event.action is Action.VOID)
            assert voided == self.voids
            assert_sound(store)


class Walk:
    """Random steps through the app with one store; the app is restarted whenever it quits."""

    def __init__(self, home: Path, seed: int, lang: str) -> None:
        self.home = home
        self.lang = lang
        self.rng = random.Random(seed)
        self.clock = FakeClock(datetime(2026, 11, 22, 12, tzinfo=UTC))
        self.runner = RandomRunner(seed)
        self.ledger = Ledger()
        self.steps: deque[str] = deque(maxlen=REMEMBERED)
        self.screens: Counter[str] = Counter()
        self.starts = 0
        self._kinds: dict[Callable[[Pilot[None]], Awaitable[None]], int] = {
            self._press_likely: 50, self._press_any: 30, self._burst: 8, self._click: 6,
            self._resize: 4, self._scroll: 3, self._paste: 2, self._wait: 2, self._drag: 1,
        }  # fmt: skip

    @contextmanager
    def _services(self) -> Iterator[Services]:
        with (
            Store.in_folder(self.home) as store,
            Library.open([content_dir()], self.home / "cache.sqlite") as library,
        ):
            settings = Settings(store)
            settings.set("language", self.lang)  # the walk may have changed it
            yield Services(library, store, settings)

    async def go(self, steps: int, start: Route | None = None, *, examine_every: int = 50) -> None:
        """Take `steps` steps, with an examination every `examine_every` steps and a final check.

        The app shows `start` first, each time that it is started.
        """
        left = steps
        with pytest.MonkeyPatch.context() as patch:
            self.ledger.watch(patch)
            while left > 0:
                async with self.begin(start) as pilot:
                    app = pilot.app
                    while left > 0 and app.is_running and not app._exit:
                        left -= 1
                        await self._step(pilot)
                        if left % examine_every == 0 and not app._exit:
                            await self.examine(pilot)
                    if not app._exit:
                        await self._find_home(pilot)
                assert self.runner.running == 0
            self.ledger.assert_kept(self.home)

    @asynccontextmanager
    async def begin(self, start: Route | None = None) -> AsyncIterator[Pilot[None]]:
        """Start the app, yield its pilot, and exit the app as a key would."""
        self.starts += 1
        with self._services() as services:
            app = MlquizApp(
                services,
                start=start,
                warm=False,
                clock=self.clock,
                runner=self.runner,  # type: ignore[arg-type]
            )
            async with app.run_test(size=(80, 24), notifications=True) as pilot:
                yield pilot
                if not app._exit:
                    app.exit()
                await end_of(app)

    async def _step(self, pilot: Pilot[None]) -> None:
        kinds, weights = list(self._kinds), list(self._kinds.values())
        screen = type(pilot.app.screen).__name__
        self.screens[screen] += 1
        if screen == "TerminalTooSmallScreen" and self.rng.random() < 0.3:
            await self._resize(pilot)
        else:
            await self.rng.choices(kinds, weights)[0](pilot)

    def _send(self, pilot: Pilot[None], step: str, *sent: events.Event) -> None:
        """Record the step and send these events as the terminal would."""
        self.steps.append(step)
        driver = pilot.app._driver
        assert driver is not None
        for event in sent:
            driver.process_message(event)

    async def press(self, pilot: Pilot[None], key: str, *, wait: bool = True) -> None:
        """Press a key; wait until the screen has handled it only if `wait` is set."""
        character = key if len(key) == 1 else CHARACTERS.get(key)
        self._send(pilot, key, events.Key(key, character))
        if wait:
            await pilot._wait_for_screen()

    async def _press_likely(self, pilot: Pilot[None]) -> None:
        """Press a key that is likely to lead on from the current screen."""
        likely = LIKELY.get(type(pilot.app.screen).__name__, LIKELY_ANYWHERE)
        await self.press(pilot, self.rng.choice(likely))

    async def _press_any(self, pilot: Pilot[None]) -> None:
        group = self.rng.choice([PLAIN, PLAIN, NAMED, NAMED, WIDE])
        await self.press(pilot, self.rng.choice(group))

    async def _burst(self, pilot: Pilot[None]) -> None:
        """Press several keys before the app has handled the first."""
        for key in self.rng.choices([*LIKELY_ANYWHERE, *NAMED], k=self.rng.randrange(2, 9)):
            await self.press(pilot, key, wait=False)
        await pilot._wait_for_screen()

    def _mouse(
        self,
        pilot: Pilot[None],
        kind: type[events.MouseEvent],
        position: tuple[int, int] | None = None,
    ) -> None:
        x, y = position or self._somewhere(pilot)
        button = 0 if kind is events.MouseMove else 1
        event = kind(None, x, y, 0, 0, button, False, False, False, x, y)
        self._send(pilot, f"{kind.__name__}({x},{y})", event)

    def _somewhere(self, pilot: Pilot[None]) -> tuple[int, int]:
        width, height = pilot.app.size
        return self.rng.randrange(width), self.rng.randrange(height)

    async def _click(self, pilot: Pilot[None]) -> None:
        position = self._somewhere(pilot)
        for _ in range(self.rng.choice([1, 1, 2, 3])):
            self._mouse(pilot, events.MouseDown, position)
            self._mouse(pilot, events.MouseUp, position)
        await pilot._wait_for_screen()

    async def _drag(self, pilot: Pilot[None]) -> None:
        self._mouse(pilot, events.MouseDown)
        self._mouse(pilot, events.MouseMove)
        if self.rng.random() < 0.8:
            self._mouse(pilot, events.MouseUp)
        await pilot._wait_for_screen()

    async def _scroll(self, pilot: Pilot[None]) -> None:
        wheels = [events.MouseScrollDown, events.MouseScrollUp, events.MouseScrollLeft]
        self._mouse(pilot, self.rng.choice(wheels))
        await pilot._wait_for_screen()

    async def _paste(self, pilot: Pilot[None]) -> None:
        words = self.rng.choice(PASTED)
        self._send(pilot, f"paste {words[:20]!r}", events.Paste(words))
        await pilot._wait_for_screen()

    async def _resize(self, pilot: Pilot[None]) -> None:
        size = self.rng.choice(SIZES)
        if self.rng.random() < 0.4:
            size = self.rng.randint(20, 200), self.rng.randint(5, 60)
        await self._resize_to(pilot, *size)

    async def _resize_to(self, pilot: Pilot[None], width: int, height: int) -> None:
        """Resize without the pilot's wait for an idle CPU, which never comes during a flood."""
        size = Size(width, height)
        assert isinstance(pilot.app._driver, HeadlessDriver)
        pilot.app._driver._size = size
        self.steps.append(f"resize({width},{height})")
        pilot.app.post_message(events.Resize(size, size))
        await pilot._wait_for_screen()

    async def _wait(self, pilot: Pilot[None]) -> None:
        self.clock.advance(hours=self.rng.choice([0.01, 1, 30, 900]))
        self.steps.append(f"at {self.clock.now:%m-%d %H}")
        await pilot.pause(self.rng.choice([0.01, 0.1, 0.4]))

    async def examine(self, pilot: Pilot[None]) -> None:
        """Wait until all input is handled, then check the screens and the saved answers."""
        await self.settle(pilot)
        self.ledger.assert_kept(self.home)

    async def settle(self, pilot: Pilot[None]) -> None:
        """Wait until all input is handled, and assert that nothing is wrong with the screens."""
        app = pilot.app
        assert isinstance(app, MlquizApp)
        for _ in range(PATIENCE):
            await pilot._wait_for_screen()
            assert app._exception is None
            if not (fault := fault_of(app)):
                break
            await asyncio.sleep(PAUSE)
        assert not fault, fault

    async def _find_home(self, pilot: Pilot[None]) -> None:
        """Assert that escape leads home from any state and that s starts a session there."""
        app = pilot.app
        await self._resize_to(pilot, 80, 24)
        for _ in range(BACK_HOME):
            if isinstance(app.screen, BaseScreen) and app.screen.is_home:
                break
            await self.press(pilot, "escape")
            await self.examine(pilot)
        await self.press(pilot, "s")
        for _ in range(PATIENCE):
            await self.settle(pilot)
            if arrived := type(app.screen).__name__ in ("QuizScreen", "SessionSummaryScreen"):
                break
            await asyncio.sleep(PAUSE)
        assert arrived, app.screen_stack
        await self.examine(pilot)
