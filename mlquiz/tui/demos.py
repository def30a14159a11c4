"""The demos: found once, read when asked for, with what was measured about their claims.

The lab is loaded only when it is first needed: the first question is painted without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mlquiz.domain.items import Item
from mlquiz.domain.text import Lang
from mlquiz.errors import MlquizError
from mlquiz.paths import demos_dir
from mlquiz.render.markup import to_plain
from mlquiz.tui.document import Document, text
from mlquiz.tui.phrases import say

if TYPE_CHECKING:
    from mlquiz.lab.evidence import ClaimEvidence
    from mlquiz.lab.words import DemoSpec


class Demos:
    """The demos below a folder."""

    def __init__(self, root: Path | None = None) -> None:
        self._root = root or demos_dir()
        self._words: dict[str, DemoSpec] = {}
        self._evidence: dict[str, Mapping[str, ClaimEvidence]] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all demos, section by section."""
        from mlquiz.lab.words import find_demos

        return tuple(find_demos(self._root))

    def words(self, name: str) -> DemoSpec:
        """Return a demo's words; raises MlquizError if it is not there or cannot be read."""
        from mlquiz.lab.words import find_demo, load_words

        if name not in self._words:
            self._words[name] = load_words(find_demo(name, self._root))
        return self._words[name]

    def record(self, words: DemoSpec, claim: str, lang: Lang) -> str:
        """Say in how many seeds a claim held; '' if that was not measured for this version."""
        from mlquiz.lab.evidence import current_evidence, told

        if words.name not in self._evidence:
            self._evidence[words.name] = current_evidence(words)
        found = self._evidence[words.name].get(claim)
        return told(found, lang) if found else ""

    def proof(self, item: Item, lang: Lang, *, claim: bool = True) -> Document:
        """Return the claim that an item rests on, and its record; nothing if it is not there.

        With `claim` off, the record alone.
        """
        if not item.demo or not item.claim:
            return Document()
        try:
            words = self.words(item.demo)
            said = words.claims[item.claim].text[lang]
        except (MlquizError, KeyError):
            return Document()
        lines = [self.record(words, item.claim, lang)]
        if claim:
            lines.insert(0, say("proof.claim", lang, claim=to_plain(said)))
        return sum((text(line, "$muted") for line in lines if line), Document())
