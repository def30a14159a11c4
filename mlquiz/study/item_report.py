"""Reports of wrong or unclear items, written to a file that the learner can send."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from mlquiz import __version__
from mlquiz.errors import MlquizError

if TYPE_CHECKING:
    from mlquiz.library.library import Library
    from mlquiz.study.session import AnswerResult, PresentedItem
    from mlquiz.text import Lang

FOLDER = "reports"


class Subject(Struct, frozen=True):
    """The subject of a report: an item as it was asked, and the answer, if there is one."""

    asked: PresentedItem
    answered: AnswerResult | None = None


def write_report(
    subject: Subject, library: Library, demos: Sequence[Path], note: str, lang: Lang
) -> Path:
    """Write a report on an item to a new file, and return its path.

    It has the item's id and version, the seed of its presentation, the answer if there is one, the
    evidence for it, and the learner's `note`. The file's name has the local day. Raises MlquizError
    if it cannot be written.
    """
    from mlquiz.paths import data_dir

    asked = subject.asked
    lines = "\n".join(report_lines(subject, library, demos, note, lang))
    day = asked.at.astimezone().date()
    return _write_new(data_dir() / FOLDER, asked.item.id, day, f"{lines}\n")


def report_lines(
    subject: Subject, library: Library, demos: Sequence[Path], note: str, lang: Lang
) -> Iterator[str]:
    """Yield the lines of a report in Markdown; its headings are in English, for its readers."""
    asked, answered = subject.asked, subject.answered
    item = asked.item
    has_version = library.has(item.id)
    version = library.content_hash(item.id) if has_version else "none (asked in a mock interview)"
    yield f"# {item.id}"
    yield ""
    yield f"- item: {item.id} ({item.kind}), concept: {item.concept}"
    yield f"- version: {version}, mlquiz {__version__}"
    yield f"- seed: {asked.seed}"
    yield f"- language: {lang}"
    if answered is not None:
        verdict = "right" if answered.grade.correct else "wrong"
        yield f"- answer: `{answered.event.answer}`, graded {verdict}"
    if item.proof:
        yield f"- evidence: {item.proof}: {_evidence(item.demo or '', item.claim or '', demos)}"
    yield ""
    yield "## Note"
    yield ""
    yield note.strip()


def _evidence(demo: str, claim: str, demos: Sequence[Path]) -> str:
    """Return in how many seeds a claim held."""
    from mlquiz.lab.stored import StoredResults

    return StoredResults(*demos).record(demo, claim, "en") or "none recorded"


def _write_new(folder: Path, item: str, day: date, text: str) -> Path:
    """Write a new file for an item to a folder and return its path."""
    name = f"{day.isoformat()}-{re.sub(r'[^A-Za-z0-9._-]', '_', item)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in itertools.count(1):
            file = folder / (f"{name}.md" if number == 1 else f"{name}-{number}.md")
            try:
                with file.open("x", encoding="utf-8", errors="replace") as out:
                    out.write(text)
            except FileExistsError:
                continue
            return file
    except OSError as error:
        raise MlquizError(
            f"{folder} cannot be written: {error.strerror}.",
            f"{folder} 无法写入：{error.strerror}。",
        ) from error
    raise AssertionError


def project_page() -> str:
    """Return the address of the project's issues, or else its page; '' if none is recorded."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        found = metadata("mlquiz").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    pairs = (entry.partition(",") for entry in found)
    urls = {name.strip().casefold(): url.strip() for name, _, url in pairs}
    return next((urls[name] for name in ("issues", "repository", "homepage") if name in urls), "")
