"""Demo specs: reading and finding them, and reporting their problems."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlquiz.errors import MlquizError, UsageError
from mlquiz.lab.condition import parse_condition
from mlquiz.lab.spec import ClaimSpec, Knob, SeriesSpec
from mlquiz.lab.spec_file import find_demo, find_demos, load_spec
from mlquiz.lint.demos import demo_problems, folder_problems
from mlquiz.text import Text

WORDS = r"""
format = 2
title.en = "Two arms"
title.zh = "两组对照"
concepts = ["learning-rate"]
look.en = '''Watch $\eta$.'''
look.zh = '''观察 $\eta$。'''
sources = ["Somebody 2020"]

[chart.loss]
x.en = "update"
x.zh = "更新次数"
y.en = "loss"
y.zh = "损失"
scale.y = "log"

[series.fast]
chart = "loss"
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

[metric.fast_loss]
series = "fast"
en = "loss of the fast arm"
zh = "快组的损失"

[finding.wins]
holds = "fast_loss > 0"
en = "It wins"
zh = "它更好"
"""

SCRIPT = """
from mlquiz.lab import Point

def run(seed, rate, kind):
    yield Point(1, {"fast": rate})
    return {"fast_loss": helper(rate)}

def helper(rate):
    return rate * 2
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "training"
    folder.mkdir()
    (folder / "arms.py").write_text(SCRIPT, encoding="utf-8")
    (folder / "arms.toml").write_text(WORDS, encoding="utf-8")
    return folder / "arms.toml"


def edit(path: Path, old: str, new: str) -> None:
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new), encoding="utf-8")


def problem_lines(path: Path) -> list[str]:
    return [str(problem).removeprefix(f"{path.parent}/") for problem in demo_problems(path)]


def test_words_are_read_whole(path: Path) -> None:
    spec = load_spec(path)
    assert spec.name == "training/arms"
    assert spec.section == "training"
    assert spec.script == path.with_suffix(".py")
    assert spec.title == Text("Two arms", "两组对照")
    assert spec.look["en"] == r"Watch $\eta$."
    assert (spec.charts["loss"].scale_x, spec.charts["loss"].scale_y) == ("linear", "log")
    assert spec.series == {"fast": SeriesSpec(Text("fast", "快"), "loss")}
    assert spec.knobs["rate"] == Knob(0.5, Text("rate", "学习率"), range=(0.1, 1))
    assert spec.knobs["kind"].choices == ("sgd", "adam")
    assert spec.claims["wins"] == ClaimSpec(
        Text("It wins", "它更好"), "finding", parse_condition("fast_loss > 0")
    )
    assert spec.defaults == {"rate": 0.5, "kind": "sgd"}


def test_words_and_script_that_agree_have_no_problems(path: Path) -> None:
    assert problem_lines(path) == []


def test_loading_names_the_first_fault_and_counts_the_rest(path: Path) -> None:
    edit(path, 'x.zh = "更新次数"\n', "")
    edit(path, 'y.zh = "损失"\n', "")
    with pytest.raises(MlquizError, match=r"arms\.toml:11:1: chart\.loss\.x\.zh is .*\(and 1 more"):
        load_spec(path)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("format = 2", "format = 3", "arms.toml:2:1: this file needs a newer mlquiz (it has"),
        ("format = 2", "format = 1", "arms.toml:2:1: format is wrong (the first line of a file is"),
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
        ('"Two arms"', r'"Two \u001b[31marms"', "title.en contains the hidden character U+001B"),
        ('["learning-rate"]', "[]", "concepts is empty"),
        ('y = "log"', 'y = "logg"', "chart.loss.scale.y = 'logg' is unknown (Did you mean 'log'?)"),
        ("default = 0.5", "default = 5", "knob.rate.range must be whole numbers, like the default"),
        ("default = 0.5", "default = 1.5", "outside the range"),
        (
            "default = 0.5",
            "default = true",
            "default must be a number or a text, not true",
        ),
        ("default = 0.5", "default = nan", "knob.rate.default is not a finite number"),
        ("[0.1, 1]", "[1, 0.1]", "arms.toml:24:1: knob.rate.range must be two numbers"),
        ("range = [0.1, 1]", "", "knob.rate.range or choices must be given, and not both"),
        ('default = "sgd"', 'default = "sgdm"', "is not one of the choices"),
        ('["sgd", "adam"]', '["sgd", 1]', "knob.kind.choices must be of the default's type"),
        ("holds =", "hold =", "the key 'hold' is unknown (Did you mean 'holds'?)"),
        ("fast_loss > 0", "fast_los > 0", "(Did you mean 'fast_loss'?)"),
        ("[0.1, 1]", "0.1", "knob.rate.range must be a list, not a number (put it in [ ])"),
        ('"sgd"\nchoices', '"sgd"\nrange = [1, 2]\nchoices', "must be given, and not both"),
        ('choices = ["sgd", "adam"]', "range = [1, 2]", "knob.kind.range is only for numbers"),
        ("[finding.wins]", "[check.wins]", "finding is missing"),
        ("[series.fast]", "[serie.fast]", "the key 'serie' is unknown (Did you mean 'series'?)"),
        ("[knob.rate]", "[knob.rat]", "`run` has no argument 'rat' (Did you mean 'rate'?)"),
        pytest.param(
            "fast_loss > 0",
            f"{'-' * 700}fast_loss > 0",
            "-…' is not an expression (write one comparison",
            id="condition too deep",
        ),
        pytest.param(
            'series = "fast"',
            f"series = 'fast'\nat = '{'-' * 9_000}rate'",
            "-…' is not an expression",
            id="expression too deep",
        ),
        ("format = 2", "format = ", "arms.toml:2:10: this is not valid TOML: Invalid value"),
    ],
)
def test_a_fault_of_the_words_is_told(path: Path, old: str, new: str, expected: str) -> None:
    edit(path, old, new)
    assert any(expected in line for line in problem_lines(path)), problem_lines(path)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "run(seed, rate,",
            "run(seed, rates,",
            "4:15: the argument 'rates' of `run` is not a knob",
        ),
        ("run(seed, rate,", "run(rate,", "4:1: the first argument of `run` must be `seed`"),
        ("kind):", "kind, **rest):", "4:1: `run` must name its knobs one by one"),
        ("    yield Point(1", "    print(1", "4:1: `run` must yield points"),
        ("def run", "def rum", "arms.py:1:1: there is no function `run`"),
        (
            "    yield Point(1",
            "    def inner(): yield 1\n    print(1",
            "4:1: `run` must yield points",
        ),
        ("def helper(rate):", "def helper(rate:", "is not valid Python"),
        pytest.param("rate * 2", f"{'-' * 100_000}1", "nested too deeply", id="too deep"),
    ],
)
def test_a_fault_of_the_script_is_told(path: Path, old: str, new: str, expected: str) -> None:
    edit(path.with_suffix(".py"), old, new)
    assert any(expected in line for line in problem_lines(path)), problem_lines(path)


def test_all_problems_come_at_once_in_order(path: Path) -> None:
    edit(path, "[knob.rate]", "[knob.rat]")
    edit(path, 'x.zh = "更新次数"\n', "")
    edit(path.with_suffix(".py"), "    yield Point(1", "    print(1")
    problems = demo_problems(path)
    assert len(problems) == 4
    assert problems == sorted(problems)


def test_a_script_is_never_run(path: Path) -> None:
    edit(path.with_suffix(".py"), "from mlquiz.lab", "raise SystemExit\nfrom mlquiz.lab")
    assert problem_lines(path) == []


def test_a_file_without_its_pair_is_told(path: Path) -> None:
    (path.parent / "lonely.py").write_text("", encoding="utf-8")
    path.with_suffix(".py").unlink()
    missing = {(problem.file.name, problem.message) for problem in folder_problems(path.parents[1])}
    assert missing == {
        ("arms.py", "the script is missing"),
        ("lonely.toml", "the spec is missing"),
    }


def test_what_is_no_text_is_told(path: Path) -> None:
    path.write_bytes(b"title = '\xff'")
    assert problem_lines(path) == ["arms.toml:1:1: the file is not UTF-8 text (save it as UTF-8)"]
    path.with_suffix(".py").write_bytes(b"\x00")
    assert len(problem_lines(path)) == 2


def test_a_script_that_cannot_be_read_is_told(path: Path, monkeypatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert problem_lines(path) == ["arms.py:1:1: the script cannot be read: Permission denied"]


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


def test_a_name_in_two_sections_is_a_usage_error(path: Path) -> None:
    other = path.parents[1] / "zoo"
    other.mkdir()
    (other / "arms.toml").write_text(WORDS, encoding="utf-8")
    with pytest.raises(UsageError):
        find_demo("arms", path.parents[1])
