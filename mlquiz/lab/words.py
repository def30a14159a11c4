"""The words of a demo: all that is shown, checked and completed without importing torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from mlquiz.authoring.document import Document, has_format, read_document
from mlquiz.authoring.faults import Faults
from mlquiz.domain.problem import Problem
from mlquiz.domain.text import Text
from mlquiz.errors import MlquizError, unknown
from mlquiz.lab.schema import DEMO, FORMAT
from mlquiz.paths import demos_dir

Value = int | float | str
Scale = Literal["linear", "log"]


@dataclass(frozen=True, slots=True)
class Knob:
    """A setting that the learner may turn: within `range` (both ends count) or of `choices`."""

    default: Value
    label: Text
    range: tuple[float, float] | None = None
    choices: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """What a claim says. `any_knobs`: it holds off the default knobs, too."""

    text: Text
    any_knobs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoWords:
    """A demo without its listing. `name` is `section/stem`; `path` and `listing` its two files."""

    name: str
    path: Path
    title: Text
    look: Text
    x: Text
    y: Text
    scale_x: Scale
    scale_y: Scale
    series: Mapping[str, Text]
    knobs: Mapping[str, Knob]
    claims: Mapping[str, ClaimWords]
    concepts: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def section(self) -> str:
        """The folder that the demo stands in."""
        return self.name.partition("/")[0]

    @property
    def listing(self) -> Path:
        """The demo's code."""
        return self.path.with_suffix(".py")

    @property
    def defaults(self) -> dict[str, Value]:
        """Every knob at its default."""
        return {name: knob.default for name, knob in self.knobs.items()}


def demo_name(path: Path) -> str:
    """Return the name of the demo that has a file at `path`."""
    return f"{path.parent.name}/{path.stem}"


def find_demos(root: Path | None = None) -> dict[str, Path]:
    """Return the words' files by demo name, in order, without reading them.

    `root` is the folder of the sections; by default the demos that ship with mlquiz.
    """
    return {demo_name(path): path for path in demo_files("*.toml", root)}


def demo_files(pattern: str, root: Path | None = None) -> list[Path]:
    """Return the files of all sections that match; `data` holds data sets and is no section."""
    files = (root or demos_dir()).glob(f"*/{pattern}")
    return sorted(path for path in files if path.parent.name != "data")


def find_demo(name: str, root: Path | None = None) -> Path:
    """Return the words' file of one demo; the section may be left out if one demo is meant.

    Raises UsageError, with the nearest name, if there is no such demo.
    """
    demos = find_demos(root)
    if name in demos:
        return demos[name]
    in_any_section = [path for path in demos.values() if path.stem == name]
    if len(in_any_section) == 1:
        return in_any_section[0]
    names = [*demos, *(path.stem for path in demos.values())]
    raise unknown(
        "demo", name, names, "`mlquiz demo` lists them all.", "用 `mlquiz demo` 可列出全部实验。"
    )


def load_words(path: Path) -> DemoWords:
    """Read a demo's words; raise MlquizError at the first of its faults, with file and line."""
    sheet = read_words(path)
    if sheet.words is None:
        more = len(sheet.problems) - 1
        also = f" (and {more} more: `mlquiz check` lists them)" if more else ""
        also_zh = f"（另有 {more} 处，用 `mlquiz check` 可全部列出）" if more else ""
        raise MlquizError(
            f"{sheet.problems[0]}{also}", f"实验的说明文件有误：{sheet.problems[0]}{also_zh}"
        )
    return sheet.words


@dataclass(frozen=True, slots=True)
class WordSheet:
    """A file of words: the words if they are sound, else what is wrong with them."""

    document: Document
    words: DemoWords | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def knobs(self) -> set[str]:
        """The names of the knobs, also where the words are broken."""
        return self._names("knob")

    @property
    def claims(self) -> set[str]:
        """The names of the claims, also where the words are broken."""
        return self._names("claim")

    def _names(self, key: str) -> set[str]:
        group = self.document.data.get(key)
        return set(group) if isinstance(group, dict) else set()


def read_words(path: Path) -> WordSheet:
    """Read a demo's words and all that is wrong with them. Never raises."""
    document = read_document(path)
    faults: Faults = []
    if document.unreadable or not has_format(document, FORMAT, faults):
        return WordSheet(document, problems=document.problems(faults))
    values = DEMO(document.data, (), faults)
    if faults:
        return WordSheet(document, problems=document.problems(faults))
    return WordSheet(document, _words_from(values, path))


def _words_from(values: Mapping[str, Any], path: Path) -> DemoWords:
    scale = values.get("scale", {})
    return DemoWords(
        name=demo_name(path),
        path=path,
        title=Text(**values["title"]),
        look=Text(**values["look"]),
        x=Text(**values["x"]),
        y=Text(**values["y"]),
        scale_x=scale.get("x", "linear"),
        scale_y=scale.get("y", "linear"),
        series={name: Text(**each) for name, each in values["series"].items()},
        knobs={name: _knob_from(each) for name, each in values.get("knob", {}).items()},
        claims={name: _claim_from(each) for name, each in values["claim"].items()},
        concepts=tuple(values["concepts"]),
        sources=tuple(values["sources"]),
    )


def _knob_from(values: Mapping[str, Any]) -> Knob:
    return Knob(
        default=values["default"],
        label=Text(values["en"], values["zh"]),
        range=tuple(values["range"]) if "range" in values else None,
        choices=tuple(values.get("choices", ())),
    )


def _claim_from(values: Mapping[str, Any]) -> ClaimWords:
    return ClaimWords(Text(values["en"], values["zh"]), values.get("any_knobs", False))


def read_listing(listing: Path) -> str:
    """Return the source of a demo; raises MlquizError if it cannot be read."""
    try:
        return listing.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MlquizError(
            f"{listing} cannot be read: {error}.", f"{listing} 无法读取：{error}。"
        ) from error
