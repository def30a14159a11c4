"""Finding and reading the specs of demos, the TOML files, without importing torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mlquiz.errors import MlquizError, unknown
from mlquiz.lab.condition import parse_condition
from mlquiz.lab.consistency import disagreements
from mlquiz.lab.schema import DEMO, FORMAT
from mlquiz.lab.spec import (
    ChartSpec,
    ClaimKind,
    ClaimSpec,
    DemoSpec,
    Knob,
    LineSpec,
    MetricSpec,
    SeriesSpec,
    fill,
)
from mlquiz.packs.manifest import languages_of, pack_folder_of
from mlquiz.paths import demos_dir
from mlquiz.text import Text
from mlquiz.toml_schema.diagnostics import ValidationErrors
from mlquiz.toml_schema.document import TomlDocument, has_format, read_document
from mlquiz.toml_schema.languages import fill_languages
from mlquiz.toml_schema.locations import KeyPath
from mlquiz.toml_schema.problem import Problem


def demo_name(path: Path) -> str:
    """Return the name, `section/stem`, of the demo that the file at `path` belongs to."""
    return f"{path.parent.name}/{path.stem}"


def find_demos(*roots: Path) -> dict[str, Path]:
    """Return the paths of all specs by demo name, without reading them, sorted within each root.

    `roots` are folders of sections; by default that of the demos that ship with mlquiz. If a name
    occurs in two of them, the first one wins.
    """
    found: dict[str, Path] = {}
    for root in roots or (demos_dir(),):
        for path in demo_files("*.toml", root):
            found.setdefault(demo_name(path), path)
    return found


def demo_files(pattern: str, root: Path | None = None) -> list[Path]:
    """Return the sorted paths that match `pattern` in all sections.

    The folder `data` contains data sets and is not a section. Hidden files and folders are left
    out.
    """
    files = (root or demos_dir()).glob(f"*/{pattern}")
    return sorted(
        path
        for path in files
        if path.parent.name != "data" and not path.parent.name.startswith(".")
        if not path.name.startswith(".")
    )


def find_demo(name: str, *roots: Path) -> Path:
    """Return the path of the spec of the demo called `name`; `roots` as in `find_demos`.

    The section may be left out if the name is unique without it; a title in either language works,
    too. Raises UsageError, with the most similar name, if there is no such demo.
    """
    demos = find_demos(*roots)
    if name in demos:
        return demos[name]
    in_any_section = [path for path in demos.values() if path.stem == name]
    if len(in_any_section) == 1:
        return in_any_section[0]
    from mlquiz.render.names import all_names, find  # rarely needed: most names are file names

    titles = _titles(demos)
    if found := find(name, titles):
        return demos[found]
    names = [*demos, *(path.stem for path in demos.values()), *all_names(titles)]
    raise unknown(
        "demo", name, names, "`mlquiz demo` lists them all.", "用 `mlquiz demo` 可列出全部实验。"
    )


def _titles(demos: Mapping[str, Path]) -> dict[str, Text]:
    """Return the titles of the demos whose specs are valid."""
    parsed = {name: parse_spec(path) for name, path in demos.items()}
    return {name: parsed.spec.title for name, parsed in parsed.items() if parsed.spec}


def load_spec(path: Path) -> DemoSpec:
    """Read a demo's spec; raise MlquizError with its first problem, with file and line."""
    parsed = parse_spec(path)
    if parsed.spec is None:
        more = len(parsed.problems) - 1
        also = f" (and {more} more: `mlquiz check` lists them)" if more else ""
        also_zh = f"（另有 {more} 处，用 `mlquiz check` 可全部列出）" if more else ""
        raise MlquizError(
            f"{parsed.problems[0]}{also}", f"实验的说明文件有误：{parsed.problems[0]}{also_zh}"
        )
    return parsed.spec


@dataclass(frozen=True, slots=True)
class ParsedDemoSpec:
    """The result of parsing a spec: the spec if it is valid, otherwise its problems."""

    document: TomlDocument
    spec: DemoSpec | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def knobs(self) -> set[str]:
        """The names of the knobs, even if the spec is invalid."""
        return self._names("knob")

    @property
    def claims(self) -> set[str]:
        """The names of the claims, even if the spec is invalid."""
        return {name for key in ("finding", "check") for name in self._names(key)}

    def claim_path(self, name: str) -> KeyPath:
        """Return the key path of a claim in the file."""
        return ("finding" if name in self._names("finding") else "check", name)

    def _names(self, key: str) -> set[str]:
        group = self.document.data.get(key)
        return set(group) if isinstance(group, dict) else set()


def parse_spec(path: Path) -> ParsedDemoSpec:
    """Read a demo's spec and collect all of its problems. Never raises."""
    document = fill_languages(read_document(path), languages_of(path))
    faults: ValidationErrors = []
    if document.unreadable or not has_format(document, FORMAT, faults):
        return ParsedDemoSpec(document, problems=document.problems(faults))
    values = DEMO(document.data, (), faults)
    if not faults:
        faults += disagreements(values)
    if faults:
        return ParsedDemoSpec(document, problems=document.problems(faults))
    return ParsedDemoSpec(document, _build(values, path))


def _build(values: Mapping[str, Any], path: Path) -> DemoSpec:
    template = DemoSpec(
        name=demo_name(path),
        path=path,
        title=Text(**values["title"]),
        look=Text(**values["look"]),
        charts={name: _chart(each) for name, each in values["chart"].items()},
        series={
            name: SeriesSpec(_label(each), each["chart"], each.get("points", False))
            for name, each in values["series"].items()
        },
        knobs={name: _knob(each) for name, each in values.get("knob", {}).items()},
        metrics={name: _metric(each) for name, each in values["metric"].items()},
        claims={
            **_claims(values["finding"], "finding"),
            **_claims(values.get("check", {}), "check"),
        },
        concepts=tuple(values["concepts"]),
        sources=tuple(values["sources"]),
        pack=pack_folder_of(path),
    )
    return replace(fill(template, template.defaults), template=template)


def _label(values: Mapping[str, Any]) -> Text:
    return Text(values["en"], values["zh"])


def _chart(values: Mapping[str, Any]) -> ChartSpec:
    scale, clip = values.get("scale", {}), values.get("clip", {})
    return ChartSpec(
        y=Text(**values["y"]),
        x=Text(**values["x"]) if "x" in values else None,
        kind=values.get("kind", "lines"),
        scale_x=scale.get("x", "linear"),
        scale_y=scale.get("y", "linear"),
        levels=_lines(values.get("level", {})),
        marks=_lines(values.get("mark", {})),
        clip=(clip.get("low"), clip.get("high")),
    )


def _lines(values: Mapping[str, Any]) -> dict[str, LineSpec]:
    return {name: LineSpec(each["at"], _label(each)) for name, each in values.items()}


def _metric(values: Mapping[str, Any]) -> MetricSpec:
    return MetricSpec(
        _label(values),
        series=values.get("series"),
        at=values.get("at", "end"),
        unit=Text(**values["unit"]) if "unit" in values else None,
    )


def _claims(values: Mapping[str, Any], kind: ClaimKind) -> dict[str, ClaimSpec]:
    return {
        name: ClaimSpec(_label(each), kind, parse_condition(each["holds"]))
        for name, each in values.items()
    }


def _knob(values: Mapping[str, Any]) -> Knob:
    return Knob(
        default=values["default"],
        label=_label(values),
        range=tuple(values["range"]) if "range" in values else None,
        choices=tuple(values.get("choices", ())),
    )


def read_script(script: Path) -> str:
    """Return the source of a demo's script; raise MlquizError if it cannot be read."""
    try:
        return script.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MlquizError(
            f"{script} cannot be read: {error}.", f"{script} 无法读取：{error}。"
        ) from error
