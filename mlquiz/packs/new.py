"""Writing a new pack: a small one that works, for its author to change."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from mlquiz.errors import MlquizError, UsageError
from mlquiz.files import atomic_write
from mlquiz.packs.manifest import FILE_NAME, check_path
from mlquiz.paths import content_dir
from mlquiz.render.sanitize import plain
from mlquiz.text import Lang
from mlquiz.toml_schema.scalars import IDENTIFIER

TEMPLATE = Path(__file__).with_name("template")
FILES: Mapping[str, str] = {
    FILE_NAME: "{lang}/pack.toml",
    "content/sections.toml": "{lang}/sections.toml",
    "content/@ID@/@ID@-average.toml": "{lang}/concept.toml",
    "demos/@ID@/average.toml": "{lang}/demo.toml",
    "demos/@ID@/average.py": "demo.py",
}
"""The template of each file of a new pack."""


def create_pack(folder: Path, lang: Lang, name: str = "") -> list[Path]:
    """Write a new pack in one language into `folder` and return its files.

    Its id is `name`, by default made from the folder's name. Raises UsageError if that gives no
    valid id or names a section of mlquiz, or if the folder is in use or its path is not UTF-8, and
    MlquizError if writing fails.
    """
    check_path(folder.absolute())
    id_ = name or suggested_id(folder.absolute().name)
    if not id_:
        made_from = plain(folder.absolute().name)
        raise UsageError(
            f"No id can be made from {made_from!r}: choose one with --id.",
            f"“{made_from}”无法转成 id：请用 --id 指定。",
        )
    _check_id(id_)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            f"{plain(str(folder))} is already in use: choose a new folder.",
            f"{plain(str(folder))} 已被占用：请换一个新文件夹。",
        )
    title = id_.replace("-", " ").capitalize()
    return [
        _write(folder / file.replace("@ID@", id_), template.format(lang=lang), id_, title)
        for file, template in FILES.items()
    ]


def _check_id(id_: str) -> None:
    """Raise UsageError if this cannot be the id of a pack and of its section."""
    if not IDENTIFIER.fullmatch(id_):
        raise UsageError(
            f"{plain(id_)!r} is not a valid pack id: use lowercase letters and digits, joined by "
            "hyphens.",
            f"“{plain(id_)}”不能用作内容包的 id：只能用小写字母和数字，以连字符相连。",
        )
    if (content_dir() / id_).is_dir():
        raise UsageError(
            f"{id_!r} is a section of mlquiz: choose another id with --id.",
            f"{id_} 是 mlquiz 自带的章节：请用 --id 另取一个 id。",
        )


def suggested_id(name: str) -> str:
    """Return an id made from a folder's name; '' if it has no Latin letters or digits.

    Accents are dropped: 'Über' becomes 'uber'.
    """
    decomposed = unicodedata.normalize("NFKD", name)
    base = "".join(each for each in decomposed if not unicodedata.combining(each))
    return re.sub("[^a-z0-9]+", "-", base.casefold()).strip("-")


def _write(file: Path, template: str, id_: str, title: str) -> Path:
    source = (TEMPLATE / template).read_text(encoding="utf-8")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MlquizError(
            f"{plain(str(file.parent))} cannot be made: {error.strerror}.",
            f"无法创建 {plain(str(file.parent))}：{error.strerror}。",
        ) from error
    with atomic_write(file) as partial:
        partial.write_text(source.replace("@ID@", id_).replace("@TITLE@", title), encoding="utf-8")
    return file
