"""Read, check and show a damaged file within limits of time and memory."""

from __future__ import annotations

import random
import re
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mlquiz.domain.items import ExpressionError, Item
from mlquiz.library.parser import ParsedFile, read_file
from mlquiz.lint.items import item_errors
from mlquiz.lint.typography import typography_errors
from mlquiz.plain import formatting
from mlquiz.render.wrap import wrap
from mlquiz.views.question import question_content
from tests.property.test_library_properties import STATEMENT
from tests.robustness.hostile import damaged

SECONDS = 10
"""Limit of CPU time per file; a damaged file takes some milliseconds."""

UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class CpuTimeExceeded(BaseException):
    """Raised when the time is used up; a BaseException, so `except Exception` can't swallow it."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise CpuTimeExceeded in the main thread after this many seconds of this process's CPU time.

    CPU time doesn't depend on other processes, so a busy machine fails no test.
    """

    def raise_timeout(*_: object) -> None:
        raise CpuTimeExceeded(f"more than {seconds} s of CPU time")

    before = signal.signal(signal.SIGPROF, raise_timeout)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def forget_peak() -> None:
    """Reset the peak that `peak_mib` returns, which earlier code may have raised (Linux only)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_mib() -> float:
    """Return the peak memory of this process in MiB since `forget_peak`."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 1024


def examine(seed: int, folder: Path) -> ParsedFile:
    """Damage a shipped file, then read, check and show it; return the parsed file."""
    rng = random.Random(seed)
    original, raw = damaged(rng)
    file = folder / original.parent.name / original.name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(raw)
    with at_most(SECONDS):
        contents = read_file(file)
        assert_told(contents, raw)
        for raw_item in contents.raw_items.values():
            item = raw_item.item(STATEMENT if raw_item.statement else None)
            list(item_errors(item))
            show(item, seed)
    return contents


def assert_told(contents: ParsedFile, raw: bytes) -> None:
    last = raw.count(b"\n") + 1
    for problem in contents.problems:
        assert 1 <= problem.line <= last
        assert problem.column >= 1
        assert str(problem).startswith(f"{contents.file}:{problem.line}:{problem.column}: ")
        assert not UNSAFE.search(problem.message + problem.hint)
        assert len(str(problem)) < 2000
    read = (contents.concept, contents.statements, contents.sections, contents.ladder)
    assert contents.problems or any(read)


def show(item: Item, seed: int) -> None:
    """Format and wrap an item in both languages; skip it if its expressions have no value."""
    try:
        asked = item.present(seed)
    except ExpressionError:
        return
    for lang in ("en", "zh"):
        view = question_content(asked, (), asked.step(()), lang)
        lines = [*formatting.format_blocks(view.blocks, lang), *formatting.format_rows(view.rows)]
        lines += [asked.explanation[lang]] if asked.explanation else []
        for text in lines:
            list(typography_errors(text, lang))
            for line in formatting.to_plain(text).split("\n"):
                assert not UNSAFE.search(line)
                list(wrap(line, 40))
