"""Events and requests as lines of JSON."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlquiz.lab.api import Comparison, Point
from mlquiz.lab.protocol import (
    MAX_LINE,
    Done,
    Failed,
    LogMessage,
    Ready,
    Request,
    RunEvent,
    Start,
    decode,
    decode_request,
    encode,
    encode_request,
)

NAMES = st.text(max_size=20)
NUMBERS = st.dictionaries(NAMES, st.floats(allow_nan=False), max_size=5)
KNOBS = st.dictionaries(
    NAMES, st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False), NAMES)
)
CLAIMS = st.builds(
    Comparison,
    left=st.floats(allow_nan=False),
    relation=st.sampled_from([">", "<", "≈"]),
    right=st.floats(allow_nan=False),
    margin=st.floats(allow_nan=False),
    effect=st.floats(allow_nan=False),
    holds=st.booleans(),
)
EVENTS = st.one_of(
    st.builds(Point, st.floats(allow_nan=False), NUMBERS),
    st.builds(Start, demo=NAMES, seed=st.integers(), knobs=KNOBS, torch=NAMES),
    st.builds(
        Done,
        NUMBERS,
        st.dictionaries(NAMES, CLAIMS, max_size=3),
        st.floats(0, 1e6),
    ),
)


@given(EVENTS)
def test_an_event_is_decoded_as_it_was_encoded(event: RunEvent) -> None:
    line = encode(event)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode(line) == event


@given(st.one_of(st.binary(), st.text().map(str.encode)))
def test_no_bytes_make_decoding_raise(line: bytes) -> None:
    decode(line)


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
        lambda inner: st.one_of(
            st.lists(inner),
            st.dictionaries(
                st.sampled_from(["type", "x", "y", "metrics", "claims", "knobs"]), inner
            ),
        ),
    ),
    st.sampled_from(["ready", "start", "point", "message", "failed", "done"]),
)
def test_no_json_makes_decoding_raise(fields: object, event: str) -> None:
    body = {"type": event, **fields} if isinstance(fields, dict) else fields
    decode(json.dumps({"v": 4, "body": body}).encode())


def test_nan_and_infinity_are_strings() -> None:
    line = encode(Point(1.0, {"a": math.nan, "b": math.inf, "c": -math.inf}))
    assert json.loads(line) == {
        "v": 4,
        "body": {"type": "point", "x": 1.0, "y": {"a": "nan", "b": "inf", "c": "-inf"}},
    }
    event = decode(line)
    assert isinstance(event, Point)
    assert math.isnan(event.y["a"])
    assert (event.y["b"], event.y["c"]) == (math.inf, -math.inf)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"[]",
        b"{",
        b'{"v":4}',
        b'{"body":{"type":"ready","torch":"2"}}',
        b'{"v":3,"body":{"type":"ready","torch":"2"}}',
        b'{"v":4,"body":{"type":"ready"}}',
        b'{"v":4,"body":{"type":"point","x":NaN,"y":{}}}',
        b'{"v":4,"body":{"type":"point","x":true,"y":{}}}',
        b'{"v":4,"body":{"type":"point","x":"fast","y":{}}}',
        b'{"v":4,"body":{"type":"point","x":1' + b"0" * 400 + b',"y":{}}}',
        b'{"v":4,"body":{"type":"start","demo":"d","seed":1,"knobs":{"a":true},"torch":"2"}}',
        b'{"v":4,"body":{"type":"dance"}}',
        b"[" * 100_000,
        b'"' + b"x" * MAX_LINE + b'"',
    ],
)
def test_a_malformed_line_is_an_error_event(line: bytes) -> None:
    event = decode(line)
    assert isinstance(event, Failed)
    assert event.message == "The process sent a line that cannot be read."
    assert len(event.detail) < 2000


def test_shown_texts_lose_their_escapes() -> None:
    assert decode(encode(LogMessage("\x1b[31mred\x07"))) == LogMessage("[31mred")
    assert decode(encode(Failed("a\x1bb", "c\x9bd\ne"))) == Failed("ab", "cd\ne")


def test_a_line_that_would_be_too_long_becomes_a_failure() -> None:
    many = {f"series {number}": 1.0 for number in range(100_000)}
    point, done = decode(encode(Point(1.0, many))), decode(encode(Done(many, {}, 0.1)))
    assert isinstance(point, Failed)
    assert isinstance(done, Failed)
    assert point.message == "A point of the demo is larger than 256 KiB."
    assert (done.message, done.zh) == (
        "The demo's result is larger than 256 KiB.", "实验的结果超过 256 KiB。"
    )  # fmt: skip


def test_a_long_traceback_keeps_its_end() -> None:
    event = decode(encode(Failed("m", "x" * MAX_LINE + "end")))
    assert isinstance(event, Failed)
    assert event.detail.endswith("xend")


def test_ready_survives() -> None:
    assert decode(encode(Ready("2.13.0"))) == Ready("2.13.0")


def test_a_request_survives() -> None:
    request = Request(
        "a/b", Path("/tmp/ü b.py"), {"wins": "a < b"}, 3, {"n": 1, "rate": 0.5, "k": "sgd"}
    )
    assert decode_request(encode_request(request)) == request


@pytest.mark.parametrize("line", [b"", b"{}", b"[]", b'{"v":4,"body":{"claims":3}}', b'{"v":1}'])
def test_a_malformed_request_is_a_value_error(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"`|JSON|truncated"):
        decode_request(line)
