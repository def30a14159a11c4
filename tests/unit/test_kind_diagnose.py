"""Diagnoses: the grade of a cause and a test, what `mlquiz check` demands, and what is drawn."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mlquiz.domain.answers import GaveUp, Typed
from mlquiz.domain.blocks import LabelledCurves
from mlquiz.domain.items import Option
from mlquiz.domain.kinds.diagnose import Cause, Diagnose, Diagnosed, LabelledSeries
from mlquiz.domain.rating import Rating
from mlquiz.lab.evidence import Curve, DemoEvidence
from mlquiz.lab.spec_file import find_demo, load_spec
from mlquiz.lab.stored import labelled_chart
from mlquiz.render.chart.describe import describe
from mlquiz.text import Text
from mlquiz.views.feedback import feedback_view
from tests.building.diagnosis import DIAGNOSE
from tests.building.sound import SOUND, problem_lines

WHY = Text("Because.", "因为。")


def question(**changed) -> Diagnose:
    """Return a diagnosis whose first cause and second test are right."""
    given = {
        "id": "d",
        "concept": "c",
        "proof": "basics/fall:falls",
        "ask": Text("Why?", "为什么？"),
        "why": WHY,
        "curves": (LabelledSeries("loss", Text("run A", "训练 A")),),
        "options": tuple(
            Cause(
                text=Text(f"cause {n}", f"原因 {n}"),
                correct=n == 0,
                rival=n == 1,
                why=None if n == 0 else Text(f"not {n}", f"不是 {n}"),
            )
            for n in range(3)
        ),
        "tests": tuple(
            Option(
                text=Text(f"test {n}", f"检验 {n}"),
                correct=n == 1,
                why=None if n == 1 else Text(f"no {n}", f"不行 {n}"),
            )
            for n in range(3)
        ),
    }
    return Diagnose(**{**given, **changed})


@given(st.integers(0, 2**32), st.integers(0, 2), st.none() | st.integers(0, 2))
def test_a_diagnosis_is_right_only_with_its_test(seed, cause, test):
    shown = question().present(seed)
    grade = shown.grade(Diagnosed(cause, test))
    caused = shown.options[cause].correct
    tested = test is not None and shown.tests[test].correct
    assert grade.correct == (caused and tested)
    assert grade.rating == (
        Rating.GOOD if caused and tested else Rating.HARD if caused else Rating.AGAIN
    )
    assert grade.why[-1] == WHY
    assert len(grade.why) == 1 + (not caused) + (test is not None and not tested)


def test_who_gives_up_at_the_test_is_not_told_that_a_test_is_wrong():
    asked, answer = question(), Diagnosed(0)
    view = feedback_view(asked, answer, asked.grade(answer), "en")
    assert view.headline == "The cause is right. Here is the test that confirms it."
    assert view.verdict == "neutral"


def test_the_reason_of_a_right_choice_is_no_misconception():
    praised = Text("This one fits.", "这个吻合。")
    options, tests = question().options, question().tests
    asked = question(
        options=(replace(options[0], why=praised), *options[1:]),
        tests=(tests[0], replace(tests[1], why=praised), tests[2]),
    )
    assert asked.grade(Diagnosed(0, 1)).why == (WHY,)
    assert asked.grade(Diagnosed(0, 0)).why == (tests[0].why, WHY)
    assert asked.grade(Diagnosed(1, 1)).why == (options[1].why, WHY)


def test_giving_up_is_explained():
    assert question().grade(GaveUp()).why == (WHY,)
    with pytest.raises(TypeError, match="a diagnose does not take Typed"):
        question().grade(Typed("a"))


@given(st.integers(0, 2**32))
def test_the_suspects_are_named_in_the_order_shown(seed):
    shown = question().present(seed)
    assert {cause.text.en for cause in shown.suspects} == {"cause 0", "cause 1"}
    assert [cause for cause in shown.options if cause in shown.suspects] == list(shown.suspects)


def test_the_log_keeps_both_indices():
    assert json.loads(json.dumps(Diagnosed(2, None).record())) == {"cause": 2, "test": None}


CURVE = DIAGNOSE[DIAGNOSE.index("[[question.curve]]") : DIAGNOSE.index("[[question.option]]")]


def test_a_sound_diagnosis_has_no_problem(sound: Path) -> None:
    assert problem_lines(sound, SOUND + DIAGNOSE) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('proof = "basics/fall:falls"\n', "", "proof is missing"),
        ('why = { en = "It is learnt.", zh = "学会了。" }\n', "", "why is missing"),
        ("rival = true\n", "", "there must be one option with `rival`, not 0 (the wrong cause"),
        ("correct = true\n[[question.option]]", "correct = true\nrival = true\n[[question.option]]",
         "there must be one option with `rival`, not 2"),
        ("rival = true\n", "rival = true\ncorrect = true\n", "more than one option is correct"),
        ("rival = true\n", "rival = true\ncorrect = true\n", "the rival must be wrong"),
        ('zh = "正确检验" }\ncorrect = true', 'zh = "正确检验" }', "no test is correct"),
        ('why = { en = "It would stay.", zh = "那样会不变。" }\n', "",
         "this wrong option has no why"),
        ('series = "loss"', 'series = "los"', "has no series 'los' (Did you mean 'loss'?)"),
        (CURVE, CURVE * 2, "'loss' appears twice"),
        (CURVE, CURVE * 5, "there are 5 curves, more than 4"),
        (CURVE, "", "curve is missing"),
    ],
)  # fmt: skip
def test_each_mistake_is_reported(sound: Path, old: str, new: str, problem: str) -> None:
    found = problem_lines(sound, SOUND + DIAGNOSE.replace(old, new, 1))
    assert any(problem in each for each in found), found


def test_curves_of_two_charts_are_refused(sound: Path) -> None:
    spec = sound.parent / "demos" / "basics" / "fall.toml"
    lines = spec.read_text(encoding="utf-8")
    another = lines + (
        '\n[chart.other]\nx.en = "x"\nx.zh = "横"\ny.en = "y"\ny.zh = "纵"\n'
        '[series.error]\nchart = "other"\nen = "error"\nzh = "误差"\n'
    )
    spec.write_text(another, encoding="utf-8")
    both = DIAGNOSE.replace(CURVE, CURVE + CURVE.replace('"loss"', '"error"'))
    assert any(
        "'error' is drawn in another chart than the first curve" in each
        for each in problem_lines(sound, SOUND + both)
    )


def shown_curves(lang: str, **changed) -> LabelledCurves:
    """Return the curves of a question about two series of a shipped demo."""
    curves = (
        LabelledSeries("right", Text("loop A", "循环 A")),
        LabelledSeries("forgot", Text("loop B", "循环 B")),
    )
    proof = "training/zero_grad:forgetting_ends_worse"
    return question(proof=proof, curves=curves, **changed).curves_to_draw(lang)


def evidence(curves: dict[str, Curve]) -> DemoEvidence:
    return DemoEvidence("f", "1", "2", "2026-01-01", 1.0, {}, curves=curves)


CURVES = {
    "right": Curve((1.0, 2.0, 3.0), (3.0, 2.0, 1.0)),
    "forgot": Curve((1.0, 2.0, 3.0), (2.5, None, 400.0)),
    "momentum": Curve((1.0,), (1.0,)),
}


@pytest.mark.parametrize(
    ("lang", "labels"), [("en", ["loop A", "loop B"]), ("zh", ["循环 A", "循环 B"])]
)
def test_only_the_chosen_curves_are_drawn_under_neutral_labels(lang, labels):
    spec = load_spec(find_demo("training/zero_grad"))
    chart = labelled_chart(spec, evidence(CURVES), shown_curves(lang), lang)
    assert [series.label for series in chart.series] == labels
    assert list(chart.series[0].y) == [3.0, 2.0, 1.0]
    assert math.isnan(chart.series[1].y[1])
    assert chart.log_y
    assert (chart.levels, chart.marks) == ((), ())


def test_the_names_of_the_axes_may_be_replaced():
    spec = load_spec(find_demo("training/zero_grad"))
    item = shown_curves("zh", x_label=Text("time", "时间"), y_label=Text("quantity", "某个量"))
    chart = labelled_chart(spec, evidence(CURVES), item, "zh")
    assert (chart.x_label, chart.y_label) == ("时间", "某个量")


def test_without_stored_curves_nothing_is_drawn():
    spec = load_spec(find_demo("training/zero_grad"))
    assert labelled_chart(spec, None, shown_curves("en"), "en") is None
    assert labelled_chart(spec, evidence({}), shown_curves("en"), "en") is None


def test_a_chart_is_described_in_numbers():
    spec = load_spec(find_demo("training/zero_grad"))
    chart = labelled_chart(spec, evidence(CURVES), shown_curves("en"), "en")
    assert list(describe(chart, "en")) == [
        "update → training loss",
        "loop A: 1 → 3, 2 → 2, 3 → 1; lowest 3 → 1, highest 1 → 3",
        "loop B: 1 → 2.5, 3 → 400; lowest 1 → 2.5, highest 3 → 400",
    ]
    chart = labelled_chart(spec, evidence(CURVES), shown_curves("zh"), "zh")
    assert list(describe(chart, "zh"))[1] == "循环 A：1 → 3，2 → 2，3 → 1；最低 3 → 1，最高 1 → 3"


@given(
    st.lists(st.tuples(st.floats(0, 1e6), st.floats(-1e9, 1e9) | st.just(math.nan)), max_size=60)
)
def test_a_description_names_the_ends_and_the_extremes(points):
    from mlquiz.render.chart import Chart, Series

    xs, ys = [x for x, _ in points], [y for _, y in points]
    lines = list(describe(Chart([Series("A", xs, ys)], x_label="x", y_label="y"), "en"))
    finite = [(x, y) for x, y in points if math.isfinite(y)]
    assert len(lines) == 1 + bool(finite)
    if finite:
        assert f"A: {finite[0][0] + 0:.4g} → " in lines[1]
        assert f"highest {max(finite, key=lambda p: p[1])[0]:.4g} → " in lines[1]
        assert lines[1].count("→") <= 9
