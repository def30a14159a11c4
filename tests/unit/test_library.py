"""The library: its concepts and items, their order, and what is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mlquiz.domain.filter import Filter
from mlquiz.domain.kinds.verdict import JudgeStatement
from mlquiz.errors import UsageError
from mlquiz.library.library import Library
from mlquiz.text import Text
from tests.building.concept_map import clozes
from tests.building.content import cloze, concept, ledger, statement, write
from tests.building.ladders import ladder, open_rung, rung


@pytest.fixture
def library(root: Path, cache: Path) -> Iterator[Library]:
    with Library.open([root], cache) as opened:
        assert opened.problems == ()
        yield opened


def test_the_map_comes_in_teaching_order(library: Library) -> None:
    assert [section.id for section in library.sections()] == ["norm", "basics"]
    assert [each.id for each in library.concepts()] == ["bn", "ln", "weight"]
    assert list(library.item_ids()) == [
        *("weight-say", "weight-0"),
        *("bn-verdict", "bn-say"),  # a question and a card; the rest comes in the next unit
        "ln-0",
        "weight-1",
        *("bn-0", "bn-1"),
    ]
    assert library.counts() == {"weight": 3, "bn": 4, "ln": 1}


def test_what_needs_nothing_follows_the_sections(root: Path, cache: Path) -> None:
    write(root / "basics" / "alpha.toml", concept("alpha", *clozes("alpha")))
    write(root / "norm" / "zeta.toml", concept("zeta", *clozes("zeta")))
    with Library.open([root], cache) as library:
        assert list(library.counts()) == ["zeta", "alpha", "weight", "bn", "ln"]


def test_things_are_found_by_their_id(library: Library) -> None:
    assert library.concept("ln").requires == ("bn",)
    assert library.lesson("ln") is None
    lesson = library.lesson("bn")
    assert lesson is not None
    assert lesson.text == Text("A page.", "一页。")
    assert library.has("bn-0")
    assert not library.has("bn")
    assert not library.has("\udcff")
    verdict = library.item("bn-verdict")
    assert isinstance(verdict, JudgeStatement)
    assert verdict.statement == library.statement("c1")
    assert library.statements() == [verdict.statement]


@pytest.mark.parametrize(
    ("ask", "name", "hint"),
    [
        (Library.item, "bn-verdct", "Did you mean 'bn-verdict'?"),
        (Library.content_hash, "weight-9", "Did you mean 'weight-"),
        (Library.item, "\udcff", "There is no item"),
        (Library.concept, "weigth", "Did you mean 'weight'?"),
        (Library.lesson, "weigth", "Did you mean 'weight'?"),
        (Library.statement, "c11", "Did you mean 'c1'?"),
    ],
)
def test_what_is_not_there_is_answered_with_the_nearest(
    library: Library, ask: Callable[[Library, str], object], name: str, hint: str
) -> None:
    with pytest.raises(UsageError, match="There is no") as error:
        ask(library, name)
    assert hint in str(error.value)


def test_a_filter_with_known_names_only_is_taken(library: Library) -> None:
    sound = Filter(
        concepts=frozenset({"bn"}), sections=frozenset({"norm"}), kinds=frozenset({"cloze"})
    )
    assert library.resolve_names(sound) == sound


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Filter(concepts=frozenset({"bnn"})), "no concept 'bnn'. Did you mean 'bn'?"),
        (Filter(sections=frozenset({"x"})), "no section 'x'. There are: norm, basics."),
        (Filter(sections=frozenset({"x"})), "找不到章节“x”。可用的有：norm、basics。"),
        (Filter(kinds=frozenset({"clozes"})), "no kind 'clozes'. Did you mean 'cloze'?"),
    ],
)
def test_a_filter_with_an_unknown_name_is_refused(
    library: Library, wanted: Filter, said: str
) -> None:
    with pytest.raises(UsageError) as error:
        library.resolve_names(wanted)
    assert said in error.value.in_language("en") + error.value.in_language("zh")


def test_a_statement_changes_the_hash_of_its_verdict_only(root: Path, cache: Path) -> None:
    with Library.open([root], cache) as library:
        before = {item: library.content_hash(item) for item in library.item_ids()}
    write(root / "statements" / "norm.toml", ledger(statement("c1", "bn", "folklore")))
    write(
        root / "norm" / "ln.toml",
        "# a comment\n" + concept("ln", cloze("ln-0"), requires=["bn"], lesson=False),
    )
    with Library.open([root], cache) as library:
        after = {item: library.content_hash(item) for item in library.item_ids()}
    assert {item for item in before if before[item] != after[item]} == {"bn-verdict"}


def test_the_first_of_two_roots_wins_an_id(root: Path, cache: Path, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    write(pack / "norm" / "bn.toml", concept("bn", *clozes("bn", "b", count=3)))
    write(pack / "basics" / "zeta.toml", concept("zeta", *clozes("zeta"), requires=["bn"]))
    with Library.open([root, pack], cache) as library:
        assert library.item("bn-0").cloze.en == "{{a}}"
        assert not library.has("bn-2")
        assert library.concept("bn").requires == ("weight",)
        assert library.has("zeta-0")
        assert [(problem.file, problem.message) for problem in library.problems] == [
            (
                pack / "norm" / "bn.toml",
                f"the concept 'bn' is also defined in {root / 'norm' / 'bn.toml'}",
            ),
        ]
    (root / "norm" / "bn.toml").unlink()
    with Library.open([root, pack], cache) as library:
        assert library.item("bn-0").cloze.en == "{{b}}"
        assert library.problems == ()


def test_an_id_that_occurs_twice_in_one_file_is_reported_as_such(root: Path, cache: Path) -> None:
    bias = write(root / "basics" / "bias.toml", concept("bias", cloze("bias-0"), cloze("bias-0")))
    with Library.open([root], cache) as library:
        assert [(problem.file, problem.message) for problem in library.problems] == [
            (bias, "the item 'bias-0' is also defined in this file"),
        ]


def test_a_new_file_that_takes_an_id_wins_as_if_it_had_always_been(root: Path, cache: Path) -> None:
    Library.open([root], cache).close()
    write(root / "basics" / "bias.toml", concept("bias", cloze("weight-0", "first")))
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
    write(root / "statements" / "norm.toml", ledger(statement("c1", "bn")))
    with Library.open([root], cache) as library:
        assert library.has("bn-verdict")
        assert library.problems == ()


def test_a_broken_file_is_a_problem_and_the_rest_is_taught(root: Path, cache: Path) -> None:
    write(root / "norm" / "ln.toml", "format = 2\nid = ")
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


def test_the_ladders_of_the_interview_are_read(root: Path, cache: Path) -> None:
    rungs = (open_rung("what", item="bn-0", false_premise=True), rung("show", "bn-1"))
    write(root / "interviews" / "bn-ladder.toml", ladder("bn-ladder", *rungs, concept="bn"))
    write(root / "interviews" / "broken.toml", "format = 1")
    with Library.open([root], cache) as library:
        (found,) = library.ladders()
        assert library.problems[0].file.name == "broken.toml"
    assert (found.id, found.concept, found.level) == ("bn-ladder", "bn", "junior")
    first, second = found.rungs
    assert first.false_premise
    assert [point.item for point in first.points] == ["bn-0", None, None]
    assert (second.level, second.item) == ("show", "bn-1")


def test_what_is_no_content_is_passed_over(root: Path, cache: Path) -> None:
    write(root / "norm" / ".bn.toml", "not = [")
    write(root / "norm" / "notes.txt", "not = [")
    (root / "norm" / "folder.toml").mkdir()
    (root / "circle").symlink_to(root / "circle")
    with Library.open([root], cache) as library:
        assert library.problems == ()
