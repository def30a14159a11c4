"""Opening several packs at once; one that cannot be used does not stop the others."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from mlquiz.errors import MlquizError
from mlquiz.packs.manifest import open_pack
from mlquiz.packs.source import ContentSource
from mlquiz.render.sanitize import plain


class OpenedPacks(Struct, frozen=True):
    """The packs that could be opened, and the errors of the others."""

    packs: tuple[ContentSource, ...] = ()
    errors: tuple[MlquizError, ...] = ()


def open_packs(asked: Sequence[Path], saved: Iterable[Path] = ()) -> OpenedPacks:
    """Open the packs asked for, then those of the settings, each folder once.

    A pack of the settings may also be asked for by its id. Raises MlquizError if one that is asked
    for cannot be used; the errors of others are returned.
    """
    opened: dict[str, ContentSource] = {}
    errors: list[MlquizError] = []
    folders = list(saved)
    for folder in asked:
        _add(open_pack(find_folder(folder, folders)), opened)
    for folder in folders:
        try:
            _add(open_pack(folder), opened)
        except MlquizError as error:
            errors.append(error)
    return OpenedPacks(tuple(opened.values()), tuple(errors))


def find_folder(asked: Path, saved: Iterable[Path]) -> Path:
    """Return the folder of the pack asked for: `asked`, or that of the saved pack with this id."""
    if os.path.exists(asked):  # noqa: PTH110 - Path.exists raises if a folder cannot be read
        return asked
    found = open_packs([], saved).packs
    return next((pack.folder for pack in found if pack.name == str(asked)), asked)


def is_named(pack: ContentSource, asked: Path) -> bool:
    """Return whether `asked` is the id or the folder of a pack."""
    return str(asked) == pack.name or os.path.realpath(asked) == str(pack.folder)


def _add(pack: ContentSource, opened: dict[str, ContentSource]) -> None:
    """Add a pack by its id; raise MlquizError if a pack in another folder has the same id."""
    first = opened.setdefault(pack.name, pack)
    if first.folder != pack.folder:
        folders = plain(f"{first.folder}"), plain(f"{pack.folder}")
        raise MlquizError(
            f"Two packs have the id {pack.name!r}, in {folders[0]} and in {folders[1]}: remove one "
            "with `mlquiz pack remove DIR`, or change the id in its pack.toml.",
            f"{folders[0]} 和 {folders[1]} 两个内容包的 id 都是 {pack.name}："
            "请用 `mlquiz pack remove 文件夹` 移除其中一个，或修改 pack.toml 中的 id。",
        )


def split_folders(text: str) -> list[Path]:
    """Return the folders in a setting, which are separated as in the variable PATH."""
    return [Path(part) for part in text.split(os.pathsep) if part]


def join_folders(folders: Iterable[Path]) -> str:
    """Return folders as the text of a setting: absolute, each once, separated as in PATH."""
    absolute = (os.path.realpath(folder.expanduser()) for folder in folders)
    return os.pathsep.join(dict.fromkeys(absolute))
