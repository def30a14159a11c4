"""Trust in the code of packs: a hash of every file of code that the learner has agreed to run.

Content is data and needs no trust. Code is every file below `demos` except specs, evidence and
texts, every Python file elsewhere, and the code in questions.
"""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Literal

import msgspec
from msgspec import Struct

from mlquiz.domain.kinds.registry import KINDS, item_type
from mlquiz.errors import MlquizError
from mlquiz.files import atomic_write
from mlquiz.i18n.messages import join_names, translate
from mlquiz.packs.folder import pack_files
from mlquiz.packs.manifest import name_in
from mlquiz.packs.source import CONTENT, DEMOS
from mlquiz.paths import data_dir
from mlquiz.render.sanitize import plain
from mlquiz.text import LANGUAGES
from mlquiz.toml_schema.document import read_document

FILE_NAME = "trusted_packs.json"
EVIDENCE = f"{DEMOS}/evidence.json"
TEXTS = (".md", ".toml", ".txt")
EXECUTABLE = (".py", ".pyc", ".pyd", ".pth", ".so")
MAX_SHOWN = 5

Hashes = dict[str, str]


class TrustFile(Struct, frozen=True):
    """The structure of the file: by pack folder, the hash of each file of code."""

    format: Literal[1]
    packs: dict[str, Hashes]


class LoadedCode(Struct, frozen=True):
    """The code of the questions in a content file of a pack, as the library read it.

    `file` is the name of the file in the pack's folder, `hash` the `hash_of_questions`.
    """

    folder: Path
    file: str
    hash: str


class Changes(Struct, frozen=True):
    """The files of code that differ from those that were trusted, by name."""

    changed: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.new or self.gone)

    def described(self, lang: str) -> str:
        """Return the changes in words, at most `MAX_SHOWN` files of each kind."""
        kinds = {"changed": self.changed, "new": self.new, "gone": self.gone}
        separator = "；" if lang == "zh" else "; "
        return separator.join(
            translate(f"trust.{kind}", lang, files=plain(_listed(names, lang)))
            for kind, names in kinds.items()
            if names
        )


def _listed(names: Sequence[str], lang: str) -> str:
    if len(names) <= MAX_SHOWN:
        return join_names(names, lang)
    more = len(names) - MAX_SHOWN
    return translate("trust.more", lang, files=join_names(names[:MAX_SHOWN], lang), more=more)


def code_hashes(folder: Path) -> Hashes:
    """Return a hash of each file with code of a pack; raise MlquizError if one is unreadable."""
    return {**script_hashes(folder), **question_hashes(folder)}


def script_hashes(folder: Path) -> Hashes:
    """Return a hash of every file of code of a pack; raise MlquizError if one cannot be read."""
    return {name: _hash(path) for name, path in pack_files(folder).items() if _is_script(name)}


def question_hashes(folder: Path) -> Hashes:
    """Return a hash of the questions with code in every content file that has any."""
    found: Hashes = {}
    for name, path in pack_files(folder).items():
        is_content = name.startswith(f"{CONTENT}/") and name.endswith(".toml")
        try:
            code = hash_of_questions(read_document(path).data) if is_content else ""
        except RecursionError:
            raise MlquizError(f"{name} is nested too deeply.", f"{name} 的嵌套层次过深。") from None
        if code:
            found[name] = code
    return found


def hash_of_questions(data: Mapping[str, Any]) -> str:
    """Return a hash of the questions with code of a content file; '' if it has none.

    The languages of its texts make no difference. Raises RecursionError if it is nested too deeply.
    """
    code = _questions_with_code(data)
    source = json.dumps(code, default=str)
    return hashlib.sha256(source.encode()).hexdigest() if code else ""


def _is_script(name: str) -> bool:
    suffix = PurePosixPath(name).suffix.lower()
    if name.startswith(f"{DEMOS}/"):
        return name != EVIDENCE and suffix not in TEXTS
    return suffix in EXECUTABLE


def _questions_with_code(data: Mapping[str, Any]) -> list[Any]:
    """Return the questions of a content file of which something is run, without their texts."""
    found = data.get("question")
    questions = found if isinstance(found, list) else []
    return [_without_texts(each) for each in questions if isinstance(each, dict) and _runs(each)]


def _runs(question: Mapping[str, Any]) -> bool:
    """Return whether code of a question may be run; True for an unknown kind."""
    kind = str(question.get("kind"))
    return kind not in KINDS or item_type(kind).has_code


def _without_texts(value: Any) -> Any:
    """Return a TOML value without the entries that are texts of a language."""
    if isinstance(value, list):
        return [_without_texts(element) for element in value]
    if not isinstance(value, dict):
        return value
    return {key: _without_texts(each) for key, each in value.items() if key not in LANGUAGES}


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise MlquizError(
            f"{plain(str(path))} cannot be read: {error.strerror}.",
            f"{plain(str(path))} 无法读取：{error.strerror}。",
        ) from error


def record_trust(folder: Path, code: Hashes) -> None:
    """Record that the code of a pack may run; `code` are the hashes of what the learner saw."""
    _save({**_trusted(), str(folder): code})


def revoke_trust(folder: Path) -> None:
    """Remove the record of a pack, if there is one."""
    kept = {name: hashes for name, hashes in _trusted().items() if name != str(folder)}
    if kept != _trusted():
        _save(kept)


def was_trusted(folder: Path) -> bool:
    """Return whether some version of a pack's code was trusted."""
    return str(folder) in _trusted()


def changes_since_trust(folder: Path, now: Hashes) -> Changes:
    """Return how code differs from what was trusted in a folder; all is new if nothing was."""
    before = _trusted().get(str(folder), {})
    return Changes(
        tuple(name for name in now if name in before and before[name] != now[name]),
        tuple(name for name in now if name not in before),
        tuple(name for name in before if name not in now),
    )


def check_trust(folder: Path) -> None:
    """Raise MlquizError, with what changed, unless all code of a pack is trusted as it is now."""
    _raise_if_changed(folder, changes_since_trust(folder, code_hashes(folder)))


def check_loaded_trust(code: LoadedCode) -> None:
    """Raise MlquizError unless all code of a pack is trusted, and `code` is what was trusted.

    The file may have been replaced, and trusted as it is now, after the library read it.
    """
    check_trust(code.folder)
    if _trusted().get(str(code.folder), {}).get(code.file) != code.hash:
        file = plain(code.file)
        raise MlquizError(
            f"{file} has changed since mlquiz read it: start mlquiz again.",
            f"{file} 在 mlquiz 读取之后有改动：请重新启动 mlquiz。",
        )


def check_demo_trust(folder: Path | None) -> None:
    """Raise MlquizError unless the scripts of a demo's pack, if any, are trusted as they are now.

    The code in questions does not count.
    """
    if folder is None:
        return
    changes = changes_since_trust(folder, script_hashes(folder))
    gone = tuple(name for name in changes.gone if _is_script(name))
    _raise_if_changed(folder, Changes(changes.changed, changes.new, gone))


def _raise_if_changed(folder: Path, changes: Changes) -> None:
    """Raise MlquizError, with the changes, if there are any."""
    if not changes:
        return
    name, command = name_in(folder), f"mlquiz pack trust {shlex.quote(str(folder))}"
    if not was_trusted(folder):
        raise MlquizError(
            f"The pack {name!r} contains code that you have not trusted yet: read it, then run "
            f"`{command}`.",
            f"内容包 {name} 含有代码，你尚未信任：请先阅读代码，再运行 `{command}`。",
        )
    raise MlquizError(
        f"The code of the pack {name!r} has changed since you trusted it "
        f"({changes.described('en')}): read it, then run `{command}`.",
        f"内容包 {name} 的代码与你信任时不同（{changes.described('zh')}）："
        f"请先阅读代码，再运行 `{command}`。",
    )


def _trusted() -> Mapping[str, Hashes]:
    """Return the record; an empty one if there is none or it cannot be read."""
    try:
        return msgspec.json.decode((data_dir() / FILE_NAME).read_bytes(), type=TrustFile).packs
    except (OSError, msgspec.MsgspecError):
        return {}


def _save(packs: Mapping[str, Hashes]) -> None:
    data_dir().mkdir(parents=True, exist_ok=True)
    with atomic_write(data_dir() / FILE_NAME) as partial:
        partial.write_bytes(msgspec.json.encode(TrustFile(1, dict(packs))))
