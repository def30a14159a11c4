"""Builders of content files in TOML: sections, concepts, the ledger and cards."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def _text(en: str, zh: str) -> str:
    return f'{{ en = "{en}", zh = "{zh}" }}'


_POINTS = ", ".join(_text(f"point {number}", f"要点 {number}") for number in (1, 2, 3))
_FOLLOW_UPS = ", ".join(
    f"{{ ask = {_text(f'Why {number}?', f'为何 {number}？')}, answer = {_text('So.', '因此。')} }}"
    for number in (1, 2)
)
_LABELS = f"x_label = {_text('input', '输入')}, y_label = {_text('output', '输出')}"
PAGE = f"lesson = {_text('A page.', '一页。')}\n"
ANSWERED = f"""\
answer = {_text("It is so, and this is why. " * 7, "因为如此，所以如此。" * 12)}
points = [{_POINTS}]
follow_up = [{_FOLLOW_UPS}]
figure = [{{ x = [0, 1], {_LABELS}, curve = [{{ y = "x" }}] }}]
"""
"""Keys of a written concept besides lesson and items: answer, points, follow-ups and a figure."""


def write(file: Path, source: str) -> Path:
    """Write a file, creating its parent folders, and return its path."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, encoding="utf-8")
    return file


def sections(**titles: str) -> str:
    """Return a `sections.toml`; `titles` maps the id of each section to its Chinese title."""
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
    """Return the file of a concept with these items; `head` is inserted before them.

    With a lesson, the concept counts as written and has one more item, the card `<name>-say`.
    """
    needs = ", ".join(f'"{need}"' for need in requires)
    return (
        f'format = 2\nid = "{name}"\ndepth = "{depth}"\n'
        + (f"requires = [{needs}]\n" if needs else "")
        + f'title = {{ en = "{name.title()}", zh = "概念" }}\n'
        + (PAGE + ANSWERED if lesson else "")
        + head
        + "".join(items)
    )


def ledger(*statements: str) -> str:
    """Return a ledger file with these statements."""
    return "format = 1\n" + "".join(statements)


def statement(
    name: str,
    about: str,
    verdict: str = "wrong",
    *,
    says: tuple[str, str] = ("It is so.", "正是如此。"),
    correction: tuple[str, str] = ("It is not.", "并非如此。"),
) -> str:
    """Return a statement about a concept; `says` and `correction` are in English and Chinese."""
    return (
        f'[[statement]]\nid = "{name}"\nconcepts = ["{about}"]\n'
        f'says = {{ en = "{says[0]}", zh = "{says[1]}" }}\nverdict = "{verdict}"\n'
        f'correction = {{ en = "{correction[0]}", zh = "{correction[1]}" }}\n'
        'sources = ["Somebody 2020"]\n'
    )


def cloze(name: str, hidden: str = "a") -> str:
    """Return a cloze card that hides `hidden`."""
    return f'[[card]]\nid = "{name}"\ncloze = {{ en = "{{{{{hidden}}}}}", zh = "{{{{甲}}}}" }}\n'
