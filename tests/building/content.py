"""Content as an author writes it: sections, concepts, the ledger and cards."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def write(file: Path, source: str) -> Path:
    """Write a file, and the folders that it lies in; return it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, encoding="utf-8")
    return file


def sections(**titles: str) -> str:
    """Return a `sections.toml` with these sections: the Chinese title by id."""
    entries = (
        f'[[section]]\nid = "{name}"\ntitle = {{ en = "{name.title()}", zh = "{title}" }}\n'
        for name, title in titles.items()
    )
    return "format = 1\n" + "".join(entries)


def concept(
    name: str,
    *items: str,
    requires: Iterable[str] = (),
    depth: str = "core",
    lesson: bool = True,
    head: str = "",
) -> str:
    """Return the file of a concept that holds `items`; `head` are more lines before them."""
    needs = ", ".join(f'"{need}"' for need in requires)
    return (
        f'format = 1\nid = "{name}"\ndepth = "{depth}"\n'
        + (f"requires = [{needs}]\n" if needs else "")
        + f'title = {{ en = "{name.title()}", zh = "概念" }}\n'
        + ('lesson = { en = "A page.", zh = "一页。" }\n' if lesson else "")
        + head
        + "".join(items)
    )


def ledger(*statements: str) -> str:
    """Return a file of statements."""
    return "format = 1\n" + "".join(statements)


def statement(
    name: str,
    about: str,
    verdict: str = "wrong",
    *,
    says: tuple[str, str] = ("It is so.", "正是如此。"),
    correction: tuple[str, str] = ("It is not.", "并非如此。"),
) -> str:
    """Return a statement about a concept, with its texts in English and Chinese."""
    return (
        f'[[statement]]\nid = "{name}"\nconcepts = ["{about}"]\n'
        f'says = {{ en = "{says[0]}", zh = "{says[1]}" }}\nverdict = "{verdict}"\n'
        f'correction = {{ en = "{correction[0]}", zh = "{correction[1]}" }}\n'
        'sources = ["Somebody 2020"]\n'
    )


def cloze(name: str, hidden: str = "a") -> str:
    """Return a card that hides `hidden`."""
    return f'[[card]]\nid = "{name}"\ncloze = {{ en = "{{{{{hidden}}}}}", zh = "{{{{甲}}}}" }}\n'
