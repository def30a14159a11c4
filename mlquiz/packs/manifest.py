"""Reading `pack.toml`, which makes a folder a pack."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from mlquiz.errors import MlquizError, UsageError
from mlquiz.packs.folder import pack_files, unreadable
from mlquiz.packs.source import CONTENT, DEMOS, ContentSource
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
LANGUAGE_LIST = many(one_of(LANGUAGES), at_least=1, at_most=len(LANGUAGES))
MANIFEST = table(
    {
        "format": FieldSpec(number),
        "id": FieldSpec(identifier),
        "title": FieldSpec(title),
        "languages": optional(LANGUAGE_LIST),
    }
)


def read_manifest(folder: Path) -> ContentSource | tuple[Problem, ...]:
    """Return the pack that the `pack.toml` of a folder describes, or all of its problems."""
    document = read_document(folder / FILE_NAME)
    errors: ValidationErrors = []
    if document.unreadable or not has_format(document, FORMAT, errors):
        return document.problems(errors)
    languages = _languages(document, errors)
    document = fill_languages(document, languages)
    # With a wrong list of languages, texts would seem to lack one.
    values = {} if errors else MANIFEST(document.data, (), errors)
    if errors:
        return document.problems(errors)
    return ContentSource(
        name=values["id"],
        content=folder / CONTENT,
        demos=folder / DEMOS,
        languages=languages,
        title=Text(**values["title"]),
    )


def _languages(document: TomlDocument, errors: ValidationErrors) -> tuple[Lang, ...]:
    """Return the languages that the file lists; both if it lists none or an unknown one."""
    before = len(errors)
    given = document.data.get("languages", list(LANGUAGES))
    listed = LANGUAGE_LIST(given, ("languages",), errors)
    if len(errors) > before:
        return LANGUAGES
    return tuple(lang for lang in LANGUAGES if lang in listed)


def open_pack(folder: Path) -> ContentSource:
    """Return the pack in a folder.

    Raises UsageError if the folder has no `pack.toml` or a path that is not UTF-8, and MlquizError
    if that file is invalid or the folder cannot be read, contains a link that leads out of it, or
    too much.
    """
    root = Path(os.path.realpath(folder))
    check_path(root)
    try:
        if not (root / FILE_NAME).is_file():
            raise _no_pack(folder)
    except OSError as error:
        raise unreadable(root, error) from error
    pack_files(root)
    found = read_manifest(root)
    if isinstance(found, ContentSource):
        return found
    problem = plain(str(found[0]))
    raise MlquizError(f"The pack cannot be used: {problem}.", f"无法使用这个内容包：{problem}。")


def check_path(folder: Path) -> None:
    """Raise UsageError if the path of a pack is not UTF-8: it could not be saved."""
    try:
        str(folder).encode()
    except UnicodeEncodeError:
        shown = plain(str(folder).encode(errors="replace").decode())
        raise UsageError(
            f"The path {shown} is not UTF-8 text: rename the folder.",
            f"路径 {shown} 不是 UTF-8 文本：请给文件夹改名。",
        ) from None


def name_in(folder: Path) -> str:
    """Return the id of the pack in a folder; the folder's name if its manifest cannot be used."""
    found = read_manifest(folder)
    return found.name if isinstance(found, ContentSource) else plain(folder.name)


def _no_pack(folder: Path) -> UsageError:
    where = plain(str(folder))
    if not folder.is_dir():
        return UsageError(f"There is no folder {where}.", f"找不到文件夹 {where}。")
    return UsageError(
        f"{where} is not a pack, because it has no {FILE_NAME}: `mlquiz pack new DIR` makes one.",
        f"{where} 中没有 {FILE_NAME}，不是内容包：用 `mlquiz pack new 文件夹` 可新建一个。",
    )


def pack_folder_of(spec: Path) -> Path | None:
    """Return the pack that a demo's spec or script belongs to; None if it belongs to none."""
    folder = spec.parents[2] if len(spec.parents) > 2 else None
    if folder is None or spec.parents[1].name != DEMOS:
        return None
    try:
        return folder if (folder / FILE_NAME).is_file() else None
    except OSError:  # it cannot be ruled out, and the code of a pack needs trust
        return folder


def languages_of(spec: Path) -> Sequence[Lang]:
    """Return the languages in which the texts of a demo are written."""
    folder = pack_folder_of(spec)
    return LANGUAGES if folder is None else _languages(read_document(folder / FILE_NAME), [])
