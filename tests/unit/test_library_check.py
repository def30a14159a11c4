"""The lint: each fault that an author can make is found, and sound content is not blamed."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlquiz.lab.evidence import ClaimEvidence, DemoEvidence, fingerprint, write_evidence
from mlquiz.lab.words import load_words
from mlquiz.library.check import Report, check
from mlquiz.library.typography import flaws

SECTIONS = """\
format = 1
[[section]]
id = "basics"
title = { en = "Basics", zh = "基础" }
"""
LEDGER = """\
format = 1
[[statement]]
id = "c1"
concepts = ["weight"]
says = { en = "It is so.", zh = "正是如此。" }
verdict = "wrong"
correction = { en = "It is not.", zh = "并非如此。" }
sources = ["Somebody 2020"]
[[statement]]
id = "c2"
concepts = ["weight"]
says = { en = "Water is wet.", zh = "水是湿的。" }
verdict = "true"
correction = { en = "It is.", zh = "的确。" }
sources = ["Somebody 2020"]
"""
HEAD = """\
format = 1
id = "weight"
depth = "core"
title = { en = "Weight", zh = "权重" }
lesson = { en = "A page.", zh = "一页。" }
"""
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
DEMO = """\
format = 1
title = { en = "Demo", zh = "演示" }
concepts = ["weight"]
look = { en = "Look.", zh = "看。" }
x = { en = "x", zh = "x" }
y = { en = "y", zh = "y" }
sources = ["Somebody 2020"]
[series.loss]
en = "loss"
zh = "损失"
[claim.falls]
en = "It falls."
zh = "它下降。"
"""
LISTING = """\
from mlquiz.lab import Point, below

def run(seed):
    yield Point(0, {"loss": 1.0})
    return {"loss": 0.5}

def falls(metrics):
    return below(metrics["loss"], 1.0)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "content"
    write(root / "sections.toml", SECTIONS)
    write(root / "statements" / "basics.toml", LEDGER)
    write(root / "basics" / "weight.toml", SOUND)
    write(tmp_path / "demos" / "basics" / "fall.toml", DEMO)
    write(tmp_path / "demos" / "basics" / "fall.py", LISTING)
    return root


def write(file: Path, source: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, encoding="utf-8")


def report_of(root: Path, *, weight: str | None = None) -> Report:
    if weight is not None:
        write(root / "basics" / "weight.toml", weight)
    return check([root], root.parent / "demos")


def said(root: Path, weight: str | None = None) -> list[str]:
    return [
        f"{problem.file.name}:{problem.line}: {problem.message}"
        + (f" ({problem.hint})" if problem.hint else "")
        for problem in report_of(root, weight=weight).problems
    ]


def test_sound_content_has_no_problems(root: Path) -> None:
    assert said(root) == []
    proved = PREDICT + 'proof = "basics/fall:falls"\n'
    write(root / "basics" / "weight.toml", SOUND + proved.replace("[[question.option]]", "[[X]]"))
    proved = PREDICT.replace('kind = "predict"', 'kind = "predict"\nproof = "basics/fall:falls"')
    assert said(root, SOUND + proved) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('id = "weight"', 'id = "wait"', "2: the id 'wait' is not the file's name (the file is"),
        (
            'depth = "core"',
            'depth = "core"\nrequires = ["wieght"]',
            "4: there is no concept 'wieght' (Did",
        ),
        ('depth = "core"', 'depth = "core"\nrequires = ["weight"]', "4: 'weight' requires itself"),
        (CARDS, "", "3: 'weight' is core and needs 2 cards (has 0)"),
        (
            CARDS,
            CARDS[: CARDS.index('[[card]]\nid = "cloze')],
            "3: 'weight' is core and needs 2 cards (has 1)",
        ),
        ('lesson = { en = "A page.", zh = "一页。" }\n', "", "3: there are items but no lesson"),
        (
            'id = "cloze"',
            'id = "front"',
            "12: the item 'front' stands twice (first in weight.toml, line 8)",
        ),
        ("It is {{so}}.", "It is {{so.", "13: nothing is hidden (put what"),
        ("It is {{so}}.", "{{It}} is so}}.", "13: a {{ or }} has no counterpart"),
        ("Front", "Front $x", "9: a $ has no counterpart: ‘Front $x’ (or write \\$)"),
        ("Front", "```py", "9: a ``` has no counterpart"),
        ("Front", "Front’s", "9: a curly quote in English: ‘Front’s’ (use straight quotes)"),
        ("正面", "正面,反面", "9: half-width punctuation in Chinese: ‘正面,反面’ (use"),
        ("Back", "Which?", ""),
        ('front = { en = "Front"', 'front = { en = "which?"', "asks the same as 'front'"),
        ("correct = true", "", "no option is correct"),
        ('why = { en = "no", zh = "不" }', "", "this wrong option has no why (say what is wrong"),
        ("that", "THIS", "the same as option 1"),
        (
            '"this"',
            f'"{"long " * 7}"',
            "the right option is given away by its length: 34 against 4",
        ),
        ("这个", "长" * 15, "the right option is given away by its length: 30 against 4 (shorten"),
        (
            'kind = "choice"',
            'kind = "choice"\nproof = "basics/fal:falls"',
            "there is no demo 'basics/fal' (Did",
        ),
        (
            'kind = "choice"',
            'kind = "choice"\nproof = "basics/fall:fall"',
            "has no claim 'fall' (Did you mean 'falls'?)",
        ),
        ("[1, 2]", "[0, 2]", "division by zero for a = 0"),
        ('"1 / a"', '"1 / b"', "'1 / b' has no value"),
        ('"a + 1"', '"a ** -1"', "the trap agrees with the answer for a = 1"),
        ('"a + 1"', '"log(a - 1)"', "'log(a - 1)' has no value"),
        (
            "[1, 2]",
            f"{list(range(1, 6000))}",
            "there are 5999 combinations, more than 5000 can be checked",
        ),
        (
            "answer:.2f",
            "answer:.2q",
            "{answer:.2q} is not understood (Did you mean '{answer:.2f}'?)",
        ),
        ("answer:.2f", "aswer:.2f", "{aswer:.2f} is not understood (Did you mean '{answer:.2f}'?)"),
        ("{answer:.2f}", "{answer:999999999d}", "{answer:999999999d} is not understood"),
        ("{answer:.2f}", "{a*2:.1f}", "{a*2:.1f} is not understood (Did you mean '{a:.2f}'?)"),
        ("It is {answer:.2f}.", "It is $x_{i:j}$.", ""),
        ("What is $1/{a}$?", "What is {answer}, with {a}?", "{answer} in the question gives"),
        ("What is $1/{a}$?", "What is it?", "the learner is not shown the number {a}"),
        ("$1/{a}$ 是多少？", "是多少？", "the learner is not shown the number {a}"),
        ("print(1)", "print(1", "the code is not valid Python: '(' was never closed (line 1)"),
        (
            'answer = "1"',
            'answer = "1\\n2\\n3\\n4"',
            "the output has 4 lines, more than 3 (print less)",
        ),
        (
            'statement = "c1"',
            'statement = "c11"',
            "there is no statement 'c11'",
        ),
        ('statement = "c1"', 'statement = "c2"', "a statement that is true has nothing to repair"),
        ('statement = "c1"', 'statement = "c2"', "no verdict question asks about 'c1' (add one"),
    ],
)
def test_each_fault_is_found_where_it_stands(root: Path, old: str, new: str, problem: str) -> None:
    assert old in SOUND
    found = said(root, SOUND.replace(old, new, 1))
    if problem:
        assert any(problem in each for each in found), found
    else:
        assert found == []


def test_a_prediction_must_be_decided_by_one_claim(root: Path) -> None:
    several = PREDICT.replace('why = { en = "no", zh = "不" }', "correct = true")
    assert said(root, SOUND + several)[-2:] == [
        "weight.toml:56: a prediction needs a proof (the demo's claim is its answer key)",
        "weight.toml:60: more than one option is correct",
    ]


@pytest.mark.parametrize(("right", "wrong"), [("this one thing", "that"), ("t" * 100, "w" * 70)])
def test_a_right_option_may_be_somewhat_longer(root: Path, right: str, wrong: str) -> None:
    longer = CHOICE.replace('"this"', f'"{right}"').replace('"that"', f'"{wrong}"')
    assert said(root, SOUND.replace(CHOICE, longer)) == []


def test_one_question_may_be_asked_of_two_pieces_of_code(root: Path) -> None:
    again = OUTPUT.replace('id = "output"', 'id = "again"')
    assert said(root, SOUND + again.replace("print(1)", "print(2)")) == []
    assert said(root, SOUND + again) == ["weight.toml:59: asks the same as 'output'"]


def test_too_many_options_are_refused(root: Path) -> None:
    more = '[[question.option]]\ntext = { en = "t", zh = "字" }\nwhy = { en = "w", zh = "因" }\n'
    assert any(
        "there must be 2 to 6 options, not 7" in each
        for each in said(root, HEAD + CHOICE + more * 5)
    )


def test_a_statement_that_is_not_true_must_be_repaired(root: Path) -> None:
    bare = VERDICT[: VERDICT.index("[[question.repair]]")]
    assert said(root, SOUND.replace(VERDICT, bare)) == [
        "weight.toml:45: there is no [[question.repair]] (the statement is not simply true)"
    ]


def test_faults_between_files_are_found(root: Path) -> None:
    write(root / "basics" / "bias.toml", SOUND.replace('id = "weight"', 'id = "bias"'))
    write(
        root / "basic" / "loss.toml",
        'format = 1\nid = "loss"\ndepth = "core"\nrequires = ["gain"]\n'
        'title = { en = "L", zh = "损" }\n',
    )
    write(
        root / "basic" / "gain.toml",
        'format = 1\nid = "gain"\ndepth = "core"\nrequires = ["loss"]\n'
        'title = { en = "G", zh = "益" }\n',
    )
    write(root / "statements" / "more.toml", LEDGER.replace('["weight"]', '["wight"]'))
    found = said(root)
    assert "gain.toml:1: the folder 'basic' is no section (Did you mean 'basics'?)" in found
    assert "gain.toml:4: 'gain' requires itself, directly or through others" in found
    assert "weight.toml:8: the item 'front' stands twice (first in bias.toml, line 8)" in found
    assert "more.toml:3: the statement 'c1' stands twice (first in basics.toml, line 3)" in found
    assert "more.toml:4: there is no concept 'wight' (Did you mean 'weight'?)" in found


def test_one_broken_file_does_not_accuse_others(root: Path) -> None:
    needs = 'format = 1\nid = "bias"\ndepth = "mention"\nrequires = ["weight"]\n'
    write(root / "basics" / "bias.toml", needs + 'title = { en = "B", zh = "偏" }\n')
    write(root / "statements" / "basics.toml", LEDGER.replace("says", "say", 1))
    assert said(root, SOUND.replace("depth", "dept")) == [
        "weight.toml:1: depth is missing",
        "weight.toml:3: the key 'dept' is unknown (Did you mean 'depth'?)",
        "basics.toml:2: says is missing",
        "basics.toml:5: the key 'say' is unknown (Did you mean 'says'?)",
    ]


def test_a_folder_without_sections_is_told(root: Path) -> None:
    (root / "sections.toml").unlink()
    assert said(root) == ["sections.toml:1: the file has no sections"]


def test_faults_of_demos_are_included(root: Path) -> None:
    write(root.parent / "demos" / "basics" / "fall.py", LISTING.replace("def falls", "def rises"))
    found = said(root)
    assert any("fall.toml" in each and "'falls'" in each for each in found)


def record(root: Path, **claims: tuple[int, int]) -> None:
    """Write evidence about the demo as it is now: for each claim, in how many seeds it held."""
    words = load_words(root.parent / "demos" / "basics" / "fall.toml")
    found = {name: ClaimEvidence(*counts, 0.5, 0.4, 0.6) for name, counts in claims.items()}
    demo = DemoEvidence(fingerprint(words), "0-19", "2.0", "2026-01-01", 0.1, found)
    write_evidence(root.parent / "demos", {words.name: demo})


def test_current_evidence_that_is_enough_is_no_problem(root: Path) -> None:
    record(root, falls=(19, 20))
    assert said(root) == []


@pytest.mark.parametrize(
    ("claims", "problem"),
    [
        ({"falls": (18, 20)}, "the claim 'falls' held in only 18 of 20 seeds"),
        ({"falls": (0, 0)}, "the claim 'falls' held in only 0 of 0 seeds"),
        ({"other": (20, 20)}, "there is no evidence for the claim 'falls'"),
    ],
)
def test_a_claim_without_enough_evidence_is_told(
    root: Path, claims: dict[str, tuple[int, int]], problem: str
) -> None:
    record(root, **claims)
    assert said(root) == [f"fall.toml:11: {problem} (run `mlquiz verify basics/fall --write`)"]


def test_a_demo_without_any_evidence_is_told(root: Path) -> None:
    write_evidence(root.parent / "demos", {})
    (problem,) = said(root)
    assert problem.startswith("fall.toml:11: there is no evidence for the claim 'falls' (run")


@pytest.mark.parametrize("changed", ["listing", "default"])
def test_evidence_about_another_version_is_told(root: Path, changed: str) -> None:
    demo = root.parent / "demos" / "basics" / "fall"
    knob = '[knob.rate]\ndefault = {}\nrange = [0, 9]\nen = "rate"\nzh = "率"\n'
    write(demo.with_suffix(".py"), LISTING.replace("run(seed)", "run(seed, rate)"))
    write(demo.with_suffix(".toml"), DEMO + knob.format(1))
    record(root, falls=(18, 20))
    if changed == "listing":
        with demo.with_suffix(".py").open("a") as listing:
            listing.write("# another\n")
    else:
        write(demo.with_suffix(".toml"), DEMO + knob.format(2))
    (problem,) = said(root)
    assert problem.startswith("fall.toml:11: the evidence is about another version of this demo")


def test_evidence_that_cannot_be_read_is_told(root: Path) -> None:
    write(root.parent / "demos" / "evidence.json", "{}")
    assert said(root) == [
        "evidence.json:1: this is no record of evidence (delete it and run `mlquiz verify --write`)"
    ]


def test_broken_demos_are_not_accused_of_lacking_evidence(root: Path) -> None:
    demo = root.parent / "demos" / "basics" / "fall"
    record(root, falls=(20, 20))
    demo.with_suffix(".py").unlink()
    assert said(root) == ["fall.py:1: the listing is missing"]
    write(demo.with_suffix(".py"), LISTING)
    write(demo.with_suffix(".toml"), DEMO.replace("look", "lok"))
    assert all("evidence" not in problem for problem in said(root))


def test_hostile_text_is_refused_and_not_quoted(root: Path) -> None:
    found = said(root, SOUND.replace("正面", "\\u001b[2J正面,反面\\u202e"))
    assert found == ["weight.toml:9: front.zh holds the hidden character U+001B (remove it)"]


def test_coverage_counts_what_is_there(root: Path) -> None:
    planned = 'format = 1\nid = "bias"\ndepth = "mention"\ntitle = { en = "B" }\n'
    write(root / "basics" / "bias.toml", planned.replace("}", ', zh = "偏" }'))
    report = report_of(root)
    (section,) = report.sections.values()
    assert list(report.sections) == ["basics"]
    assert section == report.total
    assert (section.concepts, section.written, section.planned) == (2, 1, 1)
    assert section.questions == {"choice": 1, "verdict": 1, "numeric": 1, "predict": 0, "output": 1}
    assert (section.cards, section.proofs, section.untranslated) == (2, 0, 0)
    assert section.not_choice == 0.75
    write(root / "basics" / "bias.toml", planned)
    assert report_of(root).total.untranslated == 1


@pytest.mark.parametrize(
    "text",
    [
        "批量归一化（BN）用 `eval()` 模式，学习率为 0.1。",
        "**BN** 的“均值”与 *方差*……见 $f(x),y$。",
        "1. 第一步\n2) 第二步\n- BN：好",
        "比例 3:1，取 {a} 个 A/B 测试 —— 见下",
        "写作\n```python\nprint('中文,x')\n```\n即可",
        "价格 \\$5 与 \\$6，Ioffe et al. 提出 K-means 聚类",
        "用 {{滑动平均}}，不用 {{BN}}。保存为 .pt 文件",
        "对 model.eval()；而 torch.zeros(2, 3) 与形状 (N, T, d) 的 LayerNorm(d) 不同",
        "$\\hat{x}$,$y$ 与 3×3 卷积 → α",
    ],
)
def test_sound_chinese_is_not_blamed(text: str) -> None:
    assert list(flaws(text, "zh")) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("归一化(BN)", "half-width punctuation in Chinese: ‘归一化(BN)’"),
        ("归一化 (BN)", "half-width punctuation in Chinese: ‘归一化 (BN)’"),
        ("BN(batch norm)层", "half-width punctuation in Chinese: ‘tch norm)层’"),
        ("如 BN, 很好", "half-width punctuation in Chinese: ‘如 BN, 很好’"),
        ("很好.", "half-width punctuation in Chinese: ‘很好.’"),
        ('称为"均值"', 'half-width punctuation in Chinese: ‘称为"均值"’'),
        ("用**BN**层", "no space between Chinese and Latin: ‘用BN层’"),
        ("有{a}个", "no space between Chinese and Latin: ‘有0个’"),
        ("① 第一", "a character that breaks the alignment: ‘① 第一’"),
        ("`代码,` 好`", "a ` has no counterpart: ‘… 好`’"),
        ("价格 $5\n\n和 $x$ 好", "a $ has no counterpart: ‘价格 $5’"),
    ],
)
def test_flawed_chinese_is_quoted(text: str, message: str) -> None:
    assert [found for found, _ in flaws(text, "zh")] == [message]


def test_english_may_hold_what_chinese_may_not() -> None:
    assert list(flaws('It\'s "so", (really) 1. ok', "en")) == []
