"""Home: what today holds, where the learner is weak, and the ways from here."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mlquiz.domain.filter import EVERYTHING, Filter
from mlquiz.render.markup import to_plain
from mlquiz.study.planning import Today, today
from mlquiz.study.progress import ConceptProgress, concept_progress, weakest
from mlquiz.tui.bars import share_bar
from mlquiz.tui.document import Document, stack, text
from mlquiz.tui.host import host, told
from mlquiz.tui.phrases import PHRASES
from mlquiz.tui.screens.base import BaseScreen, excused
from mlquiz.tui.start import StartAt
from mlquiz.tui.times import plural
from mlquiz.tui.widgets.options import Options, Row

MENU = {
    "s": ("app.go('session')", "home.study"),
    "c": ("app.go('cards')", "home.cards"),
    "m": ("app.go('concepts')", "home.concepts"),
    "d": ("app.go('demos')", "home.demos"),
    "p": ("app.go('stats')", "home.stats"),
}
WEAKEST = 3


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
        self._weak: list[ConceptProgress] = []

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
        super().open()
        self.once_painted(self.renew)

    def on_screen_resume(self) -> None:
        """Count again after a session."""
        if self._today is not None:
            self.once_painted(self.renew)

    @told
    def renew(self) -> None:
        """Count what today holds."""
        desk, now = self.desk, self.count_now()
        per_day = desk.settings.new_per_day
        self._today = today(desk.library, desk.store, EVERYTHING, now, per_day=per_day)
        weak = weakest(concept_progress(desk.library, desk.store, now), WEAKEST)
        if [each.concept.id for each in weak] != [each.concept.id for each in self._weak]:
            self.query_one("#weak", Options).restart()
        self._weak = weak
        self.show()

    def recount(self) -> None:
        """Count what the new day holds, or what fell due."""
        self.renew()

    @told
    def show(self) -> None:
        """Write what is known so far."""
        self.head(self.say(self.title_key), self._day.isoformat())
        self.query_one("#today", Static).update(stack(self._today_lines(), self._interview()))
        menu = [Row(key, text(self.say(phrase))) for key, (_, phrase) in MENU.items()]
        self.query_one("#menu", Options).show(menu)
        self.query_one("#weak-title", Static).update(
            text(self.say("home.weakest"), "bold") if self._weak else Document()
        )
        self.query_one("#weak", Options).show(
            [Row(str(n + 1), self._weak_line(each)) for n, each in enumerate(self._weak)]
        )
        self.query_one("#troubles", Static).update(self._troubles())

    def _today_lines(self) -> Document:
        if self._today is None:
            return text(self.say("home.counting"), "$muted")
        if not (self._today.due or self._today.new):
            return text(self.say("home.done"), "bold $success")
        due = self._count("home.due", self._today.due)
        return text(due + "   " + self._count("home.new", self._today.new))

    @property
    def _day(self) -> date:
        return self.desk.calendar.day_of(host(self).clock())

    def _count(self, phrase: str, count: int) -> Content:
        """Return a phrase with the number in it standing out."""
        before, after = PHRASES[phrase][self.lang].split("{count}")
        return Content.assemble(before, (str(count), "bold $primary"), after)

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
            await self.app.run_action(action)

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

    def action_weak(self, place: int) -> None:
        """Ask about one of the weakest concepts."""
        wanted = Filter(concepts=frozenset({self._weak[place].concept.id}))
        host(self).go(StartAt(screen="session", wanted=wanted))
