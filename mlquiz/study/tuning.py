"""Fitting the weights of FSRS to the learner's own reviews, checked on reviews held out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from mlquiz.domain.events import Action, Event
from mlquiz.domain.memory import MemoryModel
from mlquiz.domain.rating import Rating
from mlquiz.domain.retention import predictions
from mlquiz.domain.scheduling import NOON
from mlquiz.errors import MlquizError
from mlquiz.i18n.cli import translate
from mlquiz.text import LANGUAGES

if TYPE_CHECKING:
    import fsrs

    from mlquiz.store.store import Store

HELD_OUT = 0.2
"""The share of the predictions, the last in time, on which old and new weights are compared."""

MIN_PREDICTIONS = 512
"""The minimum number of predictions that py-fsrs fits to: for fewer it returns its defaults."""

MAX_REVIEWS = 64
"""The number of an item's reviews that py-fsrs reads: the first ones. It ignores the others."""

MIN_CHANCE = 1e-6
"""The bound, from 0 and from 1, of the chances in a log loss, which would else be infinite."""

Optimize = Callable[[Sequence[Event]], MemoryModel]


class Fit(Struct, frozen=True):
    """Weights fitted to `reviews` predictions, compared with the old ones on `held_out` others.

    `before` and `after` are the mean log losses in nats; `error` is the standard error of their
    difference.
    """

    memory: MemoryModel
    reviews: int
    held_out: int
    before: float
    after: float
    error: float

    @property
    def is_better(self) -> bool:
        """Whether the new weights predict better by more than one standard error."""
        return self.before - self.after > self.error


class TooFewReviews(MlquizError):
    """There are too few reviews to fit weights to."""


def reviews_of(store: Store) -> list[Event]:
    """Return the answers that the schedule is made from, in order of time."""
    return [
        event
        for event in store.answers()
        if event.action is Action.ANSWER and event.rating is not None
    ]


def set_memory(store: Store, memory: MemoryModel) -> int:
    """Save the memory and derive every card state with it; return the number of states."""
    return store.set_memory(memory)


def readable_reviews(reviews: Iterable[Event]) -> Iterator[Event]:
    """Yield the first `MAX_REVIEWS` reviews of each item, which are those that py-fsrs reads."""
    counts = Counter[str]()
    for event in reviews:
        counts[event.item] += 1
        if counts[event.item] <= MAX_REVIEWS:
            yield event


def log_losses(reviews: Iterable[Event], memory: MemoryModel, since: date) -> list[float]:
    """Return the log loss, in nats, of each prediction from the day `since` on."""
    losses = []
    for event, chance in predictions(reviews, memory):
        if event.learner_day >= since:
            bounded = min(max(chance, MIN_CHANCE), 1 - MIN_CHANCE)
            losses.append(-math.log(bounded if event.rating != Rating.AGAIN else 1 - bounded))
    return losses


def tune(reviews: Sequence[Event], memory: MemoryModel, optimize: Optimize) -> Fit:
    """Fit weights to all but the last reviews, and compare them with those of `memory` on these.

    Of the reviews before these, only those that py-fsrs reads are passed to `optimize` and counted.
    Raises TooFewReviews if there are too few, and MlquizError if the optimizer is not installed.
    """
    days = sorted(event.learner_day for event, _ in predictions(reviews, memory))
    since = days[int(len(days) * (1 - HELD_OUT))] if days else date.max
    fitted_to = list(readable_reviews(event for event in reviews if event.learner_day < since))
    count = sum(1 for _ in predictions(fitted_to, memory))
    if count < MIN_PREDICTIONS:
        counts = {"count": count, "minimum": MIN_PREDICTIONS}
        en, zh = (translate("tune.too_few", lang, **counts) for lang in LANGUAGES)
        raise TooFewReviews(en, zh)
    fitted = optimize(fitted_to)
    before, after = (log_losses(reviews, each, since) for each in (memory, fitted))
    gains = [old - new for old, new in zip(before, after, strict=True)]
    return Fit(
        memory=fitted,
        reviews=count,
        held_out=len(gains),
        before=_mean(before),
        after=_mean(after),
        error=_standard_error(gains),
    )


def optimize_with_fsrs(reviews: Sequence[Event], *, verbose: bool) -> MemoryModel:
    """Return the memory with the weights that py-fsrs fits to the reviews.

    It takes seconds for a thousand reviews; a progress bar is shown on stderr if `verbose`. Raises
    MlquizError if the optimizer is not installed.
    """
    import fsrs

    try:
        optimizer = fsrs.Optimizer(list(_review_logs(reviews)))
    except ImportError as error:
        from mlquiz.installation import find_installation, install_command

        command = install_command(find_installation(), "demos,tune")
        raise MlquizError(
            f"The optimizer, which needs PyTorch, is not installed: install it with `{command}`.",
            f"没有安装参数优化器（它需要 PyTorch）：请用 `{command}` 安装。",
        ) from error
    return MemoryModel(tuple(optimizer.compute_optimal_parameters(verbose=verbose)))


def _review_logs(reviews: Iterable[Event]) -> Iterator[fsrs.ReviewLog]:
    """Yield the reviews for py-fsrs, each at noon of its day, as the schedule counts them."""
    import fsrs

    numbers: dict[str, int] = {}
    for event in reviews:
        assert event.rating is not None
        yield fsrs.ReviewLog(
            card_id=numbers.setdefault(event.item, len(numbers)),
            rating=fsrs.Rating(event.rating),
            review_datetime=datetime.combine(event.learner_day, NOON),
            review_duration=event.milliseconds,
        )


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _standard_error(values: Sequence[float]) -> float:
    center, count = _mean(values), len(values)
    squares = math.fsum((value - center) ** 2 for value in values)
    return math.sqrt(squares / max(count - 1, 1) / count)
