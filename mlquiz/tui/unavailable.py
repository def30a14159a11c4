"""Reasons why an action of a session is unavailable for the current item."""

from __future__ import annotations

from collections.abc import Mapping

from mlquiz.domain.steps import Reveal
from mlquiz.tui.question_state import QuestionState

LATER = {"demo": "quiz.demo_later", "lesson": "quiz.lesson_later"}
ASKED: Mapping[str, str] = {**LATER, "next": "quiz.answer"}
FRONT: Mapping[str, str] = {**LATER, "next": "quiz.reveal", "give_up": "quiz.reveal"}
BACK: Mapping[str, str] = {
    "demo": "proof.none",
    **dict.fromkeys(("next", "reveal", "give_up"), "quiz.rate"),
}
RUNNING: Mapping[str, str] = dict.fromkeys(("demo", "lesson", "reveal", "give_up"), "quiz.running")
OVER: Mapping[str, str] = {"demo": "proof.none", "reveal": "quiz.go_on", "give_up": "quiz.go_on"}
APART = ("suspend", "bury")


def unavailable_reason(question: QuestionState, action: str) -> str:
    """Return the key of the message that explains why `action` is unavailable; '' if none."""
    if action == "undo":
        return "session.nothing_to_undo"
    if action in APART:
        return "quiz.is_suspended" if question.state.suspended else "quiz.is_buried"
    if question.is_over:
        reasons = RUNNING if question.undecided else OVER
    elif isinstance(question.step, Reveal):
        reasons = FRONT
    else:
        reasons = BACK if question.shows_answer else ASKED
    return reasons.get(action, "")
