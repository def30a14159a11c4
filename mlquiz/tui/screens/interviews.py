"""The mock interviews: a new one, the unfinished one, and the reports on earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from mlquiz.domain.interview import Interview
from mlquiz.domain.interview_report import report_on
from mlquiz.domain.ladders import Seniority
from mlquiz.i18n.interview import translate
from mlquiz.study.interview import InterviewSession
from mlquiz.study.interview_page import clock_time, started_at
from mlquiz.study.ladder_selection import InterviewRequest, last_open, sections_with_ladders
from mlquiz.tui.base_app import app_of, show_errors
from mlquiz.tui.document import Document, text
from mlquiz.tui.screens.base import BaseScreen, with_unavailable_reasons
from mlquiz.tui.widgets.options import Options, Row

T = TypeVar("T")
LENGTHS = (5, 10, 20, 30, 45, 60)
"""The lengths to choose from, in minutes."""
SHOWN = 9
"""Maximum number of earlier interviews listed: each has a digit."""


class InterviewsScreen(BaseScreen):
    """A menu to set up and begin an interview, above the list of the last ones."""

    CSS_PATH = "interviews.tcss"
    AUTO_FOCUS = "#menu"
    title_key = "interview.title"
    BINDINGS: ClassVar[list[BindingType]] = [
        *with_unavailable_reasons(
            Binding("s", "start", "key.start"),
            Binding("r", "resume", "key.resume_interview"),
            *(
                Binding(str(n + 1), f"report({n})", "key.open_report", show=False)
                for n in range(SHOWN)
            ),
        ),
        Binding("m", "change('minutes')", "key.change_minutes", show=False),
        Binding("g", "change('level')", "key.change_level", show=False),
        Binding("c", "change('section')", "key.change_section", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._request = InterviewRequest()
        self._sections: list[str | None] = [None]
        self._open: Interview | None = None
        self._earlier: list[Interview] = []

    def body(self) -> ComposeResult:
        """Compose the introduction, the menu and the list."""
        with VerticalScroll():
            yield Static(id="what")
            yield Options(id="menu")
            yield Static(id="earlier-title")
            yield Options(id="earlier")

    def open(self) -> None:
        """Load the interviews, and show them."""
        self._sections = [None, *sections_with_ladders(self.services.library)]
        self.reload()

    @show_errors
    def reload(self) -> None:
        """Load the interviews, and show them."""
        found = self.services.store.interviews()
        self._open = last_open(self.services)
        self._earlier = [each for each in reversed(found) if each.answers][:SHOWN]
        self.show()
        self.refresh_bindings()

    def on_screen_resume(self) -> None:
        """Load the interviews again, for example after one was held."""
        if self._sections != [None]:
            self.reload()

    @show_errors
    def show(self) -> None:
        """Write the menu and the list."""
        super().show()
        self.query_one("#what", Static).update(text(self.translate("interview.what")))
        menu = [Row(key, text(words)) for key, words in self._menu().items()]
        self.query_one("#menu", Options).show(menu, cursor=0)
        title = self.translate("interview.earlier") if self._earlier else ""
        heading = text(title, "bold") if title else Document()
        self.query_one("#earlier-title", Static).update(heading)
        rows = [Row(str(n + 1), text(self._line(each))) for n, each in enumerate(self._earlier)]
        self.query_one("#earlier", Options).show(rows)

    def _menu(self) -> dict[str, str]:
        request = self._request
        section = (
            self.section_title(request.section)
            if request.section
            else translate("report.all_sections", self.lang)
        )
        level = translate(f"level.{request.level.value}", self.lang)
        menu = {"s": self.translate("interview.start")}
        if self._open is not None:
            left = clock_time(self._open.seconds_left)
            words = self.translate("interview.resume", time=started_at(self._open), left=left)
            menu["r"] = words
        return menu | {
            "m": self.translate("interview.minutes", value=request.minutes),
            "g": self.translate("interview.level", value=level),
            "c": self.translate("interview.section", value=section),
        }

    def _line(self, interview: Interview) -> str:
        report = report_on(interview)
        return self.translate(
            "interview.line",
            time=started_at(interview),
            level=translate(f"level.{interview.start.level.value}", self.lang),
            passed=report.passed,
            asked=report.asked,
            state=translate("list.open" if interview.can_go_on else "list.over", self.lang),
        )

    @on(Options.Picked, "#menu")
    def _on_menu_picked(self, event: Options.Picked) -> None:
        key = list(self._menu())[event.index]
        match key:
            case "s":
                self.action_start()
            case "r":
                self.action_resume()
            case _:
                self.action_change({"m": "minutes", "g": "level", "c": "section"}[key])

    @on(Options.Picked, "#earlier")
    def _on_report_picked(self, event: Options.Picked) -> None:
        self.action_report(event.index)

    def unavailable(self, action: str, *parameters: object) -> str | None:
        """Return why an action is unavailable now; see `BaseScreen.unavailable`."""
        match action, parameters:
            case "resume", _ if self._open is None:
                return "interview.none_open"
            case "report", (int(index),) if index >= len(self._earlier):
                return "interview.no_such"
        return None

    def action_change(self, name: str) -> None:
        """Change a setting of the next interview to its next value."""
        request = self._request
        match name:
            case "minutes":
                self._request = replace(request, minutes=following(LENGTHS, request.minutes))
            case "level":
                self._request = replace(request, level=following(list(Seniority), request.level))
            case "section":
                section = following(self._sections, request.section)
                self._request = replace(request, section=section)
        self.show()

    @show_errors
    def action_start(self) -> None:
        """Begin an interview."""
        if self.is_active:
            self._hold(InterviewSession.start(self.services, self._request, app_of(self).clock))

    @show_errors
    def action_resume(self) -> None:
        """Resume the last unfinished interview."""
        if self.is_active and self._open is not None:
            self._hold(InterviewSession.resume(self.services, self._open, app_of(self).clock))

    def _hold(self, interview: InterviewSession) -> None:
        from mlquiz.tui.screens.interview import InterviewScreen

        self.app.push_screen(InterviewScreen(interview))

    def action_report(self, index: int) -> None:
        """Show the report on an earlier interview."""
        from mlquiz.tui.screens.interview_report import InterviewReportScreen

        if self.is_active:
            self.app.push_screen(InterviewReportScreen(self._earlier[index]))


def following(values: Sequence[T], value: T) -> T:
    """Return the value after `value`, the first one after the last."""
    return values[(values.index(value) + 1) % len(values)]
