"""Reasons why an action of a session is unavailable for the current item."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mlquiz.domain.rating_steps import Confidence, Reveal
from mlquiz.tui.question_state import QuestionState

# Each table below is for one state of a question. It maps the actions that are unavailable in it to
# the keys of the messages that say why; an action without a message just does nothing.

LATER: Mapping[str, str] = {"demo": "quiz.demo_later", "lesson": "quiz.lesson_later"}
"""Before the answer: included in the tables of all such states."""
ASKED: Mapping[str, str] = {**LATER, "next": "quiz.answer"}
"""An option is to be picked, or a text typed."""
MARKING: Mapping[str, str] = {**LATER, "next": "quiz.mark_first"}
"""Options are to be marked and then submitted."""
UNCONFIRMED: Mapping[str, str] = {
    **LATER,
    **dict.fromkeys(("next", "give_up"), "quiz.say_if_sure"),
}
"""The learner is asked whether the answer is sure."""
TICKING: Mapping[str, str] = {
    "demo": "proof.none",
    **dict.fromkeys(("next", "reveal", "give_up"), "quiz.tick_first"),
}
"""The answer is shown, and the points that the learner made are to be ticked."""
FRONT: Mapping[str, str] = {**LATER, "next": "quiz.reveal", "give_up": "quiz.reveal"}
"""The front of a card is shown."""
BACK: Mapping[str, str] = {
    "demo": "proof.none",
    **dict.fromkeys(("next", "reveal", "give_up"), "quiz.rate"),
}
"""The back of a card is shown, and the recall is to be rated."""
RUNNING: Mapping[str, str] = dict.fromkeys(("demo", "lesson", "reveal", "give_up"), "quiz.running")
"""A run has yet to decide the prediction."""
ANSWERED: Mapping[str, str] = {
    "demo": "proof.none",
    "reveal": "quiz.go_on",
    "give_up": "quiz.go_on",
}
"""The question is answered."""

AVAILABLE: Mapping[str, Callable[[QuestionState], bool]] = {
    "reveal": lambda question: isinstance(question.step, Reveal),
    "next": lambda question: question.is_answered and not question.undecided,
    "settle": lambda question: question.undecided,
    "demo": lambda question: question.shows_answer and bool(question.item.demo),
    "lesson": lambda question: question.shows_answer or question.can_read_first,
    "give_up": lambda question: question.can_give_up,
}
"""The condition of each action."""


def unavailable(question: QuestionState, action: str) -> str | None:
    """Return why an action on a question is unavailable now; see `BaseScreen.unavailable`."""
    if action not in AVAILABLE or AVAILABLE[action](question):
        return None
    if question.is_answered:
        reasons = RUNNING if question.undecided else ANSWERED
    elif isinstance(question.step, Reveal):
        reasons = FRONT
    elif isinstance(question.step, Confidence):
        reasons = UNCONFIRMED
    elif question.is_multi_select:
        reasons = TICKING if question.shows_answer else MARKING
    else:
        reasons = BACK if question.shows_answer else ASKED
    return reasons.get(action, "")
