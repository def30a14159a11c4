"""Cards with a text whose parts in double braces are hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from mlquiz.domain.blocks import Block, Prose
from mlquiz.domain.items import FlashCard
from mlquiz.domain.steps import Given
from mlquiz.text import LANGUAGES, Lang, Text

if TYPE_CHECKING:
    from mlquiz.toml_schema.diagnostics import ValidationError
    from mlquiz.toml_schema.tables import FieldSpec

BLANK = re.compile(r"\{\{(?:(?!\{\{).)+?\}\}", re.DOTALL)


class Cloze(FlashCard, frozen=True, kw_only=True):
    """A card with a text whose parts in double braces are hidden and recalled."""

    kind: ClassVar[str] = "cloze"

    cloze: Text

    @classmethod
    def keys(cls) -> Mapping[str, FieldSpec]:
        """Return the keys of a card with blanks."""
        from mlquiz.toml_schema.tables import FieldSpec, text

        return {"cloze": FieldSpec(text)}

    def blocks(self, given: Given, lang: Lang) -> tuple[Block, ...]:
        """Return the text, with gaps until it is revealed."""
        return (Prose(self.cloze[lang], hides_blanks=not given),)

    @property
    def summary(self) -> Text:
        """The text, whose blanks the reader hides."""
        return self.cloze

    def errors(self) -> Iterator[ValidationError]:
        """Yield an error for each language in which nothing is hidden or braces do not match."""
        from mlquiz.domain.placeholders import VERBATIM
        from mlquiz.toml_schema.diagnostics import ValidationError

        for lang in LANGUAGES:
            text = self.cloze[lang]
            rest = VERBATIM.sub("", BLANK.sub("", text))
            if not BLANK.search(text):
                hint = "put what the learner must recall in {{…}}"
                yield ValidationError(("cloze", lang), "nothing is hidden", hint)
            elif "{{" in rest or "}}" in rest:
                yield ValidationError(("cloze", lang), "unmatched {{ or }}")
