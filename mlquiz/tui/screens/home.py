"""The home screen: today's session and its length, the menu, and the weakest concepts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from mlquiz.domain.filter import Filter
from mlquiz.errors import MlquizError
from mlquiz.render.markup import to_plain
from mlquiz.study.planner import Standing, standing
from mlquiz.study.progress import ConceptProgress, concept_progress, next_due, weakest
from mlquiz.study.queue_builder import DayLoad
from mlquiz.study.session_planner import EXTRA_NEW, SessionRequest, plan_today
from mlquiz.tui.base_app import app_of, show_errors
from mlquiz.tui.document import Document, stack, text
from mlquiz.tui.home_lines import (
    deferred_reviews,
    done_line,
    interview_lines,
    is_done,
    study_line,
    weak_line,
)
from mlquiz.tui.routes import Route
from mlquiz.tui.screens.base import BaseScreen, with_unavailable_reasons
from mlquiz.tui.widgets.options import Options, Row

if TYPE_CHECKING:
    from mlquiz.lab.spec import DemoSpec

MENU = {
    "s": ("study", "home.study"),
    "c": ("app.go('cards')", "home.cards"),
    "i": ("app.go('interviews')", "interview.title"),
    "m": ("app.go('concepts')", "home.concepts"),
    "d": ("demo", "home.demo"),
    "e": ("app.go('demos')", "home.demos"),
    "p": ("app.go('stats')", "stats.title"),
    "a": ("app.go('plan')", "plan.screen"),
    "o": ("app.go('settings')", "settings.title"),
}
WEAKEST = 3


class HomeScreen(BaseScreen):
    """The first screen. It is painted at once; the counts follow."""

    CSS_PATH = "home.tcss"
    AUTO_FOCUS = "#menu"
    title_key = "home.title"
    is_home = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, action, phrase, show=False) for key, (action, phrase) in MENU.items()),
        *with_unavailable_reasons(
            *(Binding(str(n + 1), f"weak({n})", "home.weak", show=False) for n in range(WEAKEST))
        ),
        Binding("L", "app.language", "key.language"),
        Binding("T", "app.theme", "key.theme"),
        Binding("ctrl+p", "app.palette", "key.palette"),
        Binding("q", "app.quit", "key.quit"),
        Binding("escape", "explain_unavailable('back')", "key.back", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._today: DayLoad | None = None
        self._standing: Standing | None = None
        self._next: datetime | None = None
        self._is_new = False
        """Whether the learner has not answered anything yet."""
        self._has_asked = False
        self._demo: DemoSpec | None = None
        self._weak: list[ConceptProgress] = []
        self._shows_input_hint: bool | None = None
        """Whether the hint on input methods is shown; None until home was shown in Chinese."""

    def body(self) -> ComposeResult:
        """Compose the plan for today, the menu, the weakest concepts and the warnings."""
        with VerticalScroll():
            yield Static(id="today")
            yield Options(id="menu")
            yield Static(id="weak-title")
            yield Options(id="weak")
            yield Static(id="warnings")

    def open(self) -> None:
        """Show the screen and schedule the counts, or the setup form for a new user.

        Counting waits for the first paint, because it takes longer the more items there are.
        """
        self._is_new = not self.services.store.has_events()
        super().open()
        if self._is_new and not self.services.store.has_settings():
            self._open_setup()
        else:
            self.after_refresh_if_open(self.reload)

    def on_screen_resume(self) -> None:
        """Count again, for example after a session."""
        if self._today is not None or self._has_asked:
            self.after_refresh_if_open(self.reload)

    @show_errors
    def reload(self) -> None:
        """Count what there is to do today, and update the screen."""
        services, now = self.services, self.mark_counted()
        self._today = plan_today(services, now)
        self._standing = standing(services, now)
        self._is_new = not services.store.has_events()
        self._next = next_due(services.library, services.store)
        weak = weakest(concept_progress(services.library, services.store, now), WEAKEST)
        if [each.concept.id for each in weak] != [each.concept.id for each in self._weak]:
            self.query_one("#weak", Options).reset()
        self._weak = weak
        self.show()
        self.after_refresh_if_open(self._choose_demo)

    def _open_setup(self) -> None:
        """Open the setup form for a new user; nothing is counted before it is closed."""
        self._has_asked = True
        from mlquiz.tui.screens.setup import SetupScreen

        self.app.push_screen(SetupScreen(), self._on_setup_closed)

    def _on_setup_closed(self, _: None) -> None:
        """Move the cursor to the demo of the day if the new user only wants to look around."""
        if self.services.settings.goal == "look":
            self.query_one("#menu", Options).cursor = list(MENU).index("d")

    def _choose_demo(self) -> None:
        """Choose the demo of the day: the first readable one from an index based on the date.

        Demos of packs are left out, because their code may not be trusted. Called after the counts
        are shown, because reading specs takes longer than counting.
        """
        demos = app_of(self).demos
        first = self._day.toordinal()
        for step in range(len(demos.names)):
            name = demos.names[(first + step) % len(demos.names)]
            with suppress(MlquizError):
                spec = demos.spec(name)
                if spec.pack is None:
                    self._demo = spec
                    break
        self.show()

    def recount(self) -> None:
        """Count again after a new day began, an item fell due or the data changed."""
        self.reload()

    @show_errors
    def show(self) -> None:
        """Write everything that is known so far."""
        self.set_title(self.translate(self.title_key), self._day.isoformat())
        self.query_one("#today", Static).update(stack(*self._today_lines(), self._input_hint()))
        menu = [Row(key, self._menu_line(key, phrase)) for key, (_, phrase) in MENU.items()]
        self.query_one("#menu", Options).show(menu, cursor=0)
        self.query_one("#weak-title", Static).update(
            text(self.translate("home.weakest"), "bold") if self._weak else Document()
        )
        self.query_one("#weak", Options).show(
            [Row(str(n + 1), weak_line(each, self.lang)) for n, each in enumerate(self._weak)]
        )
        self.query_one("#warnings", Static).update(self._warnings())

    def _today_lines(self) -> Iterator[Document]:
        """Yield what mlquiz is or that today is done, the deferred reviews, and the interview."""
        if self._is_new:
            yield text(self.translate("home.what"))
        elif self._is_done:
            now, calendar = app_of(self).clock(), self.services.calendar
            yield done_line(self._next, now, calendar, self.lang)
        if self._today is not None:
            yield deferred_reviews(self._today, self.lang)
        date = self.services.settings.interview_date
        if date is not None:
            yield interview_lines(date, self._day, self._standing, self.lang)

    @property
    def _is_done(self) -> bool:
        return self._today is not None and is_done(self._today)

    def _menu_line(self, key: str, phrase: str) -> Document:
        if key == "s":
            today = self._today
            return text(study_line(today, self.lang) if today else self.translate(phrase))
        if key == "d" and self._demo:
            return text(self.translate("home.demo_of", title=to_plain(self._demo.title[self.lang])))
        return text(self.translate(phrase))

    @property
    def _day(self) -> date:
        return self.services.calendar.day_of(app_of(self).clock())

    def _input_hint(self) -> Document:
        """Return the hint to switch off the input method, the first time home is in Chinese."""
        if self.lang != "zh" or self._today is None:
            return Document()
        if self._shows_input_hint is None:
            self._shows_input_hint = self.services.mark_hint_shown("input_hint")
        words = text(self.translate("input_method.hint"), "$accent")
        return words if self._shows_input_hint else Document()

    def _warnings(self) -> Document:
        if self._today is None:
            return Document()
        return stack(*(text(words, "$warning") for words in self.services.warnings(self.lang)))

    @on(Options.Picked, "#menu")
    async def _on_menu_picked(self, event: Options.Picked) -> None:
        if self.is_active:
            action, _ = list(MENU.values())[event.index]
            await app_of(self).run_action(action, self)

    @on(Options.Picked, "#weak")
    def _on_weak_picked(self, event: Options.Picked) -> None:
        if self.is_active and not event.is_stale:
            self.action_weak(event.index)

    def unavailable(self, action: str, *parameters: object) -> str | None:
        """Return why an action is unavailable now; see `BaseScreen.unavailable`."""
        match action, parameters:
            case "weak", (int(index),) if index >= len(self._weak):
                return "home.no_such_weak" if self._weak else "home.no_weak"
            case "back", _:
                return "home.leave"
        return None

    def action_study(self) -> None:
        """Start a session of due and new items, or of more new items once today's are done."""
        if not self.is_active:
            return
        more = EXTRA_NEW if self._is_done else 0
        from mlquiz.tui.screens.quiz import QuizScreen

        self.app.push_screen(QuizScreen(SessionRequest(more=more)))

    @show_errors
    def action_demo(self) -> None:
        """Run the demo of the day, or open the list of demos if none is chosen."""
        if not self.is_active:
            return
        if not self._demo:
            app_of(self).action_go("demos")
            return
        from mlquiz.tui.screens.lab import LabScreen

        self.app.push_screen(LabScreen(self._demo.name, run=True))

    def action_weak(self, index: int) -> None:
        """Start a session on one of the weakest concepts."""
        wanted = Filter(concepts=frozenset({self._weak[index].concept.id}))
        app_of(self).go(Route(screen="session", session=SessionRequest(wanted)))
