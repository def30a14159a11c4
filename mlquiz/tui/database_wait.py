"""Retrying actions while another program holds the database; the learner can still quit."""

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
"""Seconds for which an action may block the app before the app shows that it is waiting."""
RETRY_SECONDS = 0.02
INTERVAL = 0.1
QUITTING = frozenset(("ctrl+c", "ctrl+q", "ctrl+z"))


class DatabaseWait:
    """A queue of actions that failed because another program holds the database.

    A failed action wrote nothing, so it is retried as a whole until it succeeds. While actions are
    pending, input is dropped, as the learner has not seen the screen on which it would act. Only
    the keys that quit or suspend the app work.
    """

    def __init__(self, app: BaseApp) -> None:
        self._app = app
        self._actions: list[Callable[[], object]] = []
        self._since = 0.0
        self._timer: Timer | None = None
        app.services.store.set_busy_timeout(FIRST_TRY_SECONDS)

    def drops(self, event: events.Event) -> bool:
        """Return whether an event is input to be dropped now."""
        if not self._actions or not isinstance(event, events.InputEvent | events.Paste):
            return False
        return not (isinstance(event, events.Key) and event.key in QUITTING)

    def add(self, action: Callable[[], object]) -> None:
        """Add a failed `action` to those that are retried every INTERVAL seconds."""
        self._actions.append(action)
        if self._timer is None:
            self._since = monotonic()
            self._app.services.store.set_busy_timeout(RETRY_SECONDS)
            self._app.show_waiting()
            self._timer = self._app.set_interval(INTERVAL, self.retry)

    async def retry(self) -> None:
        """Run the pending actions in order; drop them all after BUSY_SECONDS of waiting."""
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
            self._app.services.store.set_busy_timeout(FIRST_TRY_SECONDS)
            self._app.hide_waiting()
