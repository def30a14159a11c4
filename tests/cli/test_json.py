"""Every JSON document carries its version and has the fields that `docs/json.md` describes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner

from mlquiz.cli import cli
from mlquiz.domain.events import Event
from mlquiz.domain.interview import (
    Ended,
    EndReason,
    InterviewEvent,
    MissedPoint,
    Paused,
    RungAnswer,
    Started,
    Voided,
)
from mlquiz.domain.ladders import RungLevel, Seniority
from mlquiz.domain.rating import Rating
from mlquiz.domain.scheduling import LEECH_LAPSES
from mlquiz.library.library import Library
from mlquiz.packs.new import create_pack
from mlquiz.store.store import Store
from mlquiz.study.settings import NAMES, Settings
from tests.building.content import cloze, concept, write
from tests.building.demos import write_demo
from tests.building.items import text
from tests.building.log import answer
from tests.building.seeded import FAILING_AT_ONE, GOOD, HEAD, WORDS, ImmediateExecutor
from tests.building.small_library import write_content

DOCS = Path(__file__).parents[2] / "docs" / "json.md"
SECTION = re.compile(r"^## `mlquiz (.+?)`\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"^```json\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXAMPLES = {
    command: "".join(EXAMPLE.findall(section))
    for command, section in SECTION.findall(DOCS.read_text("utf-8"))
}
NAMED_BY_USE = {
    "grids",
    "settings",
    "prose",
    *(
        "by_day",
        "due_by_day",
        "mastery",
        "minutes_by_day",
        "seconds_by_kind",
        "knobs",
        "metrics",
        "claims",
        "demos",
        "sections",
        "questions",
    ),
    *("series", "findings", "checks", "curves", "territory", "held", "prose"),
}
"""Objects whose keys are names of days, knobs, series and the like, not fields."""


MEASURED = {
    "milliseconds": 1234,
    "content_hash": "ec14e8a326d051d8",
    "scheduler": "py-fsrs 6.3.2",
    "elapsed_seconds": 86400,
}


INTERVIEW: tuple[InterviewEvent, ...] = (
    Started(ladders=("climb",), minutes=20, level=Seniority.MID, seed=1),
    RungAnswer(
        ladder="climb", rung=0, level=RungLevel.WHAT, concept="c", section="s", title=text("C"),
        ask=text("What is it?"), passed=False, seconds=41.2, clock=41.2, sure=True, points=1,
        missed=(MissedPoint(text=text("This."), item="pick"),),
    ),
    Voided(clock=90.3),
    Paused(clock=312.4),
    Ended(clock=1200.0, reason=EndReason.TIME),
)  # fmt: skip


@pytest.fixture
def world(tmp_path: Path, home: Path, torch_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library with a fault, two demos and a pack, and a learner with an interview date.

    The learner has a leech, twice chose the same wrong option with certainty, and was interviewed.
    """
    monkeypatch.setattr("mlquiz.paths.BUNDLED", tmp_path)
    content = write_content(tmp_path)
    write(content / "s" / "d.toml", concept("d", head="requires = ['nowhere']\n", lesson=False))
    for number in range(30):
        name = f"e{number}"
        source = concept(name, cloze(f"{name}-gap"), requires=["c"])
        write(content / "s" / f"{name}.toml", source)
    spec = WORDS + 'check.small = { holds = "a < 9", en = "It is small.", zh = "很小。" }\n'
    write_demo(tmp_path / "demos", "training/good", spec, HEAD + GOOD)
    write_demo(tmp_path / "demos", "training/bad", WORDS, HEAD + FAILING_AT_ONE)
    create_pack(tmp_path / "mypack", "en")
    with Store.in_folder(home) as store, Library.open([content], tmp_path / "cache") as library:
        settings = Settings(store)
        settings.set("interview_date", "+15d")
        settings.set("minutes_per_day", "3")
        settings.save_packs([tmp_path / "mypack"])
        store.merge(history(library, datetime.now(UTC)))
        for event in INTERVIEW:
            store.record_interview("one", datetime.now(UTC), event)
    monkeypatch.setattr(
        "mlquiz.lab.parent.local_executor.local_executor", lambda *_: ImmediateExecutor()
    )


def history(library: Library, now: datetime) -> Iterator[Event]:
    """Yield answers to `pick` that make it a leech, then two that are sure and wrong.

    After each of these, another item is answered within seconds, so that its time is known.
    """
    wrong = next(
        index
        for index, option in enumerate(library.item("pick").present(0).options)
        if not option.correct
    )
    fields = {**MEASURED, "content_hash": library.content_hash("pick")}
    weekly = [Rating.EASY, *[Rating.AGAIN, Rating.EASY] * LEECH_LAPSES]
    for week, rating in enumerate(reversed(weekly), start=1):
        yield answer("pick", now - timedelta(weeks=week), rating, **fields)
    for days in (2, 1):
        at, record = now - timedelta(days=days), json.dumps({"seed": 0, "marked": [wrong]})
        yield answer("pick", at, Rating.AGAIN, answer=record, confident=True, **fields)
        yield answer("recall", at + timedelta(seconds=30), milliseconds=20_000)


def printed(command: str) -> list[dict[str, Any]]:
    """Return the JSON objects that a command prints."""
    words = command.replace("NAME", "training/good").split()
    result = CliRunner().invoke(cli, words)
    assert not isinstance(result.exception, Exception), result.exception
    return objects(result.stdout)


def objects(text: str) -> list[dict[str, Any]]:
    decoder, found = json.JSONDecoder(), []
    while text := text.strip():
        found_here, end = decoder.raw_decode(text)
        found.append(found_here)
        text = text[end:]
    return found


def differences(described: Any, document: Any, path: str = "") -> list[str]:
    """Return the paths at which the document lacks a field, has another, or is of another type.

    An element that is described for a list must be like one of the document's. `null`, in the
    description or in the document, stands for any value, but a `type` must be the same.
    """
    if described is None or document is None:
        return []
    name = path.rpartition(".")[2]
    if name == "type":
        return [] if described == document else [path]
    if name in NAMED_BY_USE and isinstance(described, dict) and isinstance(document, dict):
        described, document = list(described.values()), list(document.values())
    if isinstance(described, list) and isinstance(document, list):
        if described and not document:
            return [f"{path} is empty"]
        found = []
        for index, element in enumerate(described):
            each = [differences(element, other, f"{path}[{index}]") for other in document]
            found += min(each, key=len)
        return found
    if isinstance(described, dict) and isinstance(document, dict):
        return [f"{path}.{key}" for key in described.keys() ^ document.keys()] + [
            each
            for key in described.keys() & document.keys()
            for each in differences(described[key], document[key], f"{path}.{key}")
        ]
    numbers = {int, float}
    kinds = {type(described), type(document)}
    return [] if len(kinds) == 1 or kinds <= numbers else [path]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("command", EXAMPLES)
def test_a_document_is_as_described(command: str) -> None:
    arguments = command
    if command == "verify NAME --json":
        arguments += " training/bad --territory --grid rate=1,2 --seeds 2"
    if command == "demo NAME --json":
        printed("verify NAME --json --write --seeds 2")  # the evidence that the claims show
    described, documents = objects(EXAMPLES[command]), printed(arguments)
    assert documents[0]["version"] == described[0]["version"] == 1
    assert not differences(described, documents)


def test_every_type_of_event_in_an_interview_is_described() -> None:
    described = [each.get("event") for each in objects(EXAMPLES["state export"])]
    types = [event["type"] for event in described if event]
    assert types == [each.__struct_config__.tag for each in map(type, INTERVIEW)]
    assert set(map(type, INTERVIEW)) == set(get_args(InterviewEvent))


def test_help_names_every_setting() -> None:
    shown = CliRunner().invoke(cli, ["settings", "--help"]).output
    assert [name for name in NAMES if name not in shown] == []


def test_every_command_with_json_is_described() -> None:
    commands = {"state export"}
    for name in cli.list_commands(None):
        command = cli.get_command(None, name)
        group = getattr(command, "commands", {"": command})
        for below, each in group.items():
            if any("--json" in parameter.opts for parameter in each.params):
                commands.add(f"{name} {below}".strip())
    described = {re.sub(r" NAME| --\S+", "", command) for command in EXAMPLES}
    assert described == commands
