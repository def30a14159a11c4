"""Reading a damaged file, judging it and showing what is left of it, within limits."""

from __future__ import annotations

import random
import re
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mlquiz.domain.expressions import ExpressionError
from mlquiz.domain.grading import reasons
from mlquiz.domain.instantiate import present
from mlquiz.domain.items import Item
from mlquiz.library.reading import ParsedFile, read_file
from mlquiz.lint.items import item_faults
from mlquiz.lint.typography import flaws
from mlquiz.plain import formatting
from mlquiz.render.terminal import wrap
from tests.property.test_library_properties import STATEMENT
from tests.robustness.hostile import damaged

SECONDS = 10
"""What takes longer hangs; a damaged file takes some milliseconds."""

UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Hangs(BaseException):
    """Something takes too long; no handler of ordinary exceptions swallows it."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise Hangs in the main thread after so many seconds of this process's CPU time.

    CPU time does not pass faster beside other work, so that a busy machine fails no test.
    """

    def strike(*_: object) -> None:
        raise Hangs(f"more than {seconds} s of CPU time")

    before = signal.signal(signal.SIGPROF, strike)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def forget_peak() -> None:
    """Let `peak_mib` begin anew; what ran in this process before may have had more. Linux only."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_mib() -> float:
    """Return the most memory that this process has had since `forget_peak`."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 1024


def examine(seed: int, folder: Path) -> ParsedFile:
    """Damage a file as `seed` says and do with it all that mlquiz does with files."""
    rng = random.Random(seed)
    original, raw = damaged(rng)
    file = folder / original.parent.name / original.name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(raw)
    with at_most(SECONDS):
        contents = read_file(file)
        assert_told(contents, raw)
        for draft in contents.drafts.values():
            item = draft.item(STATEMENT if draft.statement else None)
            list(item_faults(item))
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
    assert contents.problems or contents.concept or contents.statements or contents.sections


def show(item: Item, seed: int) -> None:
    """Show an item in both languages, if it can be asked at all."""
    try:
        asked = present(item, seed)
    except ExpressionError:
        return
    for lang in ("en", "zh"):
        lines = [*formatting.question(asked, lang), *(why[lang] for why in reasons(asked))]
        for text in lines:
            list(flaws(text, lang))
            for line in formatting.to_plain(text).split("\n"):
                assert not UNSAFE.search(line)
                list(wrap(line, 40))
