"""The help screen, which lists all keys by screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.widgets import Static

from mlquiz.tui.document import BLANK, Document, text
from mlquiz.tui.keys import key_name
from mlquiz.tui.screens.base import BaseScreen

KEY_COLUMN = 16
MAX_LISTED = 3
"""Maximum number of keys listed individually; more are shown as a range (first-last)."""
HERE = {"key.language": "help.language", "key.help": "help.page", "key.settle": "help.settle"}
"""Message keys of descriptions that differ from those in the key bar, by the keys used there."""


def documented() -> Iterator[tuple[str, tuple[type[DOMNode], ...]]]:
    """Yield, for each screen, the message key of its title and the classes that bind its keys."""
    from mlquiz.tui.base_app import BaseApp
    from mlquiz.tui.screens.concepts import ConceptsScreen
    from mlquiz.tui.screens.demos import DemosScreen
    from mlquiz.tui.screens.home import HomeScreen
    from mlquiz.tui.screens.interview import InterviewScreen
    from mlquiz.tui.screens.interview_report import InterviewReportScreen
    from mlquiz.tui.screens.interviews import InterviewsScreen
    from mlquiz.tui.screens.item_report import ItemReportScreen, NoteInput
    from mlquiz.tui.screens.lab import LabScreen
    from mlquiz.tui.screens.lesson import LessonScreen
    from mlquiz.tui.screens.plan import PlanScreen
    from mlquiz.tui.screens.quiz import QuizScreen
    from mlquiz.tui.screens.session_summary import SessionSummaryScreen
    from mlquiz.tui.screens.settings import SettingsScreen
    from mlquiz.tui.screens.setup import SetupScreen
    from mlquiz.tui.screens.stats import StatsScreen
    from mlquiz.tui.screens.suspended import SuspendedItemsScreen
    from mlquiz.tui.widgets.answer_editor import AnswerEditor
    from mlquiz.tui.widgets.answer_input import AnswerInput
    from mlquiz.tui.widgets.concept_tree import ConceptTree
    from mlquiz.tui.widgets.form import Form
    from mlquiz.tui.widgets.knobs import KnobInput, Knobs
    from mlquiz.tui.widgets.menu_list import MenuList
    from mlquiz.tui.widgets.options import Options
    from mlquiz.tui.widgets.question_view import QuestionView

    yield "help.everywhere", (BaseApp,)
    yield "go.home", (HomeScreen,)
    yield "help.session", (QuizScreen, Options, AnswerInput, AnswerEditor, QuestionView)
    yield SessionSummaryScreen.title_key, (SessionSummaryScreen,)
    yield LabScreen.title_key, (LabScreen, Knobs, KnobInput)
    yield InterviewsScreen.title_key, (InterviewsScreen, InterviewScreen)
    yield InterviewReportScreen.title_key, (InterviewReportScreen,)
    yield ConceptsScreen.title_key, (ConceptsScreen, ConceptTree)
    yield DemosScreen.title_key, (MenuList,)
    yield LessonScreen.title_key, (LessonScreen,)
    yield StatsScreen.title_key, (StatsScreen,)
    yield PlanScreen.title_key, (PlanScreen,)
    yield SuspendedItemsScreen.title_key, (SuspendedItemsScreen, MenuList)
    yield ItemReportScreen.title_key, (NoteInput,)
    yield SettingsScreen.title_key, (SettingsScreen, Form)
    yield SetupScreen.title_key, (SetupScreen,)


def own_bindings(nodes: Iterable[type[DOMNode]]) -> Iterator[list[Binding]]:
    """Yield the bindings that the classes themselves declare, grouped by description.

    Bindings that repeat one of the app, with the same key and description, are omitted.
    """
    from mlquiz.tui.base_app import BaseApp

    nodes = tuple(nodes)
    everywhere = (
        set() if BaseApp in nodes else {(each.key, each.description) for each in declared(BaseApp)}
    )
    by_phrase: dict[str, list[Binding]] = {}
    for node in nodes:
        for binding in declared(node):
            if (binding.key, binding.description) not in everywhere:
                by_phrase.setdefault(binding.description, []).append(binding)
    yield from by_phrase.values()


def declared(node: type[DOMNode]) -> Iterator[Binding]:
    """Yield the non-system bindings that a class itself declares, one for each key."""
    for binding in Binding.make_bindings(node.__dict__.get("BINDINGS", ())):
        if not binding.system:
            yield binding


class HelpScreen(BaseScreen):
    """A page with every key of the app."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "VerticalScroll"
    title_key = "help.title"

    def body(self) -> ComposeResult:
        """Compose the page."""
        with VerticalScroll():
            yield Static(id="keys")

    def show(self) -> None:
        """Write the list of keys."""
        super().show()
        page = text(self.translate("help.intro"))
        if self.lang == "zh":
            page += text(self.translate("input_method.hint"))
        for title, nodes in documented():
            page += BLANK + text(self.translate(title), "bold $primary")
            for bindings in own_bindings(nodes):
                page += self._line(bindings)
        self.query_one("#keys", Static).update(page)

    def _line(self, bindings: list[Binding]) -> Document:
        names = dict.fromkeys(key_name(binding, self.lang) for binding in bindings)
        shown = (
            f"{next(iter(names))}-{list(names)[-1]}"
            if len(names) > MAX_LISTED
            else ", ".join(names)
        )
        keys = Content.styled(f"  {shown}", "bold")
        gap = " " * max(2, KEY_COLUMN - keys.cell_length)
        description = bindings[0].description
        return text(self.translate(HERE.get(description, description))).indented(keys + gap)
