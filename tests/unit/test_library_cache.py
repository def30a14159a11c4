"""The cache of the library: when a file is read again, and recovery from a broken cache."""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

import pytest

from mlquiz.errors import MlquizError
from mlquiz.library.library import Library
from tests.building.concept_map import clozes
from tests.building.content import concept, write
from tests.robustness.killing import REPOSITORY
from tests.robustness.test_conditions import without_privileges

T = TypeVar("T")


def write_unnoticed(file: Path, source: str) -> None:
    """Change a file but not its size or time, so that only reading it shows the change."""
    before = file.stat()
    assert len(source.encode()) == before.st_size
    file.write_text(source, encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def touch(file: Path) -> None:
    """Increase the modification time of a file by one nanosecond, the smallest possible step."""
    before = file.stat()
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + 1))


def text_of(root: Path, cache: Path, item: str) -> str:
    with Library.open([root], cache) as library:
        return library.item(item).cloze.en


def damage(file: Path) -> None:
    """Overwrite all but the first page, so that the file still looks like a library."""
    raw = file.read_bytes()
    file.write_bytes(raw[:4096] + b"\xaa" * (len(raw) - 4096))


def count_items(root: Path, cache: Path) -> int:
    with Library.open([root], cache) as library:
        return len(list(library.item_ids()))


def test_only_files_that_changed_are_read_again(root: Path, cache: Path) -> None:
    assert text_of(root, cache, "weight-0") == "{{a}}"
    write_unnoticed(root / "basics" / "weight.toml", concept("weight", *clozes("weight", "b")))
    assert text_of(root, cache, "weight-0") == "{{a}}"
    write(root / "norm" / "ln.toml", concept("ln", *clozes("ln", "changed")))
    assert text_of(root, cache, "ln-0") == "{{changed}}"
    assert text_of(root, cache, "weight-0") == "{{a}}"
    touch(root / "basics" / "weight.toml")
    assert text_of(root, cache, "weight-0") == "{{b}}"


def test_files_that_come_and_go_are_noticed(root: Path, cache: Path) -> None:
    Library.open([root], cache).close()
    write(root / "basics" / "bias.toml", concept("bias", *clozes("bias")))
    (root / "norm" / "ln.toml").unlink()
    with Library.open([root], cache) as library:
        assert [each.id for each in library.concepts()] == ["bn", "bias", "weight"]
        assert not library.has("ln-0")
        assert library.existing(["ln-0", "bias-1", "bn-0"]) == ["bias-1", "bn-0"]


def test_a_library_stays_as_it_was_opened(root: Path, cache: Path) -> None:
    Library.open([root], cache).close()
    with Library.open([root], cache) as before:
        (root / "norm" / "ln.toml").unlink()
        with Library.open([root], cache) as after:
            assert not after.has("ln-0")
        assert before.item("ln-0").concept == "ln"


@pytest.mark.parametrize("version", [0, 1, 99])
def test_a_cache_of_another_version_is_not_taken(root: Path, cache: Path, version: int) -> None:
    Library.open([root], cache).close()
    with closing(sqlite3.connect(cache)) as database:
        (present,) = database.execute("PRAGMA user_version").fetchone()
        database.execute(f"PRAGMA user_version = {version}")
    assert version != present
    write_unnoticed(root / "basics" / "weight.toml", concept("weight", *clozes("weight", "b")))
    assert text_of(root, cache, "weight-0") == "{{b}}"
    with closing(sqlite3.connect(cache)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (present,)


def test_a_cache_of_other_roots_is_not_taken(root: Path, cache: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write(other / "basics" / "bias.toml", concept("bias", *clozes("bias")))
    Library.open([root], cache).close()
    with Library.open([other], cache) as library:
        assert list(library.counts()) == ["bias"]


def test_a_copy_of_a_root_is_another_root(root: Path, cache: Path, tmp_path: Path) -> None:
    assert text_of(root, cache, "weight-0") == "{{a}}"
    copy = shutil.copytree(root, tmp_path / "copy")
    write_unnoticed(copy / "basics" / "weight.toml", concept("weight", *clozes("weight", "b")))
    assert text_of(copy, cache, "weight-0") == "{{b}}"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"no database at all" * 100),
        lambda file: file.write_bytes(file.read_bytes()[:5000]),
        damage,
    ],
    ids=["empty", "garbage", "cut", "damaged"],
)
def test_a_broken_cache_is_replaced(root: Path, cache: Path, spoil: object) -> None:
    Library.open([root], cache).close()
    spoil(cache)
    with Library.open([root], cache) as library:
        assert len(list(library.item_ids())) == 8
    write_unnoticed(root / "basics" / "weight.toml", concept("weight", *clozes("weight", "b")))
    assert text_of(root, cache, "weight-0") == "{{a}}"


def damage_index(file: Path, *, leaf: bool) -> None:
    """Overwrite the root of the index that orders the items, or its last leaf page if `leaf`."""
    with closing(sqlite3.connect(file)) as database:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'item_in_order'"
        (page,) = database.execute(query).fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    raw = bytearray(file.read_bytes())
    if leaf:
        root = raw[(page - 1) * size : page * size]
        assert root[0] == 2, "an interior page of an index"
        page = int.from_bytes(root[8:12])
    raw[(page - 1) * size : page * size] = b"\xaa" * size
    file.write_bytes(raw)


def opened_and(read: Callable[[Library], T], root: Path, cache: Path) -> T:
    with Library.open([root], cache) as library:
        return read(library)


def read_all(library: Library) -> list[str]:
    return [library.item(item).id for item in library.item_ids()]


@pytest.mark.parametrize("leaf", [False, True], ids=["at once", "midway"])
@pytest.mark.parametrize("edited", [False, True])
def test_damage_found_late_is_reported_and_gone_after_a_restart(
    root: Path, cache: Path, *, edited: bool, leaf: bool
) -> None:
    for number in range(300):
        name = f"more{number}"
        write(root / "basics" / f"{name}.toml", concept(name, *clozes(name)))
    Library.open([root], cache).close()
    damage_index(cache, leaf=leaf)
    if edited:
        touch(root / "norm" / "ln.toml")
    with Library.open([root], cache) as library, suppress(MlquizError):
        read_all(library)
    items = opened_and(read_all, root, cache)
    assert len(items) == len(set(items)) == 908


Spoil = Callable[[bytes], bytes]
Read = Callable[[Library], object]
SPOILS: dict[str, Spoil] = {
    "no JSON": lambda payload: b"\xaa" * len(payload),
    "cut": lambda payload: payload[: len(payload) // 2].ljust(len(payload)),
    "no UTF-8": lambda payload: re.sub(rb"(?<=\":\")\w", b"\xff", payload, count=1),
    "empty": lambda payload: b"{}".ljust(len(payload)),
    "a list": lambda payload: b"[]".ljust(len(payload)),
    "a number": lambda payload: b"1".ljust(len(payload)),
}
ITEM, CONCEPT, LESSON, SECTION, STATEMENT = (
    "SELECT payload FROM item WHERE id = 'bn-0'",
    "SELECT payload FROM concept WHERE id = 'bn'",
    "SELECT lesson FROM concept WHERE id = 'bn'",
    "SELECT payload FROM section WHERE id = 'norm'",
    "SELECT payload FROM statement WHERE id = 'c1'",
)
VERDICT = "SELECT payload FROM item WHERE id = 'bn-verdict'"
READS: dict[str, tuple[str, Read]] = {
    "item": (ITEM, lambda library: library.item("bn-0")),
    "verdict": (VERDICT, lambda library: library.item("bn-verdict")),
    "statement of a verdict": (STATEMENT, lambda library: library.item("bn-verdict")),
    "concept": (CONCEPT, lambda library: library.concept("bn")),
    "concepts": (CONCEPT, lambda library: library.concepts()),
    "lesson": (LESSON, lambda library: library.lesson("bn")),
    "sections": (SECTION, lambda library: library.sections()),
    "statement": (STATEMENT, lambda library: library.statement("c1")),
    "statements": (STATEMENT, lambda library: library.statements()),
}


def spoil_payload(file: Path, query: str, spoil: Spoil) -> None:
    """Replace the payload that `query` finds with `spoil(payload)`, in place."""
    with closing(sqlite3.connect(file)) as database:
        (payload,) = database.execute(query).fetchone()
    raw = file.read_bytes()
    assert raw.count(payload) == 1
    spoilt = spoil(payload)
    assert len(spoilt) == len(payload)
    file.write_bytes(raw.replace(payload, spoilt))


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
@pytest.mark.parametrize(("query", "read"), READS.values(), ids=READS)
def test_a_payload_that_cannot_be_decoded_is_reported_and_gone_after_a_restart(
    root: Path, cache: Path, query: str, read: Read, spoil: Spoil
) -> None:
    sound = opened_and(read, root, cache)
    before = cache.read_bytes()
    spoil_payload(cache, query, spoil)
    with pytest.raises(MlquizError, match="start mlquiz again"):
        opened_and(read, root, cache)
    assert opened_and(read, root, cache) == sound
    assert cache.read_bytes() == before


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_a_payload_that_cannot_be_decoded_does_not_keep_a_library_from_being_renewed(
    root: Path, cache: Path, spoil: Spoil
) -> None:
    Library.open([root], cache).close()
    spoil_payload(cache, CONCEPT, spoil)
    write(root / "norm" / "ln.toml", concept("ln", *clozes("ln", "changed")))
    assert text_of(root, cache, "ln-0") == "{{changed}}"
    assert opened_and(lambda library: library.concept("bn").id, root, cache) == "bn"


@pytest.mark.parametrize(
    ("part", "spoilt"), [(b"cloze", b"close"), (b"ln-0", b"ln\xff0")], ids=["no kind", "no text"]
)
def test_a_name_that_is_damaged_is_reported_and_gone_after_a_restart(
    root: Path, cache: Path, part: bytes, spoilt: bytes
) -> None:
    sound = opened_and(read_all, root, cache)
    cache.write_bytes(cache.read_bytes().replace(part, spoilt))
    with pytest.raises(MlquizError, match="start mlquiz again"):
        opened_and(read_all, root, cache)
    assert opened_and(read_all, root, cache) == sound


def test_the_database_of_another_program_is_left_alone(root: Path, cache: Path) -> None:
    cache.parent.mkdir()
    with closing(sqlite3.connect(cache)) as foreign, foreign:
        foreign.execute("CREATE TABLE precious (x)")
    before = cache.read_bytes()
    with Library.open([root], cache) as library:
        assert library.has("bn-0")
    assert cache.read_bytes() == before


def test_a_cache_that_cannot_be_written_is_done_without(root: Path, tmp_path: Path) -> None:
    write(tmp_path / "file", "")
    (tmp_path / "folder").mkdir()
    for unusable in (tmp_path / "file" / "library.sqlite", tmp_path / "folder"):
        with Library.open([root], unusable) as library:
            assert len(list(library.item_ids())) == 8
    assert list((tmp_path / "folder").iterdir()) == []


TEXT_OF = """
import sys
from pathlib import Path
from tests.unit.test_library_cache import text_of
print(text_of(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
"""


def test_a_read_only_folder_is_done_without(root: Path, cache: Path) -> None:
    Library.open([root], cache).close()
    before = cache.read_bytes()
    cache.parent.chmod(0o500)
    try:
        write(root / "norm" / "ln.toml", concept("ln", *clozes("ln", "changed")))
        command = [*without_privileges(), sys.executable, "-c", TEXT_OF, str(root), str(cache)]
        shown = subprocess.run(
            [*command, "ln-0"], capture_output=True, text=True, check=True, cwd=REPOSITORY
        )
    finally:
        cache.parent.chmod(0o700)
    assert shown.stdout == "{{changed}}\n"
    assert cache.read_bytes() == before


def test_several_processes_open_it_at_once(root: Path, cache: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        for _ in range(3):
            assert pool.starmap(count_items, [(root, cache)] * 4) == [8] * 4
            cache.unlink()
    assert sorted(cache.parent.iterdir()) == []
