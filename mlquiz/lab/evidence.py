"""Evidence: how often each claim of a demo held over many seeds, as measured and committed.

`demos/evidence.json` is written by `mlquiz verify --write` and read by every front end. Each
record carries a hash of the demo's listing and defaults, so that evidence about another version
of a demo is never shown as evidence about this one.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from mlquiz.errors import MlquizError
from mlquiz.files import replacing
from mlquiz.lab.verdict import number
from mlquiz.lab.words import DemoSpec
from mlquiz.render.phrases import say

FORMAT: Literal[1] = 1
FILE_NAME = "evidence.json"
NEEDED = 0.95
"""The share of seeds in which a claim has to hold: 19 of 20."""


@dataclass(frozen=True, slots=True)
class SeedResult:
    """One run at the default knobs: each claim's `(holds, effect)`, and its seconds.

    `failure` is the sentence of a run that ended without a result.
    """

    demo: str
    seed: int
    claims: Mapping[str, tuple[bool, float]]
    seconds: float
    failure: str = ""


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

    @property
    def enough(self) -> bool:
        """Whether it held often enough to be called a claim."""
        return self.seeds > 0 and self.held >= NEEDED * self.seeds


@dataclass(frozen=True, slots=True)
class DemoEvidence:
    """What was measured about one version of a demo."""

    fingerprint: str
    seeds: str
    torch: str
    date: str
    seconds: float
    claims: Mapping[str, ClaimEvidence]


Record = dict[str, DemoEvidence]


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """The shape of `evidence.json`."""

    format: Literal[1]
    demos: Record


def fingerprint(words: DemoSpec) -> str:
    """Return a hash of what decides a demo's numbers: its listing and its defaults.

    Raises OSError if the listing cannot be read.
    """
    listing = words.listing.read_bytes()
    defaults = json.dumps(dict(words.defaults), sort_keys=True).encode()
    return hashlib.blake2b(listing + b"\0" + defaults, digest_size=8).hexdigest()


def summarize(results: Iterable[SeedResult]) -> dict[str, ClaimEvidence]:
    """Gather the runs of one demo into the evidence for each of its claims.

    A run that failed counts against every claim.
    """
    runs = list(results)
    names = dict.fromkeys(name for run in runs for name in run.claims)
    return {name: _claim_evidence(name, runs) for name in names}


def _claim_evidence(name: str, runs: list[SeedResult]) -> ClaimEvidence:
    decided = [run.claims[name] for run in runs if name in run.claims]
    effects = sorted(effect for _, effect in decided if not math.isnan(effect))
    return ClaimEvidence(
        held=sum(holds for holds, _ in decided),
        seeds=len(runs),
        median=_rounded(_quantile(effects, 0.5)),
        low=_rounded(_quantile(effects, 0.05)),
        high=_rounded(_quantile(effects, 0.95)),
    )


def _quantile(ordered: list[float], share: float) -> float:
    if not ordered:
        return math.nan
    place = share * (len(ordered) - 1)
    below, above = ordered[math.floor(place)], ordered[math.ceil(place)]
    return below if below == above else below + (place % 1) * (above - below)


def _rounded(value: float) -> float | None:
    return float(f"{value:.4g}") if math.isfinite(value) else None


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
    with replacing(path) as partial:
        partial.write_bytes(msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n")


def current_evidence(words: DemoSpec) -> Mapping[str, ClaimEvidence]:
    """Return the evidence for the claims of this very version of a demo; none if there is none."""
    try:
        found = read_evidence(words.path.parents[1]).get(words.name)
        return found.claims if found and found.fingerprint == fingerprint(words) else {}
    except (MlquizError, OSError):
        return {}


def told(evidence: ClaimEvidence, lang: str) -> str:
    """Say how often a claim held: 'held in 20 of 20 seeds, median effect 0.17'."""
    counts = {"held": evidence.held, "seeds": evidence.seeds}
    if evidence.median is None:
        return say("proof.held_only", lang, **counts)
    return say("proof.held", lang, **counts, effect=number(evidence.median))
