"""Short notes that go away by themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic

from textual.notifications import Notification

MIN_SECONDS = 0.01
FRESH_SECONDS = 1.0


@dataclass
class SafeNotification(Notification):
    """A notification that never asks for a timer of no time at all.

    Textual starts a timer of what is left of the timeout when it shows a note, once more on every
    screen. A note may end between its being looked up and shown, and a timer of negative time
    never ends and lets nothing else run. The clock of the day may also be set; this one may not.
    """

    begun: float = field(init=False)

    def __post_init__(self) -> None:
        self.begun = monotonic()

    @property
    def time_left(self) -> float:
        """Seconds for which the note is still to be shown, more than none."""
        return max(MIN_SECONDS, self.timeout - (monotonic() - self.begun))

    @property
    def is_fresh(self) -> bool:
        """Whether the note came so lately that the same one again adds nothing."""
        return monotonic() - self.begun < FRESH_SECONDS

    def withdraw(self) -> None:
        """End the note before its time."""
        self.begun = float("-inf")

    @property
    def has_expired(self) -> bool:
        """Whether the note was shown for long enough."""
        return monotonic() - self.begun >= self.timeout
