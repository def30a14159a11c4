"""Reading `pack.toml`, which makes a folder a pack."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from mlquiz.errors import MlquizError, UsageError
from mlquiz.packs.folder import pack_files
from mlquiz.packs.source import ContentSource
from mlquiz.render.sanitize import plain
from mlquiz.text import LANGUAGES, Lang, Text
from mlquiz.toml_schema.diagnostics import ValidationErrors
from mlquiz.toml_schema.document import TomlDocument, has_format, read_document
from mlquiz.toml_schema.languages import fill_languages
from mlquiz.toml_schema.problem import Problem
from mlquiz.toml_schema.scalars import identifier, number, one_of
from mlquiz.toml_schema.tables import FieldSpec, many, optional, table, title

FILE_NAME = "pack.toml"
FORMAT = 1
CONTENT, DEMOS = "content", "demos"
HEAD = {"format": FieldSpec(number), "id": FieldSpec(identifier)}
LANGUAGE_LIST = many(one_of(LANGUAGES), at_least=1, at_most=len(LANGUAGES))
MANIFEST = table({**HEAD, "title": FieldSpec(title), "languages": optional(LANGUAGE_LIST)})


class ParsedManifest(Struct, frozen=True):
    """The result of reading `pack.toml`: the pack if the file is valid, else its problems."""

    document: TomlDocument
    source: ContentSource | None = None
    problems: tuple[Problem, ...] = ()


def parse_manifest(folder: Path) -> ParsedManifest:
    """Read the `pack.toml` of a folder and collect all of its problems. Never raises."""
    document = read_document(folder / FILE_NAME)
    faults: ValidationErrors = []
    if document.unreadable or not has_format(document, FORMAT, faults):
        return ParsedManifest(document, problems=document.problems(faults))
    languages = _languages(document, faults)
    document = fill_languages(document, languages)
    if not faults:  # otherwise, texts would seem to lack a language
        values = MANIFEST(document.data, (), faults)
    if faults:
        return ParsedManifest(document, problems=document.problems(faults))
    return ParsedManifest(
        document,
        ContentSource(
            name=values["id"],
            content=folder / CONTENT,
            demos=folder / DEMOS,
            languages=languages,
            title=Text(**values["title"]),
        ),
    )


def _languages(document: TomlDocument, faults: ValidationErrors) -> tuple[Lang, ...]:
    """Return the languages that the file lists; both if it lists none or an unknown one."""
    before = len(faults)
    given = document.data.get("languages", list(LANGUAGES))
    listed = LANGUAGE_LIST(given, ("languages",), faults)
    return (
        LANGUAGES if len(faults) > before else tuple(each for each in LANGUAGES if each in listed)
    )


def open_pack(folder: Path) -> ContentSource:
    """Return the pack in a folder.

    Raises UsageError if the folder has no `pack.toml`, and MlquizError if that file is invalid or
    the folder contains a link that leads out of it, or too much.
    """
    root = Path(os.path.realpath(folder))
    if not (root / FILE_NAME).is_file():
        raise _no_pack(folder)
    pack_files(root)
    parsed = parse_manifest(root)
    if parsed.source is None:
        problem = plain(str(parsed.problems[0]))
        raise MlquizError(
            f"The pack cannot be used: {problem}.", f"无法使用这个内容包：{problem}。"
        )
    return parsed.source


def _no_pack(folder: Path) -> UsageError:
    where = plain(str(folder))
    if not folder.is_dir():
        return UsageError(f"There is no folder {where}.", f"找不到文件夹 {where}。")
    return UsageError(
        f"{where} is no pack, it has no {FILE_NAME}: `mlquiz pack new DIR` makes one.",
        f"{where} 中没有 {FILE_NAME}，不是内容包：用 `mlquiz pack new 文件夹` 可新建一个。",
    )


def pack_folder_of(spec: Path) -> Path | None:
    """Return the pack that a demo's spec or script belongs to; None if it belongs to none."""
    folder = spec.parents[2] if len(spec.parents) > 2 else None
    is_pack = folder is not None and (folder / FILE_NAME).is_file()
    return folder if is_pack and spec.parents[1].name == DEMOS else None


def languages_of(spec: Path) -> Sequence[Lang]:
    """Return the languages in which the texts of a demo are written."""
    folder = pack_folder_of(spec)
    return LANGUAGES if folder is None else _languages(read_document(folder / FILE_NAME), [])
