"""The library through its cache: what is taught, and when a file is read again."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mlquiz.domain.filter import Filter
from mlquiz.domain.items import Verdict
from mlquiz.domain.text import Text
from mlquiz.errors import UsageError
from mlquiz.library import cache as cache_module
from mlquiz.library.library import Library

SECTIONS = """\
format = 1
[[section]]
id = "norm"
title = { en = "Normalization", zh = "归一化" }
[[section]]
id = "basics"
title = { en = "Basics", zh = "基础" }
"""
STATEMENT = """\
format = 1
[[statement]]
id = "c1"
concepts = ["bn"]
says = { en = "S", zh = "说" }
verdict = "wrong"
correction = { en = "C", zh = "正" }
sources = ["Somebody 2020"]
"""
VERDICT = '[[question]]\nid = "bn-verdict"\nkind = "verdict"\nstatement = "c1"\n'


def concept(name: str, *requires: str, cards: int = 2, text: str = "a", lesson: bool = True) -> str:
    head = f'format = 1\nid = "{name}"\ndepth = "core"\nrequires = {list(requires)}\n'
    head += f'title = {{ en = "{name}", zh = "{name}" }}\n'
    if lesson:
        head += 'lesson = { en = "L", zh = "课" }\n'
    for number in range(cards):
        head += (
            f'[[card]]\nid = "{name}-{number}"\ncloze = {{ en = "{{{{{text}}}}}", zh = "甲" }}\n'
        )
    return head


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "content"
    write(root / "sections.toml", SECTIONS)
    write(root / "statements" / "norm.toml", STATEMENT)
    write(root / "norm" / "bn.toml", concept("bn", "weight") + VERDICT)
    write(root / "norm" / "ln.toml", concept("ln", "bn", cards=1, lesson=False))
    write(root / "basics" / "weight.toml", concept("weight"))
    return root


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "library.sqlite"


@pytest.fixture
def library(root: Path, cache: Path) -> Iterator[Library]:
    with Library.open([root], cache) as opened:
        assert opened.problems == ()
        yield opened


def write(file: Path, source: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, encoding="utf-8")


def write_unnoticed(file: Path, source: str) -> None:
    """Change a file without changing its size or time: only reading it would tell."""
    before = file.stat()
    assert len(source.encode()) == before.st_size
    file.write_text(source, encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def text_of(root: Path, cache: Path, item: str) -> str:
    with Library.open([root], cache) as library:
        return library.item(item).cloze.en


def damage(file: Path) -> None:
    """Overwrite all but the first page, so that the file still looks like a library."""
    raw = file.read_bytes()
    file.write_bytes(raw[:4096] + b"\xaa" * (len(raw) - 4096))


def test_the_map_comes_in_teaching_order(library: Library) -> None:
    assert [section.id for section in library.sections()] == ["norm", "basics"]
    assert [each.id for each in library.concepts()] == ["bn", "ln", "weight"]
    assert [each.id for each in library.concepts_in("norm")] == ["bn", "ln"]
    assert list(library.item_ids()) == [
        *("weight-0", "weight-1"),
        *("bn-verdict", "bn-0", "bn-1"),  # questions and cards in turn
        "ln-0",
    ]
    assert library.counts() == {"weight": 2, "bn": 3, "ln": 1}
    assert library.item_count("bn") == 3


def test_what_needs_nothing_follows_the_sections(root: Path, cache: Path) -> None:
    write(root / "basics" / "alpha.toml", concept("alpha"))
    write(root / "norm" / "zeta.toml", concept("zeta"))
    with Library.open([root], cache) as library:
        assert list(library.counts()) == ["zeta", "alpha", "weight", "bn", "ln"]


def test_things_are_found_by_their_id(library: Library) -> None:
    assert library.concept("ln").requires == ("bn",)
    assert library.lesson("ln") is None
    lesson = library.lesson("bn")
    assert lesson is not None
    assert lesson.text == Text("L", "课")
    assert library.has("bn-0")
    assert not library.has("bn")
    assert not library.has("\udcff")
    verdict = library.item("bn-verdict")
    assert isinstance(verdict, Verdict)
    assert verdict.statement == library.statement("c1")
    assert library.statements() == [verdict.statement]


def test_what_is_not_there_is_answered_with_the_nearest(library: Library) -> None:
    for ask, name, mend in (
        (library.item, "bn-verdct", "Did you mean 'bn-verdict'?"),
        (library.content_hash, "weight-9", "Did you mean 'weight-"),
        (library.item, "\udcff", "There is no item"),
        (library.concept, "weigth", "Did you mean 'weight'?"),
        (library.lesson, "weigth", "Did you mean 'weight'?"),
        (library.item_count, "weigth", "Did you mean 'weight'?"),
        (library.statement, "c11", "Did you mean 'c1'?"),
        (library.concepts_in, "basic", "Did you mean 'basics'?"),
    ):
        with pytest.raises(UsageError, match="There is no") as error:
            ask(name)
        assert mend in str(error.value)


def test_a_filter_with_an_unknown_name_is_refused(library: Library) -> None:
    sound = Filter(
        concepts=frozenset({"bn"}), sections=frozenset({"norm"}), kinds=frozenset({"cloze"})
    )
    assert library.checked(sound) is sound
    for wanted, said in (
        (Filter(concepts=frozenset({"bnn"})), "no concept 'bnn'. Did you mean 'bn'?"),
        (Filter(sections=frozenset({"x"})), "no section 'x'. There are: norm, basics."),
        (Filter(kinds=frozenset({"clozes"})), "no kind 'clozes'. Did you mean 'cloze'?"),
    ):
        with pytest.raises(UsageError) as error:
            library.checked(wanted)
        assert said in str(error.value)


def test_a_statement_changes_the_hash_of_its_verdict_only(root: Path, cache: Path) -> None:
    with Library.open([root], cache) as library:
        before = {item: library.content_hash(item) for item in library.item_ids()}
    write(root / "statements" / "norm.toml", STATEMENT.replace('"wrong"', '"folklore"'))
    write(root / "norm" / "ln.toml", "# a comment\n" + concept("ln", "bn", cards=1, lesson=False))
    with Library.open([root], cache) as library:
        after = {item: library.content_hash(item) for item in library.item_ids()}
    assert {item for item in before if before[item] != after[item]} == {"bn-verdict"}


def test_only_files_that_changed_are_read_again(root: Path, cache: Path) -> None:
    assert text_of(root, cache, "weight-0") == "{{a}}"
    write_unnoticed(root / "basics" / "weight.toml", concept("weight", text="b"))
    assert text_of(root, cache, "weight-0") == "{{a}}"
    write(root / "norm" / "ln.toml", concept("ln", text="changed"))
    assert text_of(root, cache, "ln-0") == "{{changed}}"
    assert text_of(root, cache, "weight-0") == "{{a}}"
    os.utime(root / "basics" / "weight.toml")
    assert text_of(root, cache, "weight-0") == "{{b}}"


def test_files_that_come_and_go_are_noticed(root: Path, cache: Path) -> None:
    Library.open([root], cache).close()
    write(root / "basics" / "bias.toml", concept("bias"))
    (root / "norm" / "ln.toml").unlink()
    with Library.open([root], cache) as library:
        assert [each.id for each in library.concepts()] == ["bn", "bias", "weight"]
        assert not library.has("ln-0")
        assert library.kept(["ln-0", "bias-1", "bn-0"]) == ["bias-1", "bn-0"]


def test_a_library_stays_as_it_was_opened(root: Path, cache: Path) -> None:
    Library.open([root], cache).close()
    with Library.open([root], cache) as before:
        (root / "norm" / "ln.toml").unlink()
        with Library.open([root], cache) as after:
            assert not after.has("ln-0")
        assert before.item("ln-0").concept == "ln"


def test_a_new_version_of_the_cache_reads_all_files_again(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert text_of(root, cache, "weight-0") == "{{a}}"
    write_unnoticed(root / "basics" / "weight.toml", concept("weight", text="b"))
    version = cache_module.VERSION + 1
    monkeypatch.setattr(cache_module, "VERSION", version)
    monkeypatch.setattr(
        cache_module,
        "SCHEMA",
        cache_module.SCHEMA.replace("user_version = 1", f"user_version = {version}"),
    )
    assert text_of(root, cache, "weight-0") == "{{b}}"


def test_a_cache_of_other_roots_is_not_taken(root: Path, cache: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write(other / "basics" / "bias.toml", concept("bias"))
    Library.open([root], cache).close()
    with Library.open([other], cache) as library:
        assert list(library.counts()) == ["bias"]


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
        assert len(list(library.item_ids())) == 6
    write_unnoticed(root / "basics" / "weight.toml", concept("weight", text="b"))
    assert text_of(root, cache, "weight-0") == "{{a}}"


@pytest.mark.parametrize("edited", [False, True])
def test_damage_found_late_is_mended_under_way(root: Path, cache: Path, edited: bool) -> None:
    for number in range(300):
        write(root / "basics" / f"more{number}.toml", concept(f"more{number}"))
    Library.open([root], cache).close()
    with closing(sqlite3.connect(cache)) as database:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'item_in_order'"
        page = database.execute(query).fetchone()[0]
        size = database.execute("PRAGMA page_size").fetchone()[0]
    raw = bytearray(cache.read_bytes())
    raw[(page - 1) * size : page * size] = b"\xaa" * size
    cache.write_bytes(raw)
    if edited:
        os.utime(root / "norm" / "ln.toml")
    with Library.open([root], cache) as library:
        assert len(set(library.item_ids())) == 606
        assert library.item("bn-0").concept == "bn"


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
    for cache in (tmp_path / "file" / "library.sqlite", tmp_path / "folder"):
        with Library.open([root], cache) as library:
            assert len(list(library.item_ids())) == 6
    assert list((tmp_path / "folder").iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_done_without(root: Path, cache: Path) -> None:
    Library.open([root], cache).close()
    cache.parent.chmod(0o500)
    try:
        write(root / "norm" / "ln.toml", concept("ln", text="changed"))
        assert text_of(root, cache, "ln-0") == "{{changed}}"
    finally:
        cache.parent.chmod(0o700)


def count_items(root: Path, cache: Path) -> int:
    with Library.open([root], cache) as library:
        return len(list(library.item_ids()))


def test_several_processes_open_it_at_once(root: Path, cache: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        for _ in range(3):
            assert pool.starmap(count_items, [(root, cache)] * 4) == [6] * 4
            cache.unlink()
    assert sorted(cache.parent.iterdir()) == []


def test_the_first_of_two_roots_wins_an_id(root: Path, cache: Path, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    write(pack / "norm" / "bn.toml", concept("bn", cards=3, text="b"))
    write(pack / "basics" / "zeta.toml", concept("zeta", "bn"))
    with Library.open([root, pack], cache) as library:
        assert library.item("bn-0").cloze.en == "{{a}}"
        assert library.item("bn-2").cloze.en == "{{b}}"
        assert library.concept("bn").requires == ("weight",)
        assert library.has("zeta-0")
        assert [(problem.file, problem.message) for problem in library.problems] == [
            (pack / "norm" / "bn.toml", "the concept 'bn' stands in another file, too"),
            (pack / "norm" / "bn.toml", "the item 'bn-0' stands in another file, too"),
            (pack / "norm" / "bn.toml", "the item 'bn-1' stands in another file, too"),
        ]
    (root / "norm" / "bn.toml").unlink()
    with Library.open([root, pack], cache) as library:
        assert library.item("bn-0").cloze.en == "{{b}}"
        assert library.problems == ()


def test_a_new_file_that_takes_an_id_wins_as_if_it_had_always_been(root: Path, cache: Path) -> None:
    Library.open([root], cache).close()
    taken = '[[card]]\nid = "weight-0"\ncloze = { en = "{{first}}", zh = "甲" }\n'
    write(root / "basics" / "bias.toml", concept("bias") + taken)
    with Library.open([root], cache) as library:
        assert library.item("weight-0").cloze.en == "{{first}}"
        (problem,) = library.problems
        assert problem.file == root / "basics" / "weight.toml"


def test_a_verdict_without_its_statement_is_left_out(root: Path, cache: Path) -> None:
    Library.open([root], cache).close()
    (root / "statements" / "norm.toml").unlink()
    with Library.open([root], cache) as library:
        assert not library.has("bn-verdict")
        assert library.has("bn-1")
        (problem,) = library.problems
        assert problem.message == "there is no statement 'c1'"
    write(root / "statements" / "norm.toml", STATEMENT)
    with Library.open([root], cache) as library:
        assert library.has("bn-verdict")
        assert library.problems == ()


def test_a_broken_file_is_a_problem_and_the_rest_is_taught(root: Path, cache: Path) -> None:
    write(root / "norm" / "ln.toml", "format = 1\nid = ")
    write(root / "sections.toml", "format = ")
    for _ in range(2):
        with Library.open([root], cache) as library:
            assert [each.id for each in library.concepts()] == ["weight", "bn"]
            assert [section.id for section in library.sections()] == ["basics", "norm"]
            assert [problem.file.name for problem in library.problems] == [
                "ln.toml",
                "sections.toml",
            ]


def test_a_folder_that_is_not_there_is_a_problem(root: Path, cache: Path, tmp_path: Path) -> None:
    with Library.open([root, tmp_path / "gone"], cache) as library:
        assert library.has("bn-0")
        (problem,) = library.problems
        assert problem.file == tmp_path / "gone"


def test_what_is_no_content_is_passed_over(root: Path, cache: Path) -> None:
    write(root / "norm" / ".bn.toml", "not = [")
    write(root / "norm" / "notes.txt", "not = [")
    write(root / "interviews" / "ladder.toml", "not = [")
    with Library.open([root], cache) as library:
        assert library.problems == ()
