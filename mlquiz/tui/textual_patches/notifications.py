"""Notifications whose timers always end."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic

from textual.notifications import Notification

MIN_SECONDS = 0.01
FRESH_SECONDS = 1.0


@dataclass
class SafeNotification(Notification):
    """A notification whose remaining time is always positive.

    Textual 8.2 starts a timer with the remaining time when it shows a notification, again on every
    screen. The notification may expire between being looked up and being shown, and a timer with a
    negative interval loops forever and blocks the event loop. Textual also measures the time with
    the system clock, which can be changed; this class uses the monotonic clock.
    """

    begun: float = field(init=False)

    def __post_init__(self) -> None:
        self.begun = monotonic()

    @property
    def time_left(self) -> float:
        """Seconds until the notification expires, at least MIN_SECONDS."""
        return max(MIN_SECONDS, self.timeout - (monotonic() - self.begun))

    @property
    def is_fresh(self) -> bool:
        """Whether the notification is so recent that showing it again adds nothing."""
        return monotonic() - self.begun < FRESH_SECONDS

    def withdraw(self) -> None:
        """Expire the notification at once."""
        self.begun = float("-inf")

    @property
    def has_expired(self) -> bool:
        """Whether the notification's timeout has passed."""
        return monotonic() - self.begun >= self.timeout
