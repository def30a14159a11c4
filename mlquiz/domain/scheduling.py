"""Spaced repetition: the state of an item as a fold over its events (FSRS, Ye 2022-2024)."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from mlquiz.domain.events import Action, Event
from mlquiz.domain.rating import Rating

if TYPE_CHECKING:
    import fsrs

DESIRED_RETENTION = 0.9
LEECH_LAPSES = 6
STEP = timedelta(minutes=10)
LEARNING, REVIEW = 1, 2  # as `fsrs.State` counts them
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
NEW_ID = 1  # fsrs.Card() without an id sleeps a millisecond to make one


class CardState(Struct, frozen=True, kw_only=True):
    """What the scheduler knows of an item. `due` is None while it was never answered."""

    item: str
    due: datetime | None = None
    last_review: datetime | None = None
    first_review: datetime | None = None
    stability: float | None = None
    difficulty: float | None = None
    phase: int = LEARNING
    step: int | None = 0
    reviews: int = 0
    lapses: int = 0
    suspended: bool = False
    buried_until: datetime | None = None
    flagged: bool = False

    @property
    def leech(self) -> bool:
        """Whether it was forgotten so often that the item, not the learner, needs a change."""
        return self.lapses >= LEECH_LAPSES

    @property
    def learnt(self) -> bool:
        """Whether it has left the learning steps."""
        return self.phase == REVIEW


@functools.cache
def scheduler() -> fsrs.Scheduler:
    """Return the scheduler; fsrs is loaded with the first answer, not before the first question."""
    import fsrs

    return fsrs.Scheduler(
        desired_retention=DESIRED_RETENTION,
        learning_steps=(STEP,),
        relearning_steps=(STEP,),
        enable_fuzzing=False,
    )


def replay(item: str, events: Iterable[Event]) -> CardState:
    """Fold all events of one item, in any order, into its state.

    The order of the fold is that of (time, uuid), so that logs merged from two devices, or
    written under a clock that went backwards, give one state whatever order they came in.
    """
    ordered = sorted(events, key=lambda event: (event.at, event.uuid))
    voided = {event.target for event in ordered if event.action is Action.VOID}
    state = CardState(item=item)
    for event in ordered:
        if event.uuid not in voided:
            state = apply(state, event)
    return state


def apply(state: CardState, event: Event) -> CardState:
    """Return the state after one event that was not voided."""
    changes: dict[Action, dict[str, Any]] = {
        Action.SUSPEND: {"suspended": True},
        Action.RESUME: {"suspended": False, "buried_until": None},
        Action.BURY: {"buried_until": event.until},
        Action.FLAG: {"flagged": True},
        Action.UNFLAG: {"flagged": False},
    }
    if event.action is Action.ANSWER and event.rating is not None:
        return review(state, event.rating, event.at)
    return replace(state, **changes.get(event.action, {}))


def review(state: CardState, rating: Rating, at: datetime) -> CardState:
    """Return the state after the item was answered with `rating` at the UTC time `at`."""
    import fsrs

    card, _ = scheduler().review_card(to_fsrs(state), fsrs.Rating(rating), at)
    lapsed = state.phase == REVIEW and rating is Rating.AGAIN
    reviews = state.reviews + 1
    return replace(
        state,
        due=spread(state.item, reviews, at, card.due),
        last_review=at,
        first_review=state.first_review or at,
        stability=card.stability,
        difficulty=card.difficulty,
        phase=int(card.state),
        step=card.step,
        reviews=reviews,
        lapses=state.lapses + lapsed,
    )


def to_fsrs(state: CardState) -> fsrs.Card:
    """Return the state as the scheduler library wants it."""
    import fsrs

    return fsrs.Card(
        card_id=NEW_ID,
        state=fsrs.State(state.phase),
        step=state.step,
        stability=state.stability,
        difficulty=state.difficulty,
        due=state.due or LONG_AGO,
        last_review=state.last_review,
    )


def spread(item: str, reviews: int, at: datetime, due: datetime) -> datetime:
    """Move a due date by up to 5 % so that items learnt together do not stay together.

    Drawn from the item and its count of reviews, not from a global generator, so that a
    replay gives the same date.
    """
    interval = due - at
    if interval < timedelta(days=2.5):
        return due
    share = random.Random(f"{item}:{reviews}").uniform(-0.05, 0.05)
    return at + timedelta(days=max(2, round(interval.days * (1 + share))))


def retrievability(state: CardState, now: datetime) -> float:
    """Return the chance, in 0..1, that the item is recalled at the UTC time `now`."""
    if state.last_review is None:
        return 0.0
    return scheduler().get_card_retrievability(to_fsrs(state), max(now, state.last_review))


def mastery(states: Iterable[CardState], items: int, now: datetime) -> float:
    """Return the mean recall of `items` items, of which `states` were met; 0 for none met."""
    return sum(retrievability(state, now) for state in states) / items if items else 0.0


def is_waiting(state: CardState, now: datetime) -> bool:
    """Whether the item is held back: suspended, or buried until later."""
    return state.suspended or (state.buried_until is not None and state.buried_until > now)
