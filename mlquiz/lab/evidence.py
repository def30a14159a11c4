"""Evidence: how often each claim of a demo held over many seeds, as measured and committed.

`demos/evidence.json` is written by `mlquiz verify --write` and read by every front end. Each
record carries a hash of the demo's code and defaults, so that evidence about another version
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
from mlquiz.i18n.messages import translate
from mlquiz.lab.api import Form
from mlquiz.lab.claim_result import number
from mlquiz.lab.spec import DemoSpec, Value
from mlquiz.lab.sweep import held_range

FORMAT: Literal[2] = 2
FILE_NAME = "evidence.json"
NEEDED = 0.95
"""The share of seeds in which a claim has to hold: 19 of 20."""

TERRITORY_NEEDED = 0.8
"""The share of the few seeds at a setting off the defaults: 4 of 5."""

Values = tuple[Value, ...]
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Curve:
    """The points of a series of one run, thinned; None where it was not finite."""

    x: tuple[float | None, ...]
    y: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of a metric over seeds and its middle 90 %; None where it is not finite."""

    median: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ClaimEvidence:
    """How often a claim held, and its effect: median, and the middle 90 % (`low`, `high`).

    An effect that is not finite (one arm diverged) is None.
    """

    held: int
    seeds: int
    median: float | None
    low: float | None
    high: float | None
    form: Form = "difference"

    @property
    def enough(self) -> bool:
        """Whether it held often enough to be called a claim."""
        return self.seeds > 0 and self.held >= NEEDED * self.seeds


@dataclass(frozen=True, slots=True)
class KnobSweep:
    """What became of the claims while one knob alone was changed.

    `held` counts for each claim the seeds, of `seeds`, in which it held at each of `values`;
    `points` is how many points the curves had there. `moves` says whether the picture changed.
    """

    values: Values
    seeds: int
    held: Mapping[str, tuple[int, ...]]
    points: tuple[int, ...]
    moves: bool

    @property
    def needed(self) -> int:
        """How many of the seeds are enough at a setting."""
        return math.ceil(TERRITORY_NEEDED * self.seeds)

    def stretch(self, claim: str, default: Value) -> tuple[Value, Value] | None:
        """Return the values around the default between which a claim held; None if nowhere."""
        return held_range(self.values, self.held[claim], default, self.needed)


@dataclass(frozen=True, slots=True)
class DemoEvidence:
    """What was measured about one version of a demo.

    `curves` are those of the seed `drawn_seed` at the defaults, by series; `territory` has a sweep
    for each knob.
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


Record = dict[str, DemoEvidence]


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """The shape of `evidence.json`."""

    format: Literal[2]
    demos: Record


def fingerprint(spec: DemoSpec) -> str:
    """Return a hash of what decides a demo's numbers: its code, defaults and conditions.

    Comments and docstrings may change without a new record. Raises OSError if the listing cannot
    be read.
    """
    ranges = {name: knob.range or knob.choices for name, knob in spec.knobs.items()}
    parts = [
        code_of(spec.listing.read_bytes()),
        json.dumps(spec.defaults, sort_keys=True).encode(),
        json.dumps([spec.conditions, ranges], sort_keys=True).encode(),
    ]
    return hashlib.blake2b(b"\0".join(parts), digest_size=8).hexdigest()


def code_of(listing: bytes) -> bytes:
    """Return a listing without comments, docstrings and blank lines.

    A listing that is not valid Python is returned as it is.
    """
    lines = listing.splitlines()
    try:
        tree = ast.parse(listing)
        for token in tokenize.tokenize(io.BytesIO(listing).readline):
            if token.type == tokenize.COMMENT:
                row = token.start[0] - 1
                lines[row] = lines[row].removesuffix(token.string.encode())
    except (SyntaxError, ValueError, tokenize.TokenError):
        return listing
    for node in ast.walk(tree):
        if isinstance(node, Documented) and ast.get_docstring(node, clean=False) is not None:
            docstring = node.body[0]
            first, last = docstring.lineno - 1, (docstring.end_lineno or docstring.lineno) - 1
            around = lines[first][: docstring.col_offset] + lines[last][docstring.end_col_offset :]
            lines[first : last + 1] = [around, *[b""] * (last - first)]
    return b"\n".join(line.rstrip() for line in lines if line.strip())


def read_evidence(demos: Path) -> Record:
    """Read `evidence.json` in the folder of the demos; an absent file is an empty record.

    Raises MlquizError if the file is not what `mlquiz verify --write` writes.
    """
    path = demos / FILE_NAME
    try:
        file = msgspec.json.decode(path.read_bytes(), type=EvidenceFile)
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as error:
        raise MlquizError(
            f"{path} is no record of evidence ({error}): delete it and run `mlquiz verify --write`."
        ) from error
    return file.demos


def write_evidence(demos: Path, record: Record) -> None:
    """Write the record; the old file stays whole until the new one is. Raises MlquizError."""
    path = demos / FILE_NAME
    file = EvidenceFile(FORMAT, {name: record[name] for name in sorted(record)})
    with atomic_write(path) as partial:
        partial.write_bytes(msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n")


def current_evidence(spec: DemoSpec) -> Mapping[str, ClaimEvidence]:
    """Return the evidence for the claims of this very version of a demo; none if there is none."""
    found = evidence_of(spec)
    return found.claims if found else {}


def evidence_of(spec: DemoSpec) -> DemoEvidence | None:
    """Return what was measured about this very version of a demo; None if nothing was."""
    try:
        found = read_evidence(spec.path.parents[1]).get(spec.name)
        return found if found and found.fingerprint == fingerprint(spec) else None
    except (MlquizError, OSError):
        return None


def stretches(
    found: DemoEvidence, spec: DemoSpec, claim: str
) -> dict[str, tuple[Value, Value] | None]:
    """Return between which values a claim held, for each knob at some of which it did not."""
    return {
        knob: swept.stretch(claim, spec.knobs[knob].default)
        for knob, swept in found.territory.items()
        if knob in spec.knobs and min(swept.held.get(claim, (0,))) < swept.needed
    }


def format_evidence(evidence: ClaimEvidence, lang: str) -> str:
    """Say how often a claim held: 'held in 20 of 20 seeds, median effect 0.17'."""
    counts = {"held": evidence.held, "seeds": evidence.seeds}
    if evidence.median is None:
        return translate("proof.held_only", lang, **counts)
    return translate("proof.held", lang, **counts, effect=number(evidence.median))
