"""Files are written completely or not at all; links, pipes and permissions are preserved."""

import os
import stat
import threading
from pathlib import Path

import pytest

from mlquiz.errors import MlquizError
from mlquiz.files import atomic_write, is_stream


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "folder"
    made.mkdir()
    return made


@pytest.fixture
def file(folder):
    return folder / "log.jsonl"


def write(file, text):
    with atomic_write(file) as partial:
        partial.write_text(text)


def mode(file):
    return stat.S_IMODE(file.stat().st_mode)


def test_what_fails_leaves_the_old_file_and_nothing_beside_it(file, folder):
    file.write_text("old")

    def fail():
        with atomic_write(file) as partial:
            partial.write_text("new")
            partial.with_name(partial.name + "-journal").touch()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [each.read_text() for each in folder.iterdir()] == ["old"]


def test_a_folder_that_is_not_there_is_one_sentence(folder):
    with pytest.raises(MlquizError, match=r"log\.jsonl cannot be written: No such file"):
        write(folder / "none" / "log.jsonl", "new")


def test_a_link_stays_a_link_and_its_target_is_renewed(file, folder):
    target = folder / "deep" / "target"
    target.parent.mkdir()
    file.symlink_to(target)
    for text in ("first", "second"):
        write(file, text)
        assert file.is_symlink()
        assert target.read_text() == text
    assert list(target.parent.iterdir()) == [target]


def test_a_partial_file_of_somebody_else_stays(file):
    other = file.with_name(file.name + ".partial")
    other.write_text("other")
    write(file, "new")
    assert other.read_text() == "other"


def test_concurrent_writers_do_not_interfere(file):
    with atomic_write(file) as one, atomic_write(file) as other:
        one.write_text("one")
        other.write_text("other")
        assert one.read_text() == "one"
    assert file.read_text() == "one"


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_a_new_file_has_ordinary_permissions(file, umask):
    before = os.umask(umask)
    try:
        write(file, "new")
    finally:
        os.umask(before)
    assert mode(file) == 0o666 & ~umask


@pytest.mark.parametrize("kept", [0o600, 0o640, 0o666, 0o444])
def test_an_old_file_keeps_its_permissions(file, kept):
    file.write_text("old")
    file.chmod(kept)
    write(file, "new")
    assert (file.read_text(), mode(file)) == ("new", kept)


def test_what_replaces_a_private_file_is_private_from_the_start(file):
    file.touch(0o600)
    with atomic_write(file) as partial:
        assert mode(partial) == 0o600


def test_a_pipe_is_written_to_and_stays(file, folder):
    os.mkfifo(file)
    read = []
    reader = threading.Thread(target=lambda: read.append(file.read_text()), daemon=True)
    reader.start()
    write(file, "new")
    reader.join(10)
    assert read == ["new"]
    assert stat.S_ISFIFO(file.stat().st_mode)
    assert list(folder.iterdir()) == [file]


def test_a_pipe_that_only_has_a_number_is_written_to():
    reading, writing = os.pipe()
    write(Path(f"/dev/fd/{writing}"), "new")
    os.close(writing)
    with os.fdopen(reading) as pipe:
        assert pipe.read() == "new"


def test_only_what_cannot_be_replaced_is_a_stream(file):
    assert not is_stream(file)
    file.touch()
    assert not is_stream(file)
    assert is_stream(Path(os.devnull))


def test_a_file_is_on_the_disk_before_it_takes_its_place(file, monkeypatch):
    done = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda number: (done.append("flush"), fsync(number)))
    monkeypatch.setattr(Path, "replace", lambda *two: (done.append("replace"), replace(*two)))
    write(file, "new")
    assert done == ["flush", "replace"]
