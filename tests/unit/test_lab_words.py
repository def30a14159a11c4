"""The words of a demo: reading them, finding them, and finding what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlquiz.domain.text import Text
from mlquiz.errors import MlquizError, UsageError
from mlquiz.lab.check import problems_in, problems_of
from mlquiz.lab.spec import MAIN, Knob, SeriesSpec
from mlquiz.lab.words import find_demo, find_demos, load_words

WORDS = r"""
format = 1
title.en = "Two arms"
title.zh = "两组对照"
concepts = ["learning-rate"]
look.en = '''Watch $\eta$.'''
look.zh = '''观察 $\eta$。'''
x.en = "update"
x.zh = "更新次数"
y.en = "loss"
y.zh = "损失"
scale.y = "log"
sources = ["Somebody 2020"]

[series.fast]
en = "fast"
zh = "快"

[knob.rate]
default = 0.5
range = [0.1, 1]
en = "rate"
zh = "学习率"

[knob.kind]
default = "sgd"
choices = ["sgd", "adam"]
en = "optimizer"
zh = "优化器"

[claim.wins]
en = "It wins"
zh = "它更好"
any_knobs = true
"""

LISTING = """
from mlquiz.lab import Point, above

def run(seed, rate, kind):
    yield Point(1, {"fast": rate})
    return {"fast": rate}

def helper(m):
    return m["fast"] * 2

def wins(m):
    return above(helper(m), 0.0)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "training"
    folder.mkdir()
    (folder / "arms.py").write_text(LISTING, encoding="utf-8")
    (folder / "arms.toml").write_text(WORDS, encoding="utf-8")
    return folder / "arms.toml"


def edit(path: Path, old: str, new: str) -> None:
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new), encoding="utf-8")


def said(path: Path) -> list[str]:
    return [str(problem).removeprefix(f"{path.parent}/") for problem in problems_of(path)]


def test_words_are_read_whole(path: Path) -> None:
    words = load_words(path)
    assert words.name == "training/arms"
    assert words.section == "training"
    assert words.listing == path.with_suffix(".py")
    assert words.title == Text("Two arms", "两组对照")
    assert words.look["en"] == r"Watch $\eta$."
    assert (words.charts[MAIN].scale_x, words.charts[MAIN].scale_y) == ("linear", "log")
    assert words.series == {"fast": SeriesSpec(Text("fast", "快"))}
    assert words.knobs["rate"] == Knob(0.5, Text("rate", "学习率"), range=(0.1, 1))
    assert words.knobs["kind"].choices == ("sgd", "adam")
    assert words.claims["wins"].any_knobs
    assert words.defaults == {"rate": 0.5, "kind": "sgd"}


def test_words_and_listing_that_agree_have_no_problems(path: Path) -> None:
    assert said(path) == []


def test_loading_names_the_first_fault_and_counts_the_rest(path: Path) -> None:
    edit(path, 'x.zh = "更新次数"\n', "")
    edit(path, 'y.zh = "损失"\n', "")
    with pytest.raises(MlquizError, match=r"arms\.toml:8:1: x\.zh is missing .*\(and 1 more"):
        load_words(path)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("format = 1", "format = 3", "arms.toml:2:1: this file needs a newer mlquiz (it has"),
        ("sources =", "source =", "the key 'source' is unknown (Did you mean 'sources'?)"),
        ('title.zh = "两组对照"', 'title.zh = ""', "arms.toml:4:1: title.zh is empty"),
        (
            'title.zh = "两组对照"',
            'title.de = "Zwei"',
            "4:1: the key 'de' is unknown",
        ),
        (
            'title.en = "Two arms"',
            "title.en = 2",
            "title.en must be a text, not a number",
        ),
        ('"Two arms"', r'"Two \u001b[31marms"', "title.en holds the hidden character U+001B"),
        ('["learning-rate"]', "[]", "concepts is empty"),
        ('y = "log"', 'y = "logg"', "scale.y = 'logg' is unknown (Did you mean 'log'?)"),
        ("default = 0.5", "default = 5", "knob.rate.range must be whole, as the default is"),
        ("default = 0.5", "default = 1.5", "lies outside of the range"),
        (
            "default = 0.5",
            "default = true",
            "default must be a number or a text, not true",
        ),
        ("default = 0.5", "default = nan", "knob.rate.default is no finite number"),
        ("[0.1, 1]", "[1, 0.1]", "arms.toml:21:1: knob.rate.range must be two numbers"),
        ("range = [0.1, 1]", "", "knob.rate.range or choices must be given, and not both"),
        ('default = "sgd"', 'default = "sgdm"', "is not one of the choices"),
        ('["sgd", "adam"]', '["sgd", 1]', "knob.kind.choices must be of the default's type"),
        (
            "any_knobs = true",
            "any_knobs = 1",
            "claim.wins.any_knobs must be true or false",
        ),
        ("any_knobs", "any_knob", "(Did you mean 'any_knobs'?)"),
        ("[0.1, 1]", "0.1", "knob.rate.range must be a list, not a number (put it in [ ])"),
        ('"sgd"\nchoices', '"sgd"\nrange = [1, 2]\nchoices', "must be given, and not both"),
        ('choices = ["sgd", "adam"]', "range = [1, 2]", "knob.kind.range suits a number only"),
        ("[claim.wins]", "[knob.wins]", "claim is missing"),
        ("[series.fast]", "[serie.fast]", "the key 'serie' is unknown (Did you mean 'series'?)"),
        ("[claim.wins]", "[claim.win]", "arms.py has no function 'win' (Did you mean 'wins'?)"),
        ("[knob.rate]", "[knob.rat]", "`run` has no argument 'rat' (Did you mean 'rate'?)"),
        ("format = 1", "format = ", "arms.toml:2:10: this is not valid TOML: Invalid value"),
    ],
)
def test_a_fault_of_the_words_is_told(path: Path, old: str, new: str, expected: str) -> None:
    edit(path, old, new)
    assert any(expected in line for line in said(path)), said(path)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("run(seed, rate,", "run(seed, rates,", "4:15: the argument 'rates' of `run` is no knob"),
        ("run(seed, rate,", "run(rate,", "4:1: the first argument of `run` must be `seed`"),
        ("kind):", "kind, **rest):", "4:1: `run` must name its knobs one by one"),
        ("    yield Point(1", "    print(1", "4:1: `run` must yield points"),
        ("def run", "def rum", "arms.py:1:1: there is no function `run`"),
        ("def wins(m)", "def win(m)", "11:1: the claim 'win' has no words in arms.toml"),
        (
            "def wins(m):",
            "def also(m):\n    def half(): return 1\n    return above(half(), 0)\n\ndef wins(m):",
            "11:1: the claim 'also' has no words in arms.toml",
        ),
        (
            "    yield Point(1",
            "    def inner(): yield 1\n    print(1",
            "4:1: `run` must yield points",
        ),
        ("def wins(m)", "def wins(m, n)", "the claim 'wins' must take one argument"),
        ("def helper(m):", "def helper(m:", "is not valid Python"),
        pytest.param("helper(m), 0.0", f"{'-' * 100_000}1, 0", "nested too deeply", id="too deep"),
    ],
)
def test_a_fault_of_the_listing_is_told(path: Path, old: str, new: str, expected: str) -> None:
    edit(path.with_suffix(".py"), old, new)
    assert any(expected in line for line in said(path)), said(path)


def test_all_problems_come_at_once_in_order(path: Path) -> None:
    edit(path, "[knob.rate]", "[knob.rat]")
    edit(path, 'x.zh = "更新次数"\n', "")
    edit(path.with_suffix(".py"), "def wins", "def win")
    problems = problems_of(path)
    assert len(problems) == 5
    assert problems == sorted(problems)


def test_a_listing_is_never_run(path: Path) -> None:
    edit(path.with_suffix(".py"), "from mlquiz.lab", "raise SystemExit\nfrom mlquiz.lab")
    assert said(path) == []


def test_a_file_without_its_pair_is_told(path: Path) -> None:
    (path.parent / "lonely.py").write_text("", encoding="utf-8")
    path.with_suffix(".py").unlink()
    missing = {(problem.file.name, problem.message) for problem in problems_in(path.parents[1])}
    assert missing == {
        ("arms.py", "the listing is missing"),
        ("lonely.toml", "the demo's words are missing"),
    }


def test_what_is_no_text_is_told(path: Path) -> None:
    path.write_bytes(b"title = '\xff'")
    assert said(path) == ["arms.toml:1:1: the file is not UTF-8 text (save it as UTF-8)"]
    path.with_suffix(".py").write_bytes(b"\x00")
    assert len(said(path)) == 2


def test_a_listing_that_cannot_be_read_is_told(path: Path, monkeypatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert said(path) == ["arms.py:1:1: the listing cannot be read: Permission denied"]


def test_finding_lists_without_reading(path: Path) -> None:
    (path.parent / "broken.toml").write_text("= =", encoding="utf-8")
    data = path.parents[1] / "data"
    data.mkdir()
    (data / "no_demo.toml").write_text("", encoding="utf-8")
    assert list(find_demos(path.parents[1])) == ["training/arms", "training/broken"]


def test_finding_one_may_leave_out_the_section(path: Path) -> None:
    root = path.parents[1]
    assert find_demo("training/arms", root) == find_demo("arms", root) == path


def test_an_unknown_demo_brings_the_nearest(path: Path) -> None:
    with pytest.raises(UsageError, match="Did you mean 'arms'"):
        find_demo("amrs", path.parents[1])


def test_a_stem_in_two_sections_is_not_guessed(path: Path) -> None:
    other = path.parents[1] / "zoo"
    other.mkdir()
    (other / "arms.toml").write_text(WORDS, encoding="utf-8")
    with pytest.raises(UsageError):
        find_demo("arms", path.parents[1])
