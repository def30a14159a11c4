"""Several processes on one database: nothing is lost and no process is refused."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mlquiz.domain.events import Action
from mlquiz.store.log_file import read_saved_log
from mlquiz.store.store import FILE_NAME, Store
from tests.building.small_library import write_content
from tests.robustness.killing import assert_nothing_lost, assert_sound, learner
from tests.robustness.terminals import Terminal
from tests.robustness.test_killed import event
from tests.robustness.test_signals import MLQUIZ

PATIENCE = 120


def acknowledged_by(learners: list[subprocess.Popen[str]]) -> set[str]:
    """Wait for all learners to exit without errors; return the answers acknowledged to them."""
    found: set[str] = set()
    for each in learners:
        shown, errors = each.communicate(timeout=PATIENCE)
        assert (each.returncode, errors) == (0, "")
        found.update(shown.split())
    return found


def test_two_answer_while_a_third_rebuilds_merges_and_backs_up(tmp_path: Path) -> None:
    write_content(tmp_path)
    backup, merged = tmp_path / "backup.sqlite", 0
    learners = [learner(tmp_path, 60) for _ in range(2)]
    while any(each.poll() is None for each in learners):
        with Store.in_folder(tmp_path / "home") as store:
            store.rebuild()
            assert store.merge([event(merged)]) == 1
            store.backup(backup)
            merged += 1
        assert len(read_saved_log(backup).events) >= merged
    acknowledged = acknowledged_by(learners)
    assert len(acknowledged) == 120
    assert_nothing_lost(tmp_path, acknowledged | {event(number).uuid for number in range(merged)})


def test_a_backup_is_a_database_and_can_be_imported(mlquiz, tmp_path: Path) -> None:
    mlquiz("quiz", "--plain", "-n", "2", given="?\n\n?\n\n")
    backup, elsewhere = tmp_path / "backup.sqlite", str(tmp_path / "elsewhere")
    assert mlquiz("state", "backup", str(backup)).returncode == 0
    assert not list(tmp_path.glob("backup.sqlite?*"))
    imported = mlquiz("state", "import", str(backup), MLQUIZ_HOME=elsewhere)
    assert "2 new events" in imported.stdout
    refused = mlquiz("state", "backup", str(tmp_path / "no" / "folder"))
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1


OPEN = """
import sys
from pathlib import Path
from mlquiz.store.store import Store
Store.in_folder(Path(sys.argv[1]))
"""


def test_one_damaged_database_is_set_aside_once_by_many(tmp_path: Path) -> None:
    """The second process must not set aside the new database of the first one."""
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 1000)
    command = [sys.executable, "-c", OPEN, str(tmp_path)]
    many = [subprocess.Popen(command) for _ in range(6)]
    assert [each.wait(PATIENCE) for each in many] == [0] * 6
    assert len(list(tmp_path.glob("mlquiz.damaged-*.sqlite"))) == 1


def test_threads_that_find_the_same_damage_agree(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 1000)
    together = threading.Barrier(4)

    def answer(number: int) -> None:
        together.wait()
        with Store.in_folder(tmp_path) as store:
            store.record(event(number))

    threads = [threading.Thread(target=answer, args=(number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(PATIENCE)
    with Store.in_folder(tmp_path) as store:
        assert len(list(store.events())) == 4


def answer(terminal: Terminal) -> None:
    """Give one answer to the current item and wait until it is accepted."""
    terminal.wait_for_text("I don't know")
    terminal.send("0")
    terminal.wait_for_text("n next")


def go_on(terminal: Terminal) -> None:
    terminal.send("n")
    answer(terminal)


def answer_again(terminal: Terminal) -> None:
    terminal.send("u")
    answer(terminal)


def leave(terminal: Terminal) -> None:
    terminal.send("\x03")
    assert terminal.exit_code() == 0
    assert terminal.is_as_before
    assert "Traceback" not in terminal.output


@pytest.mark.usefixtures("torch_folder")
def test_two_apps_answer_in_turn_and_each_takes_back_only_its_own(home: Path) -> None:
    command = [*MLQUIZ, "quiz", "--kind", "choice"]
    with Terminal(command, os.environ) as one, Terminal(command, os.environ) as other:
        for step in (answer, go_on, answer_again, go_on):
            step(one)
            (answer if step is answer else go_on)(other)
        leave(one)
        go_on(other)
        leave(other)
    with Store.in_folder(home) as store:
        assert_sound(store)
        given = [each for each in store.events() if each.action is Action.ANSWER]
        voided = [each for each in store.events() if each.action is Action.VOID]
        kept = list(store.answers())
        assert len(list(store.events())) == len(given) + len(voided)
    assert len(given) == 9
    assert [each.target for each in voided] == [given[2].uuid]
    assert kept == [*given[:2], *given[3:]]
    assert given[4].item == given[2].item  # asked again, despite the other app's answers
