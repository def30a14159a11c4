"""Home: what to do now and how long it takes, what is recalled worst, and the ways from here."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mlquiz.domain.filter import Filter
from mlquiz.errors import MlquizError
from mlquiz.render.markup import to_plain
from mlquiz.study.agenda import MORE, plan_today
from mlquiz.study.planning import Today
from mlquiz.study.progress import ConceptProgress, concept_progress, next_due, weakest
from mlquiz.tui.bars import share_bar
from mlquiz.tui.document import Document, stack, text
from mlquiz.tui.host import host, told
from mlquiz.tui.screens.base import BaseScreen, excused
from mlquiz.tui.start import Order, StartAt
from mlquiz.tui.times import plural, until
from mlquiz.tui.widgets.options import Options, Row

if TYPE_CHECKING:
    from mlquiz.lab.words import DemoSpec

MENU = {
    "s": ("study", "home.study"),
    "c": ("app.go('cards')", "home.cards"),
    "m": ("app.go('concepts')", "home.concepts"),
    "d": ("demo", "home.demo"),
    "e": ("app.go('demos')", "home.demos"),
    "p": ("app.go('stats')", "home.stats"),
    "o": ("app.go('settings')", "home.settings"),
}
WEAKEST = 3
INPUT_HINT_SHOWN = "input_hint_shown"
"""The setting, not for learners to change, that remembers the line on input methods."""


class HomeScreen(BaseScreen):
    """The first screen. It is painted at once, and counted right after."""

    CSS_PATH = "home.tcss"
    AUTO_FOCUS = "#menu"
    title_key = "home.title"
    is_home = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, action, phrase, show=False) for key, (action, phrase) in MENU.items()),
        *excused(
            *(Binding(str(n + 1), f"weak({n})", "home.weak", show=False) for n in range(WEAKEST))
        ),
        Binding("L", "app.language", "key.language"),
        Binding("T", "app.theme", "key.theme"),
        Binding("ctrl+p", "app.palette", "key.palette"),
        Binding("q", "app.quit", "key.quit"),
        Binding("escape", "excuse('back')", "key.back", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._today: Today | None = None
        self._next: datetime | None = None
        self._is_new = False
        """Whether nothing was answered so far."""
        self._has_asked = False
        self._demo: DemoSpec | None = None
        self._weak: list[ConceptProgress] = []
        self._shows_input_hint: bool | None = None
        """Whether the line on input methods is shown; None before Chinese was."""

    def body(self) -> ComposeResult:
        """Compose what today holds, the menu, and what is weak."""
        with VerticalScroll():
            yield Static(id="today")
            yield Options(id="menu")
            yield Static(id="weak-title")
            yield Options(id="weak")
            yield Static(id="troubles")

    def open(self) -> None:
        """Count only after the first paint: it takes longer the more there is."""
        self._is_new = not self.desk.store.has_events()
        super().open()
        if self._is_new and not self.desk.store.has_settings():
            self._ask_once()
        else:
            self.once_painted(self.renew)

    def on_screen_resume(self) -> None:
        """Count again after a session."""
        if self._today is not None or self._has_asked:
            self.once_painted(self.renew)

    @told
    def renew(self) -> None:
        """Count what today holds."""
        desk, now = self.desk, self.count_now()
        self._today = plan_today(desk, now)
        self._is_new = not desk.store.has_events()
        self._next = next_due(desk.library, desk.store)
        weak = weakest(concept_progress(desk.library, desk.store, now), WEAKEST)
        if [each.concept.id for each in weak] != [each.concept.id for each in self._weak]:
            self.query_one("#weak", Options).restart()
        self._weak = weak
        self.show()
        self.once_painted(self._choose_demo)

    def _ask_once(self) -> None:
        """Ask a new user what it is to be for, before anything is counted."""
        self._has_asked = True
        from mlquiz.tui.screens.setup import SetupScreen

        self.app.push_screen(SetupScreen(), self._begin)

    def _begin(self, _: None) -> None:
        """Put the cursor on what a new user came for."""
        if self.desk.settings.goal == "look":
            self.query_one("#menu", Options).cursor = list(MENU).index("d")

    def _choose_demo(self) -> None:
        """Choose the demo of the day; reading demos takes longer than counting."""
        demos = host(self).demos
        first = self._day.toordinal()
        for step in range(len(demos.names)):
            name = demos.names[(first + step) % len(demos.names)]
            with suppress(MlquizError):
                self._demo = demos.words(name)
                break
        self.show()

    def recount(self) -> None:
        """Count what the new day holds, or what fell due."""
        self.renew()

    @told
    def show(self) -> None:
        """Write what is known so far."""
        self.head(self.say(self.title_key), self._day.isoformat())
        self.query_one("#today", Static).update(
            stack(self._headline(), self._waiting(), self._interview(), self._input_hint())
        )
        menu = [Row(key, self._menu_line(key, phrase)) for key, (_, phrase) in MENU.items()]
        self.query_one("#menu", Options).show(menu, cursor=0)
        self.query_one("#weak-title", Static).update(
            text(self.say("home.weakest"), "bold") if self._weak else Document()
        )
        self.query_one("#weak", Options).show(
            [Row(str(n + 1), self._weak_line(each)) for n, each in enumerate(self._weak)]
        )
        self.query_one("#troubles", Static).update(self._troubles())

    def _headline(self) -> Document:
        """Say what mlquiz is to a new user, to others that the day is done."""
        if self._is_new:
            return text(self.say("home.what"))
        if self._today is None or not self._is_done:
            return Document()
        line = Content.styled(self.say("home.done"), "bold $success")
        if self._next is not None:
            now, calendar = host(self).clock(), self.desk.calendar
            when = until(self._next, now, calendar, self.lang)
            line += " " + self.say("home.later", when=when)
        return text(line)

    def _waiting(self) -> Document:
        """Say how many reviews there is no time for today."""
        if self._today is None or not self._today.waiting:
            return Document()
        return text(plural("home.waiting", self._today.waiting, self.lang), "$muted")

    @property
    def _is_done(self) -> bool:
        return self._today is not None and not (self._today.due or self._today.new)

    def _menu_line(self, key: str, phrase: str) -> Document:
        if key == "s":
            return text(self._study_line(phrase))
        if key == "d" and self._demo:
            return text(self.say("home.demo_of", title=to_plain(self._demo.title[self.lang])))
        return text(self.say(phrase))

    def _study_line(self, phrase: str) -> str:
        """Say what a session holds and how long it takes, as soon as that is counted."""
        if self._today is None:
            return self.say(phrase)
        if self._is_done:
            return self.say("home.more", count=MORE)
        reviews = plural("home.review", self._today.due, self.lang)
        new = plural("home.new_item", self._today.new, self.lang)
        what = self.say("home.and", reviews=reviews, new=new)
        if not (self._today.due and self._today.new):
            what = reviews if self._today.due else new
        minutes = max(1, round(self._today.minutes))
        return self.say("home.now", minutes=plural("home.minute", minutes, self.lang), what=what)

    @property
    def _day(self) -> date:
        return self.desk.calendar.day_of(host(self).clock())

    def _interview(self) -> Document:
        day = self.desk.settings.interview_date
        if day is None:
            return Document()
        left = (day - self._day).days
        if left < 0:
            return Document()
        if left == 0:
            return text(self.say("home.interview_today"), "bold $accent")
        when = plural("home.interview", left, self.lang)
        return text(Content.assemble((when, "bold $accent"), (f"  {day.isoformat()}", "$muted")))

    def _input_hint(self) -> Document:
        """Say, on the first home screen in Chinese, that keys need the input method off."""
        if self.lang != "zh" or self._today is None:
            return Document()
        store = self.desk.store
        if self._shows_input_hint is None:
            self._shows_input_hint = store.setting(INPUT_HINT_SHOWN) is None
            if self._shows_input_hint:
                store.set_setting(INPUT_HINT_SHOWN, "1")
        words = text(self.say("input_method.hint"), "$accent")
        return words if self._shows_input_hint else Document()

    def _weak_line(self, progress: ConceptProgress) -> Document:
        title = to_plain(progress.concept.title[self.lang])
        return text(share_bar(progress.recall or 0) + f"  {title}")

    def _troubles(self) -> Document:
        if self._today is None:
            return Document()
        return stack(*(text(words, "$warning") for words in self.desk.warnings(self.lang)))

    @on(Options.Picked, "#menu")
    async def _take_menu(self, event: Options.Picked) -> None:
        if self.is_active:
            action, _ = list(MENU.values())[event.index]
            await host(self).run_action(action, self)

    @on(Options.Picked, "#weak")
    def _take_weak(self, event: Options.Picked) -> None:
        if self.is_active and not event.is_late:
            self.action_weak(event.index)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell what is possible now."""
        if action == "weak":
            return isinstance(parameters[0], int) and parameters[0] < len(self._weak)
        return super().check_action(action, parameters)

    def excuse(self, action: str) -> str:
        """Return the phrase that says what the digits, and escape, would need."""
        return "home.leave" if action == "back" else "home.no_weak"

    def action_study(self) -> None:
        """Study what is due and new; once that is done, more new items."""
        if not self.is_active:
            return
        more = MORE if self._is_done else 0
        from mlquiz.tui.screens.quiz import QuizScreen

        self.app.push_screen(QuizScreen(Order(more=more)))

    @told
    def action_demo(self) -> None:
        """Run the demo of the day, or list the demos if it is not chosen yet."""
        if not self.is_active:
            return
        if not self._demo:
            host(self).action_go("demos")
            return
        from mlquiz.tui.screens.lab import LabScreen

        self.app.push_screen(LabScreen(self._demo.name, run=True))

    def action_weak(self, place: int) -> None:
        """Ask about one of the weakest concepts."""
        wanted = Filter(concepts=frozenset({self._weak[place].concept.id}))
        host(self).go(StartAt(screen="session", wanted=wanted))
