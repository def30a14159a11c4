"""The screen of a session with cards only."""

from __future__ import annotations

from msgspec.structs import replace

from mlquiz.domain.kinds.registry import card_kinds
from mlquiz.study.session_planner import SessionRequest
from mlquiz.tui.screens.quiz import QuizScreen


class CardsScreen(QuizScreen):
    """A session of cards: the front, the back, and the learner's rating of the recall."""

    title_key = "cards.title"

    def __init__(self, request: SessionRequest) -> None:
        kinds = frozenset(request.wanted.kinds & set(card_kinds()) or card_kinds())
        super().__init__(replace(request, wanted=replace(request.wanted, kinds=kinds)))
