"""Random damage to shipped files, and hostile text."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

from mlquiz.library.scan import content_files
from mlquiz.paths import content_dir

SCALE = float(os.environ.get("MLQUIZ_SOAK", "1"))
"""Fraction of the full size at which the soak tests run."""

FILES = {
    file: file.read_bytes()
    for stamp in content_files(content_dir())
    if (file := content_dir() / stamp.path).is_file()
}
HOSTILE = [
    *("\x1b[2J\x1b]0;title\x07", "\u202eevil\u2066", "\u200b\u200d\ufeff", "e" + "\u0301" * 500),
    *("[bold]x[/bold][@click=app.quit]y", "{{a" * 300, "**a " * 300, "$" + r"\sqrt{" * 200 + "$"),
    *(
        "a" * 30_000,
        "'''",
        '"""',
        "\\",
        "\0",
        "{answer:.99999f}",
        "9**9**9**9",
        "((((" * 200,
        "批，" * 99,
    ),
    *(
        "a." * 400,
        "[" * 5000,
        "{" * 500,
        "=",
        "-" * 3000 + "1",
        "1e999999",
        "9" * 5000,
        "\r",
        "$ $$",
    ),
]
Change = Callable[[random.Random, bytes], bytes]


def flip(rng: random.Random, raw: bytes) -> bytes:
    changed = bytearray(raw)
    for _ in range(rng.choice([1, 1, 3, 30])):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(rng: random.Random, raw: bytes) -> bytes:
    start = rng.randrange(len(raw))
    return raw[:start] if rng.random() < 0.3 else raw[:start] + raw[start + rng.randrange(200) :]


def shuffle_lines(rng: random.Random, raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(3):
        case 0:
            del lines[one : one + rng.choice([1, 1, 5])]
        case 1:
            lines.insert(other, lines[one])
        case 2:
            lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def replace_value(rng: random.Random, raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    indices = [index for index, line in enumerate(lines) if b" = " in line]
    if not indices:
        return raw
    index = rng.choice(indices)
    key, _, _ = lines[index].partition(b" = ")
    text = rng.choice(HOSTILE).encode("utf-8", "surrogatepass")
    quote = rng.choice([b"'", b'"', b"'''", b""])
    lines[index] = key + b" = " + quote + text + quote
    return b"\n".join(lines)


def insert_text(rng: random.Random, raw: bytes) -> bytes:
    index = rng.randrange(len(raw))
    return raw[:index] + rng.choice(HOSTILE).encode() + raw[index:]


CHANGES: tuple[Change, ...] = (flip, cut, shuffle_lines, replace_value, replace_value, insert_text)


def damaged(rng: random.Random) -> tuple[Path, bytes]:
    """Return the path of a random shipped file and its damaged content."""
    file, raw = rng.choice(list(FILES.items()))
    for _ in range(rng.choice([1, 1, 2, 4])):
        raw = rng.choice(CHANGES)(rng, raw) or b"\n"
    return file, raw
