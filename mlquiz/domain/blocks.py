"""What is shown of an item, independent of the front end: texts, code, and rows to pick from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Style = Literal["", "strong", "muted", "answer"]
"""`answer` marks the back of a card, which must stand out from its front."""
Correctness = Literal["", "right", "wrong"]
"""Empty if it is not yet to be shown, or is of no interest."""


class Prose(Struct, frozen=True):
    """A text of the content, in its markup. With `hides_blanks`, a gap stands for each blank."""

    source: str
    style: Style = ""
    hides_blanks: bool = False


class PlainText(Struct, frozen=True):
    """A message, which is not markup.

    An `echo` repeats what the learner entered: it is left out where that is still shown above.
    """

    text: str
    style: Style = ""
    echo: bool = False


class Code(Struct, frozen=True):
    """A listing, or the output of one if the language is `text`. For `echo`, see `PlainText`.

    Unless `marked` is None, the lines are numbered from 1 and the line of this number is marked.
    """

    source: str
    language: str = "python"
    echo: bool = False
    marked: int | None = None


class Marked(Struct, frozen=True):
    """A text marked right or wrong, and the reason why it is wrong."""

    correctness: Correctness
    text: Prose
    why: Prose | None = None


class Sources(Struct, frozen=True):
    """References to the literature."""

    names: tuple[str, ...]


class LabelledCurves(Struct, frozen=True):
    """Stored curves of a demo in one chart. `labels` maps each series to its label here.

    An empty label of an axis stands for the demo's own.
    """

    demo: str
    labels: Mapping[str, str]
    x_label: str = ""
    y_label: str = ""


class Group(Struct, frozen=True):
    """Blocks without blank lines between them."""

    blocks: tuple[Prose | PlainText | Code | Marked | Sources, ...]


Block = Prose | PlainText | Code | Marked | Sources | LabelledCurves | Group


class Row(Struct, frozen=True):
    """A row to pick, labelled by a letter or a number.

    `correctness` and `why` are known after the answer; `picked` marks the learner's choice. A
    `boxed` row has a tick box, in which its `position`, from 1, stands if rows are put in order.
    """

    label: str
    content: Prose | PlainText | Code
    correctness: Correctness = ""
    picked: bool = False
    why: str = ""
    boxed: bool = False
    position: int = 0
