"""A key parser that keeps the Alt modifier."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser


class AltParser(XTermParser):
    """A key parser that reports the Alt modifier with every key.

    Textual 8.2's XTermParser reports it for letters and digits only: Alt with Space, Enter or '?'
    is reported as the plain key. Escape and a key that arrive together, as over ssh, are read as
    Alt with that key.
    """

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        for event in super()._sequence_to_key_events(sequence, alt=alt):
            if not alt:
                yield event
            else:
                yield events.Key(f"alt+{event.key.removeprefix('alt+')}", None)
