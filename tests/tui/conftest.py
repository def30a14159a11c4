"""Services with real content, a real store, and demos that need no PyTorch."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Static

from mlquiz.domain.events import Event as LogEvent
from mlquiz.domain.exercises import Exercise, ExerciseResult
from mlquiz.domain.filter import Filter
from mlquiz.lab.child.execution import execute
from mlquiz.lab.child.exercise import run_exercise
from mlquiz.lab.protocol import Done, Failed, Point, Request, RunEvent
from mlquiz.lab.spec import DemoSpec, Value
from mlquiz.library.library import Library
from mlquiz.store.store import Store
from mlquiz.study.services import Services
from mlquiz.study.session_planner import SessionRequest
from mlquiz.study.settings import Settings
from mlquiz.tui import key_filter
from mlquiz.tui.app import MlquizApp, Route
from mlquiz.tui.document import Document
from tests.building.clock import FakeClock

HERE = Path(__file__).parent
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class InlineRunner:
    """Runs scripts and exercises in this process.

    With `hold`, a script stands still after its first point and an exercise at once. With
    `silent`, nothing is said.
    """

    def __init__(self) -> None:
        self.runs: list[tuple[str, int, dict[str, Value]]] = []
        self.judged: list[tuple[str, Path | None]] = []
        self.hold = self.silent = False
        self.broken = ""
        self.cancelled = 0
        self.closed = False

    async def start_warming(self) -> None:
        pass

    async def run(
        self, words: DemoSpec, seed: int, knobs: Mapping[str, Value]
    ) -> AsyncIterator[RunEvent]:
        self.runs.append((words.name, seed, dict(knobs)))
        if self.broken:
            yield Failed(self.broken, "Traceback: it broke")
            return
        request = Request(words.name, words.script, words.conditions, seed, knobs)
        try:
            if self.silent:
                await asyncio.Event().wait()
            for event in execute(request, "0"):
                yield replace(event, seconds=0.5) if isinstance(event, Done) else event
                await asyncio.sleep(0)
                if self.hold and isinstance(event, Point):
                    await asyncio.Event().wait()
        except (asyncio.CancelledError, GeneratorExit):
            self.cancelled += 1
            raise

    async def judge(
        self, exercise: Exercise, code: str, pack: Path | None = None
    ) -> ExerciseResult | Failed:
        self.judged.append((code, pack))
        try:
            if self.hold:
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.broken:
            return Failed(self.broken, zh=f"{self.broken}（中文）")
        return run_exercise(exercise, code)

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


@pytest.fixture
def runner() -> InlineRunner:
    return InlineRunner()


@pytest.fixture(autouse=True)
def isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the learner's own files, colours and time zone out of the tests."""
    monkeypatch.setenv("MLQUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("MLQUIZ_LANG", "en")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    # A test presses the same key several times at once where a learner would pause.
    monkeypatch.setattr(key_filter, "HELD_DELAY", 0)
    monkeypatch.setattr(key_filter, "HELD_INTERVAL", 0)
    random.seed(7)


@pytest.fixture
def content() -> Path:
    """The folder of the content; a test may copy and change it."""
    return HERE / "content"


@pytest.fixture
def demos() -> Path:
    return HERE / "demos"


@pytest.fixture
def is_first_start() -> bool:
    """Whether the learner is still to be asked what mlquiz is to be for."""
    return False


@pytest.fixture
def services(content: Path, tmp_path: Path, is_first_start: bool) -> Iterator[Services]:
    with (
        Store.in_folder(tmp_path / "home") as store,
        Library.open([content], tmp_path / "cache.sqlite") as library,
    ):
        if not is_first_start:
            Settings(store).set("goal", "learn")
            Settings(store).set("predict_first", "off")
        yield Services(library, store, Settings(store))


@pytest.fixture
def logged(services: Services) -> Callable[[], list[LogEvent]]:
    """Return all that the log holds."""
    return lambda: list(services.store.events())


@pytest.fixture
def make_app(
    services: Services, demos: Path, clock: FakeClock, runner: InlineRunner
) -> Callable[..., MlquizApp]:
    """Build the app, by default at home in English."""

    def make(**values: object) -> MlquizApp:
        start = Route(**values)  # type: ignore[arg-type]
        return MlquizApp(services, start=start, demos=demos, clock=clock, runner=runner, warm=False)  # type: ignore[arg-type]

    return make


@pytest.fixture
def ask(make_app: Callable[..., MlquizApp]) -> Callable[..., MlquizApp]:
    """Build the app so that it begins by asking these kinds, or about this concept."""

    def build(*kinds: str, concept: str = "", **values: object) -> MlquizApp:
        concepts = frozenset({concept} if concept else ())
        wanted = Filter(kinds=frozenset(kinds), concepts=concepts)
        return make_app(screen="session", session=SessionRequest(wanted, **values))  # type: ignore[arg-type]

    return build


@asynccontextmanager
async def running(app: MlquizApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """Run the app and wait until all that it does by itself is done."""
    async with app.run_test(size=size) as pilot:
        await wait_until_idle(pilot)
        yield pilot


async def wait_until_idle(pilot: Pilot[None]) -> None:
    """Wait for messages, paints and workers, but not for a run that is held."""
    await pilot.pause()
    app = pilot.app
    held = isinstance(app, MlquizApp) and getattr(app._runner, "hold", False)
    wanted = [worker for worker in app.workers if not (held and worker.group in ("run", "code"))]
    if wanted:
        await app.workers.wait_for_complete(wanted)
    for _ in range(4 if held else 2):
        await pilot.pause()


@pytest.fixture
def run() -> Callable[..., object]:
    return running


@pytest.fixture
def settle() -> Callable[..., object]:
    """Wait until all that the app does by itself is done."""
    return wait_until_idle


@pytest.fixture
def press() -> Callable[..., object]:
    """Press keys and wait for what comes of it."""

    async def pressing(pilot: Pilot[None], *keys: str) -> None:
        for key in keys:
            await pilot.press(key)
            await wait_until_idle(pilot)

    return pressing


@pytest.fixture
def screen_text() -> Callable[[MlquizApp], str]:
    """Return all the text of the present screen, wrapped lines joined."""

    def words(app: MlquizApp) -> str:
        found: list[str] = []
        for widget in app.screen.query("*"):
            if not widget.display or not all(each.display for each in widget.ancestors_with_self):
                continue
            if isinstance(widget, Static):
                visual = widget.visual
                found.append(visual.plain if isinstance(visual, Document) else str(visual))
            elif type(widget).__name__ in ("TopBar", "KeyBar"):
                found.append(str(widget.render()))
        return "\n".join(filter(None, found))

    return words


@pytest.fixture
def screen_rows() -> Callable[[MlquizApp], list[str]]:
    """Return the rows of the screen as they are painted."""

    def rows(app: MlquizApp) -> list[str]:
        compositor = app.screen._compositor
        strips = compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    return rows


@pytest.fixture
def option_letter() -> Callable[[MlquizApp, str], str]:
    """Return the letter of the option, or repair, that has these words."""

    def of(app: MlquizApp, words: str) -> str:
        item = app.screen.question.item  # type: ignore[attr-defined]
        options = getattr(item, "options", None) or item.repairs
        (index,) = (n for n, option in enumerate(options) if words in option.text.en)
        return "abcdef"[index]

    return of
