"""Evidence: how often each claim of a demo held over many seeds, measured and committed.

`demos/evidence.json` is written by `mlquiz verify --write` and read by every front end. Each
record contains a hash of the demo's code and defaults, so that evidence about another version
of a demo is never shown as evidence about this one.
"""

from __future__ import annotations

import ast
import hashlib
import io
import json
import math
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from mlquiz.errors import MlquizError
from mlquiz.files import atomic_write
from mlquiz.lab.api import Form
from mlquiz.lab.spec import DemoSpec, Value
from mlquiz.lab.sweep import held_range

FORMAT: Literal[2] = 2
FILE_NAME = "evidence.json"
MIN_HELD_SHARE = 0.95
"""The share of seeds in which a claim must hold: 19 of 20."""

MIN_TERRITORY_SHARE = 0.8
"""The share of seeds at a setting other than the default, where few seeds are run: 4 of 5."""

Values = tuple[Value, ...]
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Curve:
    """The downsampled points of a series in one run; None for values that are not finite."""

    x: tuple[float | None, ...]
    y: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of a metric over seeds and its central 90 %; None for values not finite."""

    median: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ClaimEvidence:
    """How often a claim held, and its effect: median and central 90 % (`low`, `high`).

    A value that is not finite, because one side diverged or a ratio is one to zero, is None.
    """

    held: int
    seeds: int
    median: float | None
    low: float | None
    high: float | None
    form: Form = "difference"

    @property
    def held_often_enough(self) -> bool:
        """Whether the claim held in enough of the seeds (`MIN_HELD_SHARE`)."""
        return self.seeds > 0 and self.held >= MIN_HELD_SHARE * self.seeds


@dataclass(frozen=True, slots=True)
class KnobSweep:
    """The results of the claims when only one knob is changed.

    `held` has, for each claim and each of `values`, the number of seeds, out of `seeds`, in which
    it held; `points` has the number of points of the curves at each value. `moves` is whether the
    knob changes anything that is drawn.
    """

    values: Values
    seeds: int
    held: Mapping[str, tuple[int, ...]]
    points: tuple[int, ...]
    moves: bool

    @property
    def needed(self) -> int:
        """The number of seeds in which a claim must hold at a setting."""
        return math.ceil(MIN_TERRITORY_SHARE * self.seeds)

    def held_range(self, claim: str, default: Value) -> tuple[Value, Value] | None:
        """Return the range around the default in which a claim held.

        Return None if it did not hold at the default, or if nothing is recorded about it.
        """
        held = self.held.get(claim)
        return held_range(self.values, held, default, self.needed) if held else None


@dataclass(frozen=True, slots=True)
class DemoEvidence:
    """The evidence about one version of a demo.

    `curves` has the curve of each series for the seed `drawn_seed` at the defaults; `territory`
    has a sweep of each knob.
    """

    fingerprint: str
    seeds: str
    torch: str
    date: str
    seconds: float
    claims: Mapping[str, ClaimEvidence]
    metrics: Mapping[str, Spread] = field(default_factory=dict)
    drawn_seed: int = 0
    curves: Mapping[str, Curve] = field(default_factory=dict)
    territory: Mapping[str, KnobSweep] = field(default_factory=dict)


EvidenceByDemo = dict[str, DemoEvidence]


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """The structure of `evidence.json`."""

    format: Literal[2]
    demos: EvidenceByDemo


def fingerprint(spec: DemoSpec) -> str:
    """Return a hash of what in the script and the spec of a demo determines its results.

    That is its code, the defaults and the ranges or choices of its knobs, and the conditions of its
    claims. Comments and docstrings are left out, so that changing them requires no new evidence.
    Files that the script reads or imports are not included. Raises OSError if the script cannot be
    read.
    """
    ranges = {name: knob.range or knob.choices for name, knob in spec.knobs.items()}
    parts = [
        code_of(spec.script.read_bytes()),
        json.dumps(spec.defaults, sort_keys=True).encode(),
        json.dumps([spec.conditions, ranges], sort_keys=True).encode(),
    ]
    return hashlib.blake2b(b"\0".join(parts), digest_size=8).hexdigest()


def code_of(script: bytes) -> bytes:
    """Return a script without comments, docstrings and blank lines.

    A script that is not valid Python, or nested too deeply, is returned unchanged.
    """
    lines = script.splitlines()
    try:
        tree = ast.parse(script)
        for token in tokenize.tokenize(io.BytesIO(script).readline):
            if token.type == tokenize.COMMENT:
                row = token.start[0] - 1
                lines[row] = lines[row].removesuffix(token.string.encode())
    except (SyntaxError, ValueError, tokenize.TokenError, RecursionError, MemoryError):
        return script
    for node in ast.walk(tree):
        if isinstance(node, Documented) and ast.get_docstring(node, clean=False) is not None:
            docstring = node.body[0]
            first, last = docstring.lineno - 1, (docstring.end_lineno or docstring.lineno) - 1
            around = lines[first][: docstring.col_offset] + lines[last][docstring.end_col_offset :]
            lines[first : last + 1] = [around, *[b""] * (last - first)]
    return b"\n".join(line.rstrip() for line in lines if line.strip())


def read_evidence(demos: Path) -> EvidenceByDemo:
    """Read `evidence.json` from the demos folder; return an empty record if there is no such file.

    Raises MlquizError if the file cannot be read or has another format.
    """
    path = demos / FILE_NAME
    try:
        file = msgspec.json.decode(path.read_bytes(), type=EvidenceFile)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise MlquizError(f"{path} cannot be read: {error.strerror}.") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise MlquizError(
            f"{path} is not a record of evidence ({error}): delete it and run "
            "`mlquiz verify --write`."
        ) from error
    return file.demos


def write_evidence(demos: Path, record: EvidenceByDemo) -> None:
    """Write the record, replacing the old file atomically; raise MlquizError on failure."""
    path = demos / FILE_NAME
    file = EvidenceFile(FORMAT, {name: record[name] for name in sorted(record)})
    with atomic_write(path) as partial:
        partial.write_bytes(msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n")


def current_evidence(spec: DemoSpec) -> Mapping[str, ClaimEvidence]:
    """Return the evidence about the claims of exactly this version of a demo; may be empty."""
    found = evidence_of(spec)
    return found.claims if found else {}


def evidence_of(spec: DemoSpec) -> DemoEvidence | None:
    """Return the evidence about exactly this version of a demo; None if there is none."""
    try:
        found = read_evidence(spec.path.parents[1]).get(spec.name)
        return found if found and found.fingerprint == fingerprint(spec) else None
    except (MlquizError, OSError):
        return None


def held_ranges(
    found: DemoEvidence, spec: DemoSpec, claim: str
) -> dict[str, tuple[Value, Value] | None]:
    """Return the range in which a claim held for each knob with a value at which it did not.

    The range is None if the claim did not hold at the default either, or if it is not recorded.
    """
    return {
        knob: swept.held_range(claim, spec.knobs[knob].default)
        for knob, swept in found.territory.items()
        if knob in spec.knobs and min(swept.held.get(claim, (0,))) < swept.needed
    }
