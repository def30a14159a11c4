"""Every JSON document carries its version and has the fields that `docs/json.md` describes."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mlquiz.cli import cli
from mlquiz.domain.rating import Rating
from mlquiz.domain.scheduling import LEECH_LAPSES
from mlquiz.store.store import Store
from mlquiz.study.settings import NAMES, Settings
from tests.building.content import concept, write
from tests.building.demos import write_demo
from tests.building.log import NOW, answer
from tests.building.seeded import GOOD, HEAD, WORDS, Here
from tests.small import write_content

DOCS = Path(__file__).parents[2] / "docs" / "json.md"
EXAMPLE = re.compile(r"^## `mlquiz (.+?)`\n.*?^```json\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXAMPLES = dict(EXAMPLE.findall(DOCS.read_text("utf-8")))
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


@pytest.fixture
def world(tmp_path: Path, home: Path, torch_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library with a fault and a demo, a learner with a leech, and evidence about the demo."""
    monkeypatch.setattr("mlquiz.paths.BUNDLED", tmp_path)
    content = write_content(tmp_path)
    write(content / "s" / "d.toml", concept("d", head="requires = ['nowhere']\n", lesson=False))
    write_demo(tmp_path / "demos", "training/good", WORDS, HEAD + GOOD)
    ratings = [Rating.EASY, *[Rating.AGAIN, Rating.EASY] * LEECH_LAPSES]
    with Store.in_folder(home) as store:
        Settings(store).set("interview_date", "+15d")
        store.merge(
            answer("pick", NOW + timedelta(days=7 * week), rating, **MEASURED)
            for week, rating in enumerate(ratings)
        )
    monkeypatch.setattr("mlquiz.lab.parent.local_executor.local_executor", lambda *_: Here())


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


def agree(described: Any, document: Any, name: str = "") -> bool:
    """Whether both have the same fields, all the way down; of a list, the first element counts."""
    if described is None or document is None:
        return True
    if isinstance(described, list) and isinstance(document, list):
        return not described or not document or agree(described[0], document[0])
    if not isinstance(described, dict) or not isinstance(document, dict):
        return not isinstance(described, dict | list) and not isinstance(document, dict | list)
    if name in NAMED_BY_USE:
        return agree(list(described.values()), list(document.values()))
    return described.keys() == document.keys() and all(
        agree(described[key], document[key], key) for key in described
    )


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("command", EXAMPLES)
def test_a_document_is_as_described(command: str) -> None:
    arguments = command
    if command == "verify NAME --json":
        arguments += " --territory --grid rate=1,2 --seeds 2"
    if command == "demo NAME --json":
        printed("verify NAME --json --write --seeds 2")  # the evidence that the claims show
    described, documents = objects(EXAMPLES[command]), printed(arguments)
    assert documents[0]["version"] == described[0]["version"] == 1
    assert agree(described, documents)
    assert agree(described[1:], documents[1:])


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
