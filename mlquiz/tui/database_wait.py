"""Waiting for another program that holds the database, with keys that quit alive."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from textual import events

from mlquiz.errors import MlquizError
from mlquiz.store.corruption import DatabaseBusy
from mlquiz.store.transaction import BUSY_SECONDS

if TYPE_CHECKING:
    from textual.timer import Timer

    from mlquiz.tui.base_app import BaseApp

FIRST_TRY_SECONDS = 0.3
"""How long the app stands still before it says that it waits."""
RETRY_SECONDS = 0.02
INTERVAL = 0.1
QUITTING = frozenset(("ctrl+c", "ctrl+q", "ctrl+z"))


class DatabaseWait:
    """Does again what failed because another program holds the database, until it succeeds.

    What failed wrote nothing, so that it can be done again as a whole. The learner's input is
    dropped until then, as it was meant for a screen that is yet to come; only quitting works.
    """

    def __init__(self, app: BaseApp) -> None:
        self._app = app
        self._actions: list[Callable[[], object]] = []
        self._since = 0.0
        self._timer: Timer | None = None
        app.services.store.wait_at_most(FIRST_TRY_SECONDS)

    def drops(self, event: events.Event) -> bool:
        """Whether an event is input that is not taken now."""
        if not self._actions or not isinstance(event, events.InputEvent | events.Paste):
            return False
        return not (isinstance(event, events.Key) and event.key in QUITTING)

    def add(self, action: Callable[[], object]) -> None:
        """Do `action`, which failed, again and again."""
        self._actions.append(action)
        if self._timer is None:
            self._since = monotonic()
            self._app.services.store.wait_at_most(RETRY_SECONDS)
            self._app.show_waiting()
            self._timer = self._app.set_interval(INTERVAL, self.retry)

    async def retry(self) -> None:
        """Do all that waits, in its order; give up what waited for too long."""
        while self._actions:
            try:
                done = self._actions[0]()
                if inspect.isawaitable(done):
                    await done
            except DatabaseBusy as error:
                if monotonic() - self._since < BUSY_SECONDS:
                    return
                self._actions.clear()
                self._app.notify_error(error)
            except MlquizError as error:
                del self._actions[0]
                self._app.notify_error(error)
            else:
                del self._actions[0]
        self._end()

    def _end(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self._app.services.store.wait_at_most(FIRST_TRY_SECONDS)
            self._app.hide_waiting()
