"""The protocol between a worker process and its parent: requests and events as lines of JSON.

Every line has the version of the protocol. JSON has no NaN or infinity: they are sent as the
strings "nan", "inf" and "-inf".
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

import msgspec
from msgspec import Struct

from mlquiz.domain.exercises import Exercise, ExerciseResult
from mlquiz.lab.api import Comparison, Point
from mlquiz.lab.spec import Value
from mlquiz.render.sanitize import plain
from mlquiz.text import Text

VERSION: Literal[4] = 4
MAX_LINE = 256 * 1024
"""Maximum length of a line in bytes, including its newline."""

MAX_MEMORY = 4 * 2**30
"""Maximum memory of a demo's process in bytes, of which PyTorch takes 0.3 GiB."""

MAX_TEXT = 8 * 1024
"""Maximum characters of a text that a demo wrote."""


class Ready(Struct, frozen=True, tag="ready"):
    """PyTorch, of the version `torch`, is loaded, and the process waits for a request."""

    torch: str


class Start(Struct, frozen=True, tag="start"):
    """The run starts."""

    demo: str
    seed: int
    knobs: Mapping[str, Value]
    torch: str


class LogMessage(Struct, frozen=True, tag="message"):
    """A message that the script yielded between its points."""

    text: str


class Failed(Struct, frozen=True, tag="failed"):
    """The run ended without a result.

    `message` is one sentence for the learner, `zh` the same in Chinese, `detail` a short traceback
    (the demo may have written all three), `stderr` the end of the process's stderr. `ended_by` says
    what ended the run: an error that the worker reported, the time limit or the worker's exit.
    """

    message: str
    detail: str = ""
    stderr: str = ""
    zh: str = ""
    ended_by: Literal["error", "time limit", "exit"] = "error"

    def in_language(self, lang: str) -> str:
        """Return the sentence in `lang`; in English if there is no translation."""
        return self.zh if lang == "zh" and self.zh else self.message


class Done(Struct, frozen=True, tag="done"):
    """The run succeeded: its metrics, the results of its claims, and its wall time in seconds."""

    metrics: Mapping[str, float]
    claims: Mapping[str, Comparison]
    seconds: float


class Judged(Struct, frozen=True, tag="judged"):
    """The learner's code of an exercise has been run."""

    result: ExerciseResult


RunEvent = Ready | Start | Point | LogMessage | Failed | Done | Judged


class Request(Struct, frozen=True, tag="demo"):
    """A request to run a demo's script and decide its claims.

    `claims` has the condition of each claim by name. `memory` is the maximum size of the process's
    private data in bytes.
    """

    demo: str
    script: Path
    claims: Mapping[str, str]
    seed: int
    knobs: Mapping[str, Value]
    memory: int = MAX_MEMORY


class ExerciseRequest(Struct, frozen=True, tag="exercise"):
    """A request to run the learner's code of an exercise, which must compile."""

    exercise: Exercise
    code: str
    memory: int


T = TypeVar("T")


class Line(Struct, Generic[T], frozen=True):
    """The content of a line: an event or a request, and the version of the protocol."""

    v: Literal[4]
    body: T


def encode(event: RunEvent) -> bytes:
    """Return the event as a line; as `Failed` if the line would be longer than `MAX_LINE`."""
    line = _line(_shortened(event))
    if len(line) <= MAX_LINE:
        return line
    most = f"{MAX_LINE // 1024} KiB"
    what = _name(event)
    return _line(Failed(f"{what.en} is larger than {most}.", zh=f"{what.zh}超过 {most}。"))


def decode(line: bytes) -> RunEvent:
    """Return the event in a line; `Failed` if the line is not a valid event. Never raises."""
    try:
        if len(line) > MAX_LINE:
            raise ValueError(f"{len(line)} bytes")
        return _sanitized(_events().decode(line).body)
    except (ValueError, RecursionError) as error:
        detail = f"{error}: {line[:200]!r}"
        sentence = "The process sent a line that cannot be read."
        return Failed(sentence, detail, zh="进程发来的内容无法读取。")


def encode_request(request: Request | ExerciseRequest) -> bytes:
    """Return the request as a line; its knobs must be finite."""
    return _line(request)


def decode_request(line: bytes) -> Request | ExerciseRequest:
    """Return the request in a line; raise ValueError if the line is not a valid request."""
    try:
        return msgspec.json.decode(line, type=Line[Request | ExerciseRequest], dec_hook=_path).body
    except RecursionError as error:
        raise ValueError(f"not a request: {error}") from error


def to_json(value: object) -> Any:
    """Return a value as plain data for JSON, with NaN and infinity as "nan", "inf" and "-inf"."""
    return _finite(msgspec.to_builtins(value, enc_hook=_plain_data))


def _line(body: RunEvent | Request | ExerciseRequest) -> bytes:
    text = json.dumps(to_json(Line(VERSION, body)), allow_nan=False, separators=(",", ":"))
    return text.encode("ascii") + b"\n"


@cache
def _events() -> msgspec.json.Decoder[Line[RunEvent]]:
    """Return the decoder of events; it is not strict, so that it accepts "nan" as a number."""
    return msgspec.json.Decoder(Line[RunEvent], strict=False)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_finite(each) for each in value]
    return value


def _plain_data(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(type(value).__name__)


def _path(kind: type, value: Any) -> object:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise ValueError(f"not a {kind.__name__}")


def _name(event: RunEvent) -> Text:
    """Return what to call an event in a message to the learner."""
    match event:
        case Point():
            return Text("A point of the demo", "实验的一个数据点")
        case Done():
            return Text("The demo's result", "实验的结果")
        case Judged():
            return Text("The result of the code", "代码的运行结果")
    return Text("The demo's output", "实验发来的数据")


def _shortened(event: RunEvent) -> RunEvent:
    match event:
        case LogMessage(text):
            return LogMessage(text[:MAX_TEXT])
        case Failed(message, detail, zh=zh):
            return Failed(message[:MAX_TEXT], detail[-MAX_TEXT:], zh=zh[:MAX_TEXT])
    return event


def _sanitized(event: RunEvent) -> RunEvent:
    """Return the event with texts that are safe to write to a terminal."""
    match event:
        case LogMessage(text):
            return LogMessage(plain(text))
        case Failed(message, detail, zh=zh):
            return Failed(plain(message), plain(detail), zh=plain(zh))
        case Judged(result):
            return Judged(result.map_texts(plain))
    return event
