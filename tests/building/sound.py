"""Content and a demo in which `mlquiz check` finds no problem, for tests to modify."""

from __future__ import annotations

from pathlib import Path

from mlquiz.lint.check import Report, check
from tests.building.content import concept, ledger, sections, statement, write
from tests.building.demos import spec_source, write_demo

LEDGER = ledger(
    statement("c1", "weight"),
    statement(
        "c2",
        "weight",
        "true",
        says=("Water is wet.", "水是湿的。"),
        correction=("It is.", "的确。"),
    ),
)
HEAD = concept("weight")
CARDS = """
[[card]]
id = "front"
front = { en = "Front", zh = "正面" }
back = { en = "Back", zh = "反面" }
[[card]]
id = "cloze"
cloze = { en = "It is {{so}}.", zh = "它{{如此}}。" }
"""
CHOICE = """
[[question]]
id = "choice"
kind = "choice"
ask = { en = "Which?", zh = "哪个？" }
[[question.option]]
text = { en = "this", zh = "这个" }
correct = true
[[question.option]]
text = { en = "that", zh = "那个" }
why = { en = "no", zh = "不" }
"""
PREDICT = (
    CHOICE.replace('"choice"', '"predict"').replace("Which", "What next").replace("哪个", "会怎样")
)
NUMERIC = """
[[question]]
id = "numeric"
kind = "numeric"
ask = { en = "What is $1/{a}$?", zh = "$1/{a}$ 是多少？" }
vary = { a = [1, 2] }
answer = "1 / a"
why = { en = "It is {answer:.2f}.", zh = "是 {answer:.2f}。" }
[[question.trap]]
answer = "a + 1"
why = { en = "no", zh = "不" }
"""
OUTPUT = """
[[question]]
id = "output"
kind = "output"
ask = { en = "What does this print?", zh = "打印什么？" }
code = "print(1)"
answer = "1"
why = { en = "so", zh = "如此" }
"""
VERDICT = """
[[question]]
id = "verdict"
kind = "verdict"
statement = "c1"
[[question.repair]]
text = { en = "this", zh = "这样" }
correct = true
[[question.repair]]
text = { en = "that", zh = "那样" }
why = { en = "no", zh = "不" }
"""
SOUND = HEAD + CARDS + CHOICE + NUMERIC + OUTPUT + VERDICT
DEMO = spec_source(claims={"falls": "It falls."}, holds={"falls": "loss < 1"}, series=["loss"])
SCRIPT = """\
from mlquiz.lab import Point

def run(seed):
    yield Point(0, {"loss": 1.0})
    return {"loss": 0.5}
"""


def write_sound(folder: Path) -> Path:
    """Write content and a demo below `folder`; return the content folder."""
    root = folder / "content"
    write(root / "sections.toml", sections(basics="基础"))
    write(root / "statements" / "basics.toml", LEDGER)
    write(root / "basics" / "weight.toml", SOUND)
    write_demo(folder / "demos", "basics/fall", DEMO, SCRIPT)
    return root


def report_of(root: Path, weight: str = "") -> Report:
    """Check the content in `root`; `weight`, if given, replaces its only concept."""
    if weight:
        write(root / "basics" / "weight.toml", weight)
    return check([root], root.parent / "demos")


def problem_lines(root: Path, weight: str = "") -> list[str]:
    """Return the problems that `report_of` finds as lines: file, line number, message and hint."""
    return [
        f"{problem.file.name}:{problem.line}: {problem.message}"
        + (f" ({problem.hint})" if problem.hint else "")
        for problem in report_of(root, weight).problems
    ]
