"""Lessons: parsing a concept file, and the problems that `mlquiz check` reports in it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from mlquiz.domain.expressions import tabulate
from mlquiz.domain.figures import sample
from mlquiz.domain.items import ExpressionError
from mlquiz.domain.kinds.say import SayIt
from mlquiz.domain.lessons import Figure, FigureCurve, FollowUp
from mlquiz.domain.placeholders import fill_measured
from mlquiz.lab.evidence import DemoEvidence, Spread, write_evidence
from mlquiz.library.library import Library
from mlquiz.library.parser import read
from mlquiz.text import Text
from tests.building.content import concept, write
from tests.building.lessons import ANSWER_EN, ANSWER_ZH, GLOSSARY, LESSON
from tests.building.sound import problem_lines

LABEL = Text("label", "标签")
ASK = 'ask = { en = "What is a weight?", zh = "什么是权重？" }\n'
FIRST_FOLLOW_UP = """[[follow_up]]
ask = { en = "Can it be 0?", zh = "可以是 0 吗？" }
answer = { en = "Yes.", zh = "可以。" }
"""
PAGE = 'lesson.en = "A page about $w$."\nlesson.zh = "讲 $w$ 的一页。"\n'
PLACED = "It ends at {basics/fall:loss:.2f}.", "最后是 {basics/fall:loss:.2f}。"


def page(en: str, zh: str) -> str:
    """Return the concept file with another lesson."""
    return LESSON.replace(PAGE, f"lesson.en = '''{en}'''\nlesson.zh = '''{zh}'''\n")


def record(root: Path, loss: float | None = 0.3138) -> None:
    """Write evidence for the demo in which its metric has this median."""
    spread = Spread(loss, loss, loss)
    found = DemoEvidence("", "0-19", "2", "2026-01-01", 1.0, {}, {"loss": spread})
    write_evidence(root.parent / "demos", {"basics/fall": found})


def about_lesson(root: Path, source: str) -> list[str]:
    """Return the problems that are reported in the concept's file."""
    return [each for each in problem_lines(root, source) if each.startswith("weight.toml")]


def test_a_file_becomes_a_lesson_and_a_card(sound: Path) -> None:
    contents = read(LESSON, sound / "basics" / "weight.toml")
    assert contents.problems == ()
    lesson = contents.lesson
    assert contents.concept
    assert lesson
    assert contents.concept.written
    assert contents.concept.aka == ("coefficient", "系数")
    assert lesson.answer == Text(ANSWER_EN, ANSWER_ZH)
    assert [each.en for each in lesson.points][:2] == ["it scales an input", "it is learned"]
    (figure,) = lesson.figures
    assert (figure.x, figure.square) == ((-2, 2), False)
    assert figure.curves[0].label == Text("weight 2", "权重为 2")
    assert [part.claim for part in lesson.parts] == ["", "falls"]
    assert lesson.follow_ups[0] == FollowUp(
        Text("Can it be 0?", "可以是 0 吗？"), Text("Yes.", "可以。")
    )
    card = next(iter(contents.raw_items.values())).item()
    assert isinstance(card, SayIt)
    assert (card.id, card.front.en, card.back) == ("weight-say", "What is a weight?", lesson.answer)
    assert card.points == lesson.points


def test_a_card_without_a_question_of_its_own_names_the_concept(sound: Path) -> None:
    source = "".join(
        line for line in LESSON.splitlines(True) if not line.startswith('ask = { en = "What is a w')
    )
    card = next(iter(read(source, sound / "basics" / "weight.toml").raw_items.values())).item()
    assert isinstance(card, SayIt)
    assert card.front == Text("Explain to an interviewer: Weight", "向面试官讲解：权重")


def test_the_library_has_the_lesson_and_asks_the_card(sound: Path, cache: Path) -> None:
    write(sound / "basics" / "weight.toml", LESSON)
    for _ in range(2):  # first built, then read from the cache
        with Library.open([sound], cache) as library:
            lesson = library.lesson("weight")
            assert lesson
            assert lesson.parts[0].heading.en == "When not"
            assert isinstance(library.item("weight-say"), SayIt)
            assert "weight-say" in list(library.item_ids())


def test_a_sound_lesson_has_no_problem(sound: Path) -> None:
    assert problem_lines(sound, LESSON) == []


@pytest.mark.parametrize("key", ["answer", "lesson", "points", "follow_up"])
def test_what_a_written_concept_has_comes_together(sound: Path, key: str) -> None:
    source = concept("weight")
    lines = [line for line in source.splitlines(keepends=True) if not line.startswith(f"{key} =")]
    (found,) = [each for each in about_lesson(sound, "".join(lines)) if "missing" in each]
    assert f"weight.toml:1: {key} is missing (a concept that is only planned has no" in found


def test_a_planned_concept_has_no_problem(sound: Path) -> None:
    write(sound / "basics" / "bias.toml", concept("bias", lesson=False, depth="mention"))
    assert problem_lines(sound) == []


@pytest.mark.parametrize("lesson", [False, True])
def test_a_concept_of_format_1_is_refused(sound: Path, cache: Path, lesson: bool) -> None:
    source = concept("bias", lesson=lesson, depth="mention").replace("format = 2", "format = 1")
    write(sound / "basics" / "bias.toml", source)
    said_of_it = "bias.toml:1: format is wrong (the first line of a file is `format = 2`)"
    assert problem_lines(sound) == [said_of_it]
    with Library.open([sound], cache) as library:
        assert [each.id for each in library.concepts()] == ["weight"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (ANSWER_EN, "Too short.", "the answer has 2 words, not 40 to 90 (it is said aloud in"),
        (ANSWER_EN, "word " * 91, "the answer has 91 words, not 40 to 90"),
        (ANSWER_ZH, "太短 ReLU。", "the answer has 3 characters, not 80 to 220"),
        (ANSWER_ZH, "长" * 221, "the answer has 221 characters, not 80 to 220"),
        (
            '  { en = "it may be negative", zh = "它可以是负数" },\n',
            "",
            "there must be 3 to 5 points, not 2",
        ),
        (FIRST_FOLLOW_UP, "", "there must be 2 to 5 follow-ups, not 1"),
        ('"2 * x"', '"2 * u"', "'2 * u' has no value: 'u' is not defined"),
        ('"2 * x"', '"2 *"', "'2 *' has no value"),
        ('"2 * x"', '"log(-1 - x**2)"', "the curve has no value anywhere on this range"),
        ("x = [-2, 2]", "x = [2, -2]", "x must begin with the lower number"),
        ("x = [-2, 2]", "x = 2", "x must be two numbers, not a number (such as [0, 10])"),
        ("x = [-2, 2]\n", "", "the figure has no range of x for this curve"),
        ('y = "2 * x"\n', "", "y is missing"),
        ("fall:falls", "fall:rises", "the demo 'basics/fall' has no claim 'rises'"),
        ('时候。" }', '时候。" }\nwhy = 1', "the key 'why' is unknown"),
        ("sources =", "source =", "the key 'source' is unknown (Did you mean 'sources'?)"),
    ],
)
def test_faults_of_a_lesson_are_reported(sound: Path, old: str, new: str, problem: str) -> None:
    assert old in LESSON
    found = about_lesson(sound, LESSON.replace(old, new))
    assert any(problem in each for each in found), found


def test_a_top_level_key_below_a_table_is_reported(sound: Path) -> None:
    source = LESSON.replace("[[follow_up]]", 'answer = { en = "a", zh = "甲" }\n[[follow_up]]', 1)
    (found,) = about_lesson(sound, source)
    assert (
        "the key 'answer' is unknown (it belongs further up, above the first [[lesson_part]])"
        in found
    )


def test_a_core_concept_has_a_picture(sound: Path) -> None:
    start, end = LESSON.index("[[figure]]"), LESSON.index("[[lesson_part]]")
    bare = LESSON[:start] + LESSON[end:]
    assert about_lesson(sound, bare) == []  # a demo proves a part, and no evidence exists yet
    record(sound)
    assert any("'weight' is core and has no picture" in each for each in about_lesson(sound, bare))
    bare = bare.replace('proof = "basics/fall:falls"\n\n[[follow', "\n[[follow")
    assert any("'weight' is core and has no picture" in each for each in about_lesson(sound, bare))
    bare = bare.replace('depth = "core"', 'depth = "supporting"')
    assert not any("no picture" in each for each in about_lesson(sound, bare))


def test_measured_numbers_are_known(sound: Path) -> None:
    record(sound)
    assert about_lesson(sound, page(*PLACED)) == []
    en, zh = PLACED
    for old, new, problem in (
        ("fall", "fell", "there is no demo 'basics/fell' (Did you mean 'basics/fall'?)"),
        (":loss", ":lost", "the demo 'basics/fall' has no metric 'lost' (Did you mean 'loss'?)"),
        (
            ":.2f",
            ":8s",
            "{basics/fall:loss:8s} is not a valid placeholder (such as {section/demo:metric}",
        ),
    ):
        found = about_lesson(sound, page(en.replace(old, new), zh.replace(old, new)))
        assert f"weight.toml:16: {problem}" in found[0]
    found = about_lesson(sound, page(en, "最后很低。"))
    assert found == ["weight.toml:17: the languages do not name the same measured numbers"]
    found = about_lesson(sound, page(en * 5, zh * 5))
    assert "the lesson has 5 measured numbers, more than 4" in found[0]
    answered = LESSON.replace(ANSWER_EN, f"{ANSWER_EN} {en}").replace(ANSWER_ZH, ANSWER_ZH + zh)
    found = about_lesson(sound, answered)
    assert "the answer names a number that a demo measured" in found[0]


def test_a_metric_without_a_median_cannot_be_named(sound: Path) -> None:
    record(sound, None)
    found = about_lesson(sound, page(*PLACED))
    assert "no median of 'loss' was measured (run `mlquiz verify basics/fall --write`)" in found[0]


@pytest.mark.parametrize(
    ("en", "zh", "typed"),
    [
        ("In the experiment it fell to 0.4.", "它下降了。", "0.4"),
        ("In the demo, 30% of the labels are wrong.", "有些标签是错的。", "30%"),
        ("It fell.", "实验中它降到 0.4。", "0.4"),
        ("It falls to 0.314.", "它下降了。", "0.314"),
        ("It falls to 0.315.", "它下降了。", ""),
        ("It falls to 31.4%.", "它下降了。", "31.4%"),
        ("It falls.", "它降到 31.4 %。", "31.4"),
        ("It falls to 31.4.", "它下降了。", ""),
        ("It falls by 0.4. The demo shows it.", "它下降了。", ""),
        ("In the demo `p = 0.4` and $q = 0.3$.", "它下降了。", ""),
        ("In the demo 20 of 20 runs fall.", "它下降了。", ""),
    ],
)
def test_numbers_that_a_demo_measured_are_not_typed(
    sound: Path, en: str, zh: str, typed: str
) -> None:
    record(sound)
    found = about_lesson(sound, page(en, zh))
    assert [each.partition(": ")[2].split(" ")[0] for each in found] == [typed] * bool(typed)
    assert all("looks like a number that a demo measured (write {" in each for each in found)


@pytest.mark.parametrize(
    ("measured", "typed", "is_reported"),
    [
        (31.38, "31.4%", True),
        (31.38, "31.4", True),
        (31.38, "0.314", True),
        (31.38, "0.315", False),
        (31.38, "0.31", False),
        (31.38, "$0.314$", False),
        (0.3138, "0.00314", False),
    ],
)
def test_a_number_measured_in_percent_is_not_typed_as_a_ratio(
    sound: Path, measured: float, typed: str, is_reported: bool
) -> None:
    record(sound, measured)
    found = about_lesson(sound, page(f"It falls to {typed}.", "它下降了。"))
    assert [f"{typed} looks like" in each for each in found] == [True] * is_reported


@pytest.mark.parametrize(
    ("en", "zh", "problem"),
    [
        (r"Here is $\lambda$.", "一页。", r"'\\lambda' is used but not explained"),
        (r"Here is the strength $\lambda$.", "一页。", ""),
        ("Here is $\\lambda$.\n\nIt is the strength.", "一页。", ""),
        ("Here is $\\lambda$.\n\nSo.\n\nIt is the strength.", "一页。", r"'\\lambda' is used but"),
        ("A page.", r"强度 $\lambda$ 在这里。", ""),
        (
            "Uses an EMA.",
            "一页。",
            "'EMA' is used but not explained (where it is first used, say one of",
        ),
        ("A running average (EMA).\n\nThe EMA lags.", "一页。", ""),
        ("Measured in nats on a GPU.", "一页。", ""),
        ("A natural thing on GPUs.", "一页。", ""),
        ("It is an RNN.", "一页。", "the abbreviation 'RNN' is not in the glossary"),
        ("It is `RNN`.", "一页。", ""),
        (r"Here is $\zeta$.", "一页。", r"the symbol '\\zeta' is not in the glossary"),
    ],
)
def test_symbols_and_abbreviations_are_explained(
    sound: Path, en: str, zh: str, problem: str
) -> None:
    write(sound / "glossary.toml", GLOSSARY)
    write(sound / "basics" / "bias.toml", concept("bias", depth="mention", lesson=False))
    found = about_lesson(sound, page(en, zh))
    assert len(found) == bool(problem)
    assert all(problem in each for each in found), found


def test_what_a_required_concept_explains_needs_no_words(sound: Path) -> None:
    write(sound / "glossary.toml", GLOSSARY)
    write(sound / "basics" / "bias.toml", concept("bias", depth="mention"))
    source = page(r"Here is $\lambda$.", r"这里是 $\lambda$。")
    assert len(about_lesson(sound, source)) == 2
    assert about_lesson(sound, source.replace("requires = []", 'requires = ["bias"]')) == []


def test_the_glossary_is_checked(sound: Path) -> None:
    write(sound / "glossary.toml", GLOSSARY.replace("means =", "mean =", 1))
    assert problem_lines(sound) == [
        "glossary.toml:8: the key 'mean' is unknown (Did you mean 'means'?)",
    ]
    write(sound / "glossary.toml", GLOSSARY)
    assert problem_lines(sound) == ["glossary.toml:7: there is no concept 'bias'"]


def test_a_prerequisite_that_is_not_written_is_a_problem(sound: Path) -> None:
    write(sound / "basics" / "bias.toml", concept("bias", depth="mention", lesson=False))
    write(sound / "basics" / "weight.toml", LESSON.replace("requires = []", 'requires = ["bias"]'))
    hint = "write it, or require something else"
    assert problem_lines(sound) == [
        f"weight.toml:4: 'weight' requires 'bias', which is not written ({hint})"
    ]


def test_two_concepts_do_not_share_a_name(sound: Path) -> None:
    planned = concept(
        "bias", depth="mention", lesson=False, head='aka = ["Co-efficient", "weights"]\n'
    )
    write(sound / "basics" / "bias.toml", planned)
    (found,) = problem_lines(sound, LESSON)
    hint = "a search by this name would not find this concept"
    assert found == f"weight.toml:6: 'bias' is also called 'coefficient' ({hint})"


def test_curves_are_sampled_where_they_have_a_value() -> None:
    table = tabulate("log(x)", "x", [-1.0, 0.0, 1.0])
    assert math.isnan(table[0])
    assert math.isnan(table[1])
    assert table[2] == 0
    with pytest.raises(ExpressionError, match="'y' is not defined"):
        tabulate("y", "x", [1.0])
    with pytest.raises(ExpressionError):
        tabulate("__import__('os')", "x", [1.0])


def test_a_closed_curve_returns_to_its_start_and_has_its_corners() -> None:
    size = "(abs(cos(2*pi*t)) + abs(sin(2*pi*t)))"
    curve = FigureCurve(label=LABEL, x=f"cos(2*pi*t)/{size}", y=f"sin(2*pi*t)/{size}")
    figure = Figure(curves=(curve,), x_label=LABEL, y_label=LABEL, square=True)
    xs, ys = sample(figure, curve)
    assert (xs[0], ys[0]) == pytest.approx((xs[-1], ys[-1]))
    assert max(ys) == pytest.approx(1)
    assert min(xs) == pytest.approx(-1)


def test_measured_numbers_are_filled_in() -> None:
    values = {("a/b", "c"): 0.12345}
    filled = fill_measured(
        "{a/b:c} {a/b:c:.1%} {a/b:d} {a} $\\frac{1}{2}$", lambda *names: values.get(names)
    )
    assert filled == "0.123 12.3% ? {a} $\\frac{1}{2}$"
