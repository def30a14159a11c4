"""JSON documents for other programs (see `docs/json.md`), and the encoding of standard output."""

from __future__ import annotations

import sys
from typing import Any

JSON_VERSION = 1
"""Increased when a field is renamed, removed or changes its meaning, not when one is added."""


def json_document(contents: dict[str, Any]) -> str:
    """Return `contents` and the format's version as JSON text."""
    import json  # the first question is asked without it

    document = {"version": JSON_VERSION, **contents}
    return json.dumps(document, ensure_ascii=not writes_utf_8(), indent=2)


def writes_utf_8() -> bool:
    """Return whether standard output is encoded in a UTF encoding, or has no encoding."""
    return "utf" in (sys.stdout.encoding or "utf-8").lower()


def writes_chinese() -> bool:
    """Return whether standard output can encode Chinese."""
    try:
        "中".encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
