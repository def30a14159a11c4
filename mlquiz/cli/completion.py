"""Shell completion; returns nothing if the content cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from mlquiz.errors import MlquizError

if TYPE_CHECKING:
    from pathlib import Path

    from click.shell_completion import CompletionItem

    from mlquiz.packs.source import ContentSource


def sources_of(context: click.Context) -> list[ContentSource]:
    """Return what ships with mlquiz, and the packs of the command line and of the settings.

    Packs that cannot be used are left out.
    """
    from mlquiz.packs.opening import open_packs, split_folders
    from mlquiz.packs.source import bundled
    from mlquiz.paths import data_dir
    from mlquiz.store.saved_setting import saved_setting

    given = [*context.params.get("packs", ()), *context.find_root().params.get("packs", ())]
    saved = split_folders(saved_setting(data_dir(), "packs") or "")
    return [bundled(), *open_packs([], [*given, *saved]).packs]


def demo_folders(context: click.Context) -> list[Path]:
    """Return the folders of the demos of all these sources."""
    return [source.demos for source in sources_of(context)]


def complete_concept(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete a concept's id, with its title as help; try its other names if no id matches."""
    from mlquiz.library.library import Library
    from mlquiz.render.names import beginning_with

    try:
        with Library.open(sources_of(context)) as library:
            found = {concept.id: concept for concept in library.concepts()}
    except (MlquizError, OSError):
        return []
    titles = {id_: concept.title for id_, concept in found.items()}
    aka = {id_: concept.aka for id_, concept in found.items()}
    ids = beginning_with(incomplete, titles, aka)
    return completion_items({id_: titles[id_].en for id_ in ids})


def complete_section(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete a section's id, with its title as help."""
    return matching(titles_of(context, "sections"), incomplete)


def complete_ladder(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete the id of a ladder of the mock interview, with its title as help."""
    return matching(titles_of(context, "ladders"), incomplete)


def titles_of(context: click.Context, what: Literal["sections", "ladders"]) -> dict[str, str]:
    """Return the titles of all sections or ladders by id; none if the content cannot be read."""
    from mlquiz.library.library import Library

    try:
        with Library.open(sources_of(context)) as library:
            found = library.sections() if what == "sections" else library.ladders()
            return {each.id: each.title.en for each in found}
    except (MlquizError, OSError):
        return {}


def complete_kind(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete a kind of item; for `mlquiz cards`, a kind of card."""
    from mlquiz.domain.kinds.registry import KINDS

    only_cards = context.info_name == "cards"
    kinds = [kind for kind in KINDS.values() if kind.is_card or not only_cards]
    return matching({kind.name: kind.title.en for kind in kinds}, incomplete)


def matching(words: dict[str, str], incomplete: str) -> list[CompletionItem]:
    """Return the words that start with `incomplete`, with their help texts."""
    return completion_items(
        {word: text for word, text in words.items() if word.startswith(incomplete)}
    )


def completion_items(words: dict[str, str]) -> list[CompletionItem]:
    """Return these words with their help texts, as click wants them."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(word, help=text or None) for word, text in words.items()]
