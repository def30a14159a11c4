"""JSON documents for other programs; `docs/json.md` describes each of them."""

from __future__ import annotations

import json
import sys
from typing import Any

JSON_VERSION = 1
"""Increased when a field is renamed, removed or changes its meaning, not when one is added."""


def json_document(contents: dict[str, Any]) -> str:
    """Return `contents` and the format's version as JSON text."""
    document = {"version": JSON_VERSION, **contents}
    return json.dumps(document, ensure_ascii=not writes_utf_8(), indent=2)


def writes_utf_8() -> bool:
    """Return whether standard output is encoded in a UTF encoding, or has no encoding."""
    return "utf" in (sys.stdout.encoding or "utf-8").lower()
