"""The one family of errors that are told to the user, each a plain sentence with its mend."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class MlquizError(Exception):
    """Something failed; `str()` of it is one plain sentence for the user. Exit code 1."""


class UsageError(MlquizError):
    """The user asked for something that is not there or not allowed. Exit code 2."""


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the sentence 'Did you mean …?' for the name nearest to `name`, or ''."""
    matches = difflib.get_close_matches(name, list(names), n=1, cutoff=0.5)
    return f"Did you mean {matches[0]!r}?" if matches else ""


def unknown(kind: str, name: str, names: Iterable[str], hint: str = "") -> UsageError:
    """Build the error for an id that does not exist, with the nearest one or else `hint`."""
    mend = nearest(name, names) or hint
    return UsageError(f"There is no {kind} {name!r}.{' ' + mend if mend else ''}")
