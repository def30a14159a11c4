"""Reading and the library, whatever an author or a stranger writes."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlquiz.domain.filter import Filter
from mlquiz.domain.kinds.registry import KINDS
from mlquiz.library.library import Library
from mlquiz.library.parser import read, read_file
from mlquiz.library.scan import content_files
from mlquiz.lint.check import check
from mlquiz.lint.typography import typography_errors
from mlquiz.paths import content_dir
from tests.building.content import cloze, concept, write
from tests.building.items import STATEMENT

REAL = sorted(
    (content_dir() / stamp.path for stamp in content_files(content_dir())),
    key=lambda file: -file.stat().st_size,
)[:12]
SNIPPETS = [
    *("'''", '"', "\\", "[[question]]\n", "[card]\n", "= ", "\x1b", "\u202e", "{", "}}", "$", "\n"),
    *("批，", "kind = 'choice'\n", "proof = 3\n", "format = 2\n", "inf", "\ufeff", "a = [[[\n"),
]


@st.composite
def mutated(draw: st.DrawFn) -> tuple[Path, str]:
    file = draw(st.sampled_from(REAL))
    source = file.read_text(encoding="utf-8")
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(source)))
        end = min(len(source), start + draw(st.sampled_from([0, 0, 1, 5, 80, 2000])))
        source = source[:start] + draw(st.sampled_from(SNIPPETS) | st.just("")) + source[end:]
    return file, source


@settings(max_examples=150)
@given(mutated())
def test_a_damaged_file_gives_objects_or_places_never_an_exception(
    damaged: tuple[Path, str],
) -> None:
    file, source = damaged
    contents = read(source, file)
    assert contents.problems or contents.concept or contents.statements or contents.sections
    last = source.count("\n") + 1
    for problem in contents.problems:
        assert 1 <= problem.line <= last
        assert problem.column >= 1
        assert problem.message
        assert "\x1b" not in str(problem)
    for raw_item in contents.raw_items.values():
        assert raw_item.item(STATEMENT if raw_item.statement else None).id == raw_item.id


HEAD = concept("a", lesson=False)
WORDS = (
    *("id", "kind", "ask", "why", "option", "text", "correct", "vary", "derive", "answer", "trap"),
    *("tolerance", "code", "statement", "repair", "proof", "front", "back", "cloze", "en", "zh"),
)
KEYS = st.sampled_from(WORDS)
PLAIN = st.sampled_from(
    ["choice", "numeric", "output", "verdict", "bad id", "", "q1", "\u200b", "1/0"]
)
ANY = st.recursive(
    PLAIN | st.booleans() | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


def to_toml(data: Any) -> str:
    match data:
        case dict():
            pairs = (f"{key} = {to_toml(each)}" for key, each in data.items())
            return "{" + ", ".join(pairs) + "}"
        case list():
            return "[" + ", ".join(map(to_toml, data)) + "]"
        case str():
            return json.dumps(data)
        case bool():
            return str(data).lower()
        case _:
            return str(data)


@settings(max_examples=150)
@given(st.dictionaries(KEYS, ANY), st.sampled_from(["card", "question", "statement", "section"]))
def test_a_table_of_anything_is_an_item_or_a_problem(table: dict[str, Any], name: str) -> None:
    contents = read(f"{HEAD}{name} = [{to_toml(table)}]\n", Path("section/a.toml"))
    assert contents.problems or contents.raw_items


BILINGUAL = {"en": "Text", "zh": "文本"}
OPTIONS = [{"text": BILINGUAL, "correct": True}, {"text": BILINGUAL, "why": BILINGUAL}]
SOUND = {
    "choice": {"ask": BILINGUAL, "option": OPTIONS},
    "numeric": {"ask": BILINGUAL, "answer": "a", "vary": {"a": [1, 2.5]}, "why": BILINGUAL},
    "output": {"ask": BILINGUAL, "code": "print(1)", "answer": "1", "why": BILINGUAL},
    "verdict": {"statement": "s1", "repair": OPTIONS},
}
OPTIONAL = {"repair", "vary"}


@settings(max_examples=150)
@given(st.sampled_from(sorted(SOUND)), st.data())
def test_each_fault_of_a_sound_question_is_found(kind: str, data: st.DataObject) -> None:
    question = {"id": "q", "kind": kind, **SOUND[kind]}
    file = Path("section/a.toml")
    assert not read(f"{HEAD}question = [{to_toml(question)}]", file).problems
    key = data.draw(st.sampled_from(sorted(question)))
    if key in OPTIONAL or data.draw(st.booleans()):
        question[key] = 5
        expected = f"{key} must be "
    else:
        del question[key]
        expected = f"{key} is missing"
    contents = read(f"{HEAD}question = [{to_toml(question)}]", file)
    assert [problem.message.startswith(expected) for problem in contents.problems] == [True]
    assert not contents.raw_items


@given(st.text(), st.sampled_from(["en", "zh"]))
def test_any_text_can_be_judged(text: str, lang: str) -> None:
    assert all(message for message, _ in typography_errors(text, lang))


QUESTION = """
[[question]]
id = "i{}-q"
kind = "output"
answer = "1"
code = "print(1)"
ask = {{ en = "a", zh = "a" }}
why = {{ en = "a", zh = "a" }}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Twelve concepts in three sections, each with three items and the card of its answer."""
    root = tmp_path_factory.mktemp("content")
    for number in range(12):
        name = f"c{number}"
        items = cloze(f"i{number}-1"), QUESTION.format(number), cloze(f"i{number}-2")
        needs = [f"c{number - 4}"] if number >= 4 else []
        write(root / f"s{number % 3}" / f"{name}.toml", concept(name, *items, requires=needs))
    with Library.open([root], root / "cache") as opened:
        assert not opened.problems
        yield opened


NAMES = {
    "concepts": [f"c{number}" for number in range(12)],
    "sections": ["s0", "s1", "s2"],
    "kinds": list(KINDS),
}
FILTERS = st.builds(
    Filter, **{name: st.frozensets(st.sampled_from(words)) for name, words in NAMES.items()}
)


@given(FILTERS, st.data())
def test_a_filter_keeps_what_it_names(
    library: Library, wanted: Filter, data: st.DataObject
) -> None:
    def matches(item: str) -> bool:
        found = library.item(item)
        section = library.concept(found.concept).section
        return (
            (not wanted.concepts or found.concept in wanted.concepts)
            and (not wanted.sections or section in wanted.sections)
            and (not wanted.kinds or found.kind in wanted.kinds)
        )

    everything = list(library.item_ids())
    assert len(everything) == 48
    assert list(library.item_ids(wanted)) == [item for item in everything if matches(item)]
    given_ids = data.draw(st.lists(st.sampled_from([*everything, "gone", "it's"]), unique=True))
    expected = [item for item in given_ids if item in everything and matches(item)]
    assert library.existing(given_ids, wanted) == expected


def test_items_come_in_teaching_order(library: Library) -> None:
    introduced: list[str] = []
    for item in library.item_ids():
        concept = library.concept(library.item(item).concept)
        assert set(concept.requires) <= set(introduced)
        if concept.id not in introduced:
            introduced.append(concept.id)
    assert [item for item in library.item_ids() if item.startswith("i0-")] == [
        "i0-1",
        "i0-2",
        "i0-q",
    ]


@settings(max_examples=25)
@given(mutated())
def test_one_damaged_file_leaves_the_others_taught(damaged: tuple[Path, str]) -> None:
    file, source = damaged
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        sound, broken = root / "s" / "sound.toml", root / file.parent.name / file.name
        broken.parent.mkdir()
        broken.write_text(source, encoding="utf-8")
        sound.parent.mkdir(exist_ok=True)
        sound.write_text(concept("sound", lesson=False), encoding="utf-8")
        with Library.open([root], root / "cache") as library:
            assert library.concept("sound").section == "s"
            assert {problem.file for problem in library.problems} <= {broken}
        check([root], root / "demos")


def test_real_items_come_out_of_the_library_as_they_were_read(tmp_path: Path) -> None:
    raw_items = [raw_item for file in REAL for raw_item in read_file(file).raw_items.values()]
    with Library.open(cache=tmp_path / "cache") as library:
        for raw_item in raw_items:
            assert library.has(raw_item.id)
            statement = library.statement(raw_item.statement) if raw_item.statement else None
            assert library.item(raw_item.id) == library.linked(raw_item.item(statement))
