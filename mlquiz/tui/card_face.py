"""The front and back of a card, and the points to tick for a spoken answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual.content import Content

from mlquiz.domain.answers import letters
from mlquiz.domain.items import Item
from mlquiz.domain.kinds.card import Card
from mlquiz.domain.kinds.cloze import Cloze
from mlquiz.domain.kinds.say import SayIt
from mlquiz.text import Lang, Text
from mlquiz.tui.document import Document, from_markup
from mlquiz.tui.widgets.options import Row

BAR = Content.styled("│ ", "$success"), Content.styled("│ ", "$success")


def card_parts(item: Item, lang: Lang, *, turned: bool) -> list[Document]:
    """Return the front of a card, and its back if it is turned. Raise TypeError for questions."""
    match item:
        case Card(front=front, back=back) | SayIt(front=front, back=back):
            shown = [from_markup(front[lang])]
            if turned:
                shown.append(from_markup(back[lang]).indented(*BAR))
            return shown
        case Cloze(cloze=cloze):
            return [from_markup(cloze[lang], hide=not turned)]
    raise TypeError(item.kind)


def points_of(item: Item) -> tuple[Text, ...]:
    """Return the points that a spoken answer must mention; () for other items."""
    return item.points if isinstance(item, SayIt) else ()


def point_rows(points: Sequence[Text], ticked: Collection[int], lang: Lang) -> list[Row]:
    """Return a row with a tick box for each point."""
    return [
        Row(letter, from_markup(point[lang]), picked=index in ticked, boxed=True)
        for index, (letter, point) in enumerate(zip(letters(len(points)), points, strict=True))
    ]
