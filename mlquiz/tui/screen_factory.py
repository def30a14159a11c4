"""The factory of screens. It imports a screen's module when the screen is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlquiz.tui.routes import Route

if TYPE_CHECKING:
    from textual.screen import Screen


def open_screen(start: Route) -> Screen[Any]:
    """Return a new screen for the route `start`."""
    return _interview_screen(start) or _study_screen(start) or _place_screen(start)


def _interview_screen(start: Route) -> Screen[Any] | None:
    match start.screen:
        case "interview" if start.interview:
            from mlquiz.tui.screens.interview import InterviewScreen

            return InterviewScreen(start.interview)
        case "interviews":
            from mlquiz.tui.screens.interviews import InterviewsScreen

            return InterviewsScreen()
    return None


def _study_screen(start: Route) -> Screen[Any] | None:
    match start.screen:
        case "session":
            from mlquiz.tui.screens.quiz import QuizScreen

            return QuizScreen(start.order)
        case "cards":
            from mlquiz.tui.screens.cards import CardsScreen

            return CardsScreen(start.order)
        case "lab" if start.demo:
            from mlquiz.tui.screens.lab import LabScreen

            return LabScreen(start.demo, seed=start.seed)
        case "lesson" if start.concept:
            from mlquiz.tui.screens.lesson import LessonScreen

            return LessonScreen(start.concept)
        case "plan":
            from mlquiz.tui.screens.plan import PlanScreen

            return PlanScreen()
    return None


def _place_screen(start: Route) -> Screen[Any]:
    match start.screen:
        case "concepts":
            from mlquiz.tui.screens.concepts import ConceptsScreen

            return ConceptsScreen()
        case "demos":
            from mlquiz.tui.screens.demos import DemosScreen

            return DemosScreen()
        case "stats":
            from mlquiz.tui.screens.stats import StatsScreen

            return StatsScreen()
        case "apart":
            from mlquiz.tui.screens.suspended import SuspendedItemsScreen

            return SuspendedItemsScreen()
        case "settings":
            from mlquiz.tui.screens.settings import SettingsScreen

            return SettingsScreen()
    from mlquiz.tui.screens.home import HomeScreen

    return HomeScreen()
