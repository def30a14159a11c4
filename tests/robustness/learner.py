"""A learner in a separate process: `python -m tests.robustness.learner ROOT COUNT`.

The learner answers in real study sessions and sometimes undoes an answer. The UUID of each answer
is printed once `answer` has returned: from then on the answer must never be lost.
"""

from __future__ import annotations

import sys
from pathlib import Path

from mlquiz.domain.answers import Answer, GaveUp, Recalled
from mlquiz.domain.filter import EVERYTHING
from mlquiz.domain.rating import Rating
from mlquiz.errors import MlquizError
from mlquiz.library.library import Library
from mlquiz.store.store import Store
from mlquiz.study.clock import utc_now
from mlquiz.study.queue_builder import plan
from mlquiz.study.session import StudySession
from tests.building.clock import FakeClock


def answer_to(session: StudySession, number: int) -> Answer:
    assert session.asked is not None
    return Recalled(Rating(1 + number % 4)) if session.asked.item.is_card else GaveUp()


def work(library: Library, store: Store, count: int) -> None:
    clock, number = FakeClock(utc_now()), 0
    while number < count:
        queue = plan(library, store, EVERYTHING, clock(), per_day=10)
        session = StudySession(library, store, queue, clock=clock)
        while session.asked is not None and number < count:
            answered = session.answer(answer_to(session, number))
            number += 1
            clock.advance(seconds=1)
            print(answered.event.uuid, flush=True)
            if number % 7 == 0:
                session.undo()
            else:
                session.advance()
        clock.advance(days=3)  # so that items are due again


def main() -> None:
    root, count = Path(sys.argv[1]), int(sys.argv[2])
    try:
        learn(root, count)
    except MlquizError as error:
        sys.exit(str(error))


def learn(root: Path, count: int) -> None:
    with (
        Store.in_folder(root / "home") as store,
        Library.open([root / "content"], root / "cache.sqlite") as library,
    ):
        work(library, store, count)


if __name__ == "__main__":
    main()
