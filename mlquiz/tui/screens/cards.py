"""A session of cards alone."""

from __future__ import annotations

from msgspec.structs import replace

from mlquiz.domain.items import CARD_KINDS
from mlquiz.tui.screens.quiz import QuizScreen
from mlquiz.tui.start import Order


class CardsScreen(QuizScreen):
    """Asks cards: the front, the back, and how well it was recalled."""

    title_key = "cards.title"

    def __init__(self, order: Order) -> None:
        kinds = frozenset(order.wanted.kinds & set(CARD_KINDS) or CARD_KINDS)
        super().__init__(replace(order, wanted=replace(order.wanted, kinds=kinds)))
