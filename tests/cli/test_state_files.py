"""`mlquiz state`: standard streams, restoring a backup, and files that cannot be written beside."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from mlquiz.errors import MlquizError
from mlquiz.store.connection import unused_path
from mlquiz.store.log_file import read_saved_log
from mlquiz.store.restore import restore
from mlquiz.store.store import FILE_NAME, Store
from tests.building.log import answer
from tests.building.permissions import without_privileges


@pytest.fixture
def backup(home: Path, tmp_path: Path) -> Path:
    """A backup with the answers a and b; the learner's data has the answers b and c."""
    file = tmp_path / "backup.sqlite"
    with Store.in_folder(tmp_path / "other") as other:
        other.merge([answer("a"), shared := answer("b")])
        other.set_setting("theme", "light")
        other.backup(file)
    with Store.in_folder(home) as store:
        store.merge([shared, answer("c")])
    return file


def items(folder: Path) -> list[str]:
    with Store.in_folder(folder) as store:
        return sorted(event.item for event in store.events())


def test_a_dash_stands_for_the_standard_streams(mlquiz, home: Path, backup: Path, tmp_path) -> None:
    exported = mlquiz("state", "export", "-")
    assert exported.stdout == mlquiz("state", "export").stdout
    assert json.loads(exported.stdout.splitlines()[0])["version"] == 1
    for command in ("import", "merge"):
        folder = tmp_path / command
        run = mlquiz("state", command, "-", given=exported.stdout, MLQUIZ_HOME=str(folder))
        assert run.stdout == "2 new events, 0 known already.\n"
        assert items(folder) == ["b", "c"]
    assert not Path("-").exists()


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_database_has_no_standard_stream(mlquiz, command: str) -> None:
    run = mlquiz("state", command, "-")
    assert (run.returncode, run.stdout) == (2, "")
    assert "`mlquiz state export -`" in run.stderr
    assert not Path("-").exists()


def test_a_log_on_standard_output_is_whole_in_any_encoding(mlquiz, home: Path, tmp_path) -> None:
    with Store.in_folder(home) as store:
        store.merge([answer("过拟合")])
    run = mlquiz("state", "export", PYTHONIOENCODING="latin-1")
    (tmp_path / "log").write_text(run.stdout, encoding="utf-8")
    assert [event.item for event in read_saved_log(tmp_path / "log").events] == ["过拟合"]


def test_the_command_that_brings_the_previous_data_back_can_be_copied(
    mlquiz, home: Path, backup: Path, tmp_path: Path
) -> None:
    spaced = tmp_path / "my data"
    shutil.copytree(home, spaced)
    run = mlquiz("state", "restore", str(backup), MLQUIZ_HOME=str(spaced))
    (saved,) = spaced.glob("mlquiz.before-restore-*.sqlite")
    assert f"run `mlquiz state restore '{saved}'`." in run.stdout


def test_a_backup_takes_the_place_of_the_data_which_is_saved(mlquiz, home, backup: Path) -> None:
    run = mlquiz("state", "restore", str(backup))
    assert run.returncode == 0
    (saved,) = home.glob("mlquiz.before-restore-*.sqlite")
    assert run.stdout == (
        f"Restored 2 events from {backup}.\n"
        f"The previous data is in {saved}; to go back to it, run `mlquiz state restore {saved}`.\n"
    )
    assert items(home) == ["a", "b"]
    assert mlquiz("settings", "theme").stdout == "theme = light\n"
    assert mlquiz("stats").stdout.startswith("Answers: 2,")
    assert mlquiz("--lang", "zh", "state", "restore", str(saved)).stdout.startswith("已从")
    assert items(home) == ["b", "c"]


def test_where_there_was_no_data_none_is_saved(mlquiz, tmp_path: Path, backup: Path) -> None:
    run = mlquiz("state", "restore", str(backup), MLQUIZ_HOME=str(tmp_path / "new"))
    assert run.stdout == f"Restored 2 events from {backup}.\n"
    assert items(tmp_path / "new") == ["a", "b"]


def test_another_mlquiz_goes_on_with_the_restored_data(home: Path, backup: Path) -> None:
    with Store.in_folder(home) as open_elsewhere:
        open_elsewhere.record(answer("d"))
        with Store.in_folder(home) as store:
            saved = restore(store, backup).saved
        assert sorted(open_elsewhere.states()) == ["a", "b"]
        open_elsewhere.record(answer("e"))
    assert items(home) == ["a", "b", "e"]
    assert saved is not None
    assert sorted(event.item for event in read_saved_log(saved).events) == ["b", "c", "d"]


def damaged(file: Path, tmp_path: Path) -> Path:
    with Store.in_folder(tmp_path / "large") as store:
        store.merge(answer(f"item{number}") for number in range(600))
        store.backup(file)
    with file.open("r+b") as raw:
        raw.seek(-3 * 4096, os.SEEK_END)
        raw.write(b"\xff" * 4096)
    return file


def newer(file: Path, _: Path) -> Path:
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 99")
    return file


def foreign(file: Path, _: Path) -> Path:
    file.unlink()
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE recipe (name)")
    return file


def log(file: Path, _: Path) -> Path:
    file.write_text('{"mlquiz": "log", "format": 1}\n', encoding="utf-8")
    return file


def missing(file: Path, _: Path) -> Path:
    file.unlink()
    return file


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (damaged, "is damaged"),
        (newer, "was written by a newer mlquiz (format 99"),
        (foreign, "is not an mlquiz database that can be read"),
        (log, "is not a backup, and nothing was changed"),
        (missing, "cannot be read: No such file"),
    ],
)
def test_what_is_no_sound_backup_changes_nothing(
    mlquiz, home: Path, backup: Path, tmp_path: Path, spoil, sentence: str
) -> None:
    run = mlquiz("state", "restore", str(spoil(backup, tmp_path)))
    assert run.returncode == 1
    assert sentence in run.stderr
    assert items(home) == ["b", "c"]
    assert not list(home.glob("*before-restore*"))


def test_data_that_cannot_be_replaced_to_the_end_stays(
    home: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr("mlquiz.store.replacement.derive_all", fail)
    with Store.in_folder(home) as store, pytest.raises(MlquizError, match="disk I/O error"):
        restore(store, backup)
    assert items(home) == ["b", "c"]


def test_a_copy_that_breaks_after_its_check_is_not_blamed_on_the_database(
    home: Path, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    def break_copy(path: Path, label: str) -> Path:
        for copy in temporary.rglob("*.sqlite"):
            copy.write_bytes(b"\xff" * copy.stat().st_size)
        return unused_path(path, label)

    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.setattr("mlquiz.store.restore.unused_path", break_copy)
    with (
        Store.in_folder(home) as store,
        pytest.raises(MlquizError, match=f"^The temporary copy of {backup} cannot be read"),
    ):
        restore(store, backup)
    assert not list(home.glob("*-suspect"))
    assert items(home) == ["b", "c"]


def test_without_a_temporary_folder_the_backup_is_not_blamed(
    home: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    with Store.in_folder(home) as store:
        with pytest.raises(MlquizError, match="A temporary folder cannot be created"):
            restore(store, backup)
        with pytest.raises(MlquizError, match="A temporary folder cannot be created"):
            read_saved_log(backup)
    assert items(home) == ["b", "c"]


def test_a_full_temporary_folder_changes_nothing_and_the_backup_is_not_blamed(
    home: Path, backup: Path
) -> None:
    code = (
        "import resource, signal, sys; from pathlib import Path; "
        "from mlquiz.store.restore import restore; from mlquiz.store.store import Store; "
        "store = Store.in_folder(Path(sys.argv[1])); "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000)); "
        "restore(store, Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, str(home), str(backup)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert f"MlquizError: {backup} cannot be copied to " in run.stderr
    assert items(home) == ["b", "c"]


def test_the_database_in_use_is_no_backup_of_itself(mlquiz, home: Path, backup: Path) -> None:
    run = mlquiz("state", "restore", str(home / FILE_NAME))
    assert run.returncode == 2
    assert "belongs to the database in use" in run.stderr


def test_the_newer_database_of_another_device_is_not_imported(mlquiz, backup: Path) -> None:
    run = mlquiz("state", "import", str(newer(backup, backup)))
    assert run.returncode == 1
    assert "newer mlquiz" in run.stderr


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "with -wal"])
def test_a_database_in_a_folder_that_cannot_be_written_is_read(
    home: Path, tmp_path: Path, *, closed: bool
) -> None:
    folder = tmp_path / "stick"
    file = str(folder / FILE_NAME)
    command = without_privileges([sys.executable, "-m", "mlquiz", "state", "import", file])
    with Store.in_folder(tmp_path / "live") as store:
        store.record(answer("a"))
        if not closed:
            shutil.copytree(tmp_path / "live", folder)
    if closed:
        shutil.copytree(tmp_path / "live", folder)
    for each in folder.iterdir():
        each.chmod(0o444)
    folder.chmod(0o555)
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    folder.chmod(0o755)
    assert (run.stdout, run.stderr) == ("1 new event, 0 known already.\n", "")


def test_where_data_and_cache_are_is_printed(mlquiz, home: Path) -> None:
    data, cache = str(home / FILE_NAME), str(home / "cache")
    assert mlquiz("state", "path").stdout == f"Data   {data}\nCache  {cache}\n"
    found = json.loads(mlquiz("state", "path", "--json").stdout)
    assert found == {"version": 1, "data": data, "cache": cache}
