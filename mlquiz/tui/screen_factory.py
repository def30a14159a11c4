"""The factory of screens. It imports a screen's module when the screen is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlquiz.tui.routes import Route

if TYPE_CHECKING:
    from textual.screen import Screen


def create_screen(route: Route) -> Screen[Any]:
    """Return a new screen for `route`."""
    return _interview_screen(route) or _study_screen(route) or _list_screen(route)


def _interview_screen(route: Route) -> Screen[Any] | None:
    match route.screen:
        case "interview" if route.interview:
            from mlquiz.tui.screens.interview import InterviewScreen

            return InterviewScreen(route.interview)
        case "interviews":
            from mlquiz.tui.screens.interviews import InterviewsScreen

            return InterviewsScreen()
    return None


def _study_screen(route: Route) -> Screen[Any] | None:
    match route.screen:
        case "session":
            from mlquiz.tui.screens.quiz import QuizScreen

            return QuizScreen(route.session)
        case "cards":
            from mlquiz.tui.screens.cards import CardsScreen

            return CardsScreen(route.session)
        case "lab" if route.demo:
            from mlquiz.tui.screens.lab import LabScreen

            return LabScreen(route.demo, seed=route.seed)
        case "lesson" if route.concept:
            from mlquiz.tui.screens.lesson import LessonScreen

            return LessonScreen(route.concept)
        case "plan":
            from mlquiz.tui.screens.plan import PlanScreen

            return PlanScreen()
    return None


def _list_screen(route: Route) -> Screen[Any]:
    match route.screen:
        case "concepts":
            from mlquiz.tui.screens.concepts import ConceptsScreen

            return ConceptsScreen()
        case "demos":
            from mlquiz.tui.screens.demos import DemosScreen

            return DemosScreen()
        case "stats":
            from mlquiz.tui.screens.stats import StatsScreen

            return StatsScreen()
        case "suspended":
            from mlquiz.tui.screens.suspended import SuspendedItemsScreen

            return SuspendedItemsScreen()
        case "settings":
            from mlquiz.tui.screens.settings import SettingsScreen

            return SettingsScreen()
    from mlquiz.tui.screens.home import HomeScreen

    return HomeScreen()
