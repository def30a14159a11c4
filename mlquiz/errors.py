"""The one family of errors that are told to the user, each a plain sentence with its mend."""

from __future__ import annotations

from collections.abc import Iterable


class MlquizError(Exception):
    """Something failed; `str()` of it is one plain sentence for the user. Exit code 1.

    What a learner may meet is also said in Chinese; the first to call `speak` chooses.
    """

    def __init__(self, en: str, zh: str = "") -> None:
        super().__init__(en)
        self._said = {"en": en, "zh": zh or en}
        self._lang = ""

    def told(self, lang: str) -> str:
        """Return the sentence in a language; in English if there is no other."""
        return self._said[lang]

    def speak(self, lang: str) -> None:
        """Let `str()` give the sentence in this language, unless another was chosen before."""
        self._lang = self._lang or lang

    def __str__(self) -> str:
        return self.told(self._lang or "en")


class UsageError(MlquizError):
    """The user asked for something that is not there or not allowed. Exit code 2."""


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the sentence 'Did you mean …?' for the name nearest to `name`, or ''."""
    import difflib  # only a mistake needs it

    matches = difflib.get_close_matches(name, list(names), n=1, cutoff=0.5)
    return f"Did you mean {matches[0]!r}?" if matches else ""


def unknown(kind: str, name: str, names: Iterable[str], hint: str = "") -> UsageError:
    """Build the error for an id that does not exist, with the nearest one or else `hint`."""
    mend = nearest(name, names) or hint
    return UsageError(f"There is no {kind} {name!r}.{' ' + mend if mend else ''}")
