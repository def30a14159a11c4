"""The protocol between a worker process and its parent: requests and events as lines of JSON.

Every line has the version of the protocol. JSON has no NaN or infinity: they are sent as the
strings "nan", "inf" and "-inf".
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NoReturn, get_args

from mlquiz.lab.api import Comparison, Form, Point, Relation
from mlquiz.lab.spec_file import Value
from mlquiz.render.sanitize import plain

VERSION = 2
MAX_LINE = 256 * 1024
"""Maximum length of a line in bytes, including its newline."""

MAX_MEMORY = 4 * 2**30
"""Maximum memory of a demo's process in bytes, of which PyTorch takes 0.3 GiB."""

_NOT_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
_DETAIL = 8 * 1024


@dataclass(frozen=True, slots=True)
class Ready:
    """PyTorch, of the version `torch`, is loaded, and the process waits for a request."""

    torch: str


@dataclass(frozen=True, slots=True)
class Start:
    """The run starts."""

    demo: str
    seed: int
    knobs: Mapping[str, Value]
    torch: str


@dataclass(frozen=True, slots=True)
class LogMessage:
    """A message that the script yielded between its points."""

    text: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The run ended without a result.

    `message` is one sentence for the learner, `zh` the same in Chinese, `detail` a short traceback
    (the demo may have written all three), `stderr` the end of the process's stderr.
    """

    message: str
    detail: str = ""
    stderr: str = ""
    zh: str = field(default="", compare=False, kw_only=True)

    def in_language(self, lang: str) -> str:
        """Return the sentence in `lang`; in English if there is no translation."""
        return self.zh if lang == "zh" and self.zh else self.message


@dataclass(frozen=True, slots=True)
class Done:
    """The run succeeded: its metrics, the results of its claims, and its wall time in seconds."""

    metrics: Mapping[str, float]
    claims: Mapping[str, Comparison]
    seconds: float


RunEvent = Ready | Start | Point | LogMessage | Failed | Done


@dataclass(frozen=True, slots=True)
class Request:
    """A request to run a demo's script and decide its claims.

    `claims` has the condition of each claim by name. `memory` is the maximum size of the process's
    private data in bytes.
    """

    demo: str
    listing: Path
    claims: Mapping[str, str]
    seed: int
    knobs: Mapping[str, Value]
    memory: int = MAX_MEMORY


def encode(event: RunEvent) -> bytes:
    """Return the event as a line; as `Failed` if the line would be longer than `MAX_LINE`."""
    line = _line(_fields(event))
    if len(line) <= MAX_LINE:
        return line
    kind = type(event).__name__.lower()
    most = f"{MAX_LINE // 1024} KiB"
    too_long = f"The demo's {kind} has more than {most}."
    return _line(_fields(Failed(too_long, zh=f"实验发来的数据（{kind}）超过 {most}。")))


def decode(line: bytes) -> RunEvent:
    """Return the event in a line; `Failed` if the line is not a valid event. Never raises."""
    try:
        if len(line) > MAX_LINE:
            raise ValueError(f"{len(line)} bytes")
        return _event(_parse(line))
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError) as error:
        detail = f"{error}: {line[:200]!r}"
        sentence = "The demo's process sent a line that cannot be read."
        return Failed(sentence, detail, zh="实验进程发来的内容无法读取。")


def encode_request(request: Request) -> bytes:
    """Return the request as a line; its knobs must be finite."""
    fields = {**asdict(request), "listing": str(request.listing)}
    return _line(fields)


def decode_request(line: bytes) -> Request:
    """Return the request in a line; raise ValueError if the line is not a valid request."""
    try:
        fields = _parse(line)
        claims = {name: _string(each) for name, each in _items(fields["claims"])}
        listing = Path(_string(fields["listing"]))
        return Request(
            _string(fields["demo"]),
            listing,
            claims,
            _whole(fields["seed"]),
            _knobs(fields),
            _whole(fields["memory"]),
        )
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"not a request: {error}") from error


def wire_number(value: float) -> float | str:
    """Return a number as it is sent in JSON: unchanged, or as "nan", "inf" or "-inf"."""
    return value if math.isfinite(value) else str(value)


def _line(fields: dict[str, Any]) -> bytes:
    text = json.dumps({"v": VERSION, **fields}, allow_nan=False, separators=(",", ":"))
    return text.encode("ascii") + b"\n"


def _fields(event: RunEvent) -> dict[str, Any]:
    match event:
        case Ready(torch):
            return {"event": "ready", "torch": torch}
        case Start(demo, seed, knobs, torch):
            return {
                "event": "start",
                "demo": demo,
                "seed": seed,
                "knobs": dict(knobs),
                "torch": torch,
            }
        case Point(x, y):
            return {"event": "point", "x": wire_number(x), "y": wire_numbers(y)}
        case LogMessage(text):
            return {"event": "note", "text": text[:_DETAIL]}
        case Failed(message, detail, _, zh=zh):
            told = {"message": message[:_DETAIL], "zh": zh[:_DETAIL]}
            return {"event": "error", **told, "detail": detail[-_DETAIL:]}
        case Done(metrics, claims, seconds):
            return {
                "event": "done",
                "metrics": wire_numbers(metrics),
                "claims": {name: wire_comparison(claim) for name, claim in claims.items()},
                "seconds": seconds,
            }


def wire_numbers(values: Mapping[str, float]) -> dict[str, float | str]:
    """Return named numbers as they are sent in JSON."""
    return {name: wire_number(value) for name, value in values.items()}


def wire_comparison(claim: Comparison) -> dict[str, Any]:
    """Return a comparison as it is sent in JSON."""
    return {
        "left": wire_number(claim.left),
        "relation": claim.relation,
        "right": wire_number(claim.right),
        "margin": wire_number(claim.margin),
        "effect": wire_number(claim.effect),
        "holds": claim.holds,
        "form": claim.form,
    }


def _parse(line: bytes) -> dict[str, Any]:
    fields = json.loads(line, parse_constant=_refuse)
    if not isinstance(fields, dict):
        raise TypeError("not an object")
    if fields.get("v") != VERSION:
        raise ValueError(f"version {fields.get('v')!r}, not {VERSION}")
    return fields


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _event(fields: dict[str, Any]) -> RunEvent:
    match fields["event"]:
        case "ready":
            return Ready(_string(fields["torch"]))
        case "start":
            seed, torch = _whole(fields["seed"]), _string(fields["torch"])
            return Start(_string(fields["demo"]), seed, _knobs(fields), torch)
        case "point":
            return Point(_number(fields["x"]), _numbers(fields["y"]))
        case "note":
            return LogMessage(_shown(fields["text"]))
        case "error":
            detail, zh = _shown(fields["detail"]), _shown(fields.get("zh", ""))
            return Failed(_shown(fields["message"]), detail, zh=zh)
        case "done":
            claims = {name: _comparison(claim) for name, claim in _items(fields["claims"])}
            return Done(_numbers(fields["metrics"]), claims, _number(fields["seconds"]))
        case other:
            raise ValueError(f"unknown event {other!r}")


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a string")
    return value


def _shown(value: object) -> str:
    return plain(_string(value))


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is not a whole number")
    return value


def _number(value: object) -> float:
    if isinstance(value, str) and value in _NOT_FINITE:
        return _NOT_FINITE[value]
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f"{value!r} is not a number")
    return float(value)


def _items(value: object) -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is not an object")
    return list(value.items())


def _numbers(value: object) -> dict[str, float]:
    return {name: _number(number) for name, number in _items(value)}


def _knobs(fields: dict[str, Any]) -> dict[str, Value]:
    knobs = dict(_items(fields["knobs"]))
    for value in knobs.values():
        if not isinstance(value, int | float | str) or isinstance(value, bool):
            raise TypeError(f"{value!r} is not a knob's value")
    return knobs


def _comparison(value: object) -> Comparison:
    fields = dict(_items(value))
    known = fields["relation"] in get_args(Relation) and fields["form"] in get_args(Form)
    if not known or not isinstance(fields["holds"], bool):
        raise TypeError(f"{value!r} is not a comparison")
    numbers = {name: _number(fields[name]) for name in ("left", "right", "margin", "effect")}
    return Comparison(
        **numbers, relation=fields["relation"], holds=fields["holds"], form=fields["form"]
    )
