"""Demo specs of format 2: charts, metrics and conditions in TOML, and inconsistent ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlquiz.lab.api import Point
from mlquiz.lab.child.script import RunResult, ScriptError, load_script, run_script
from mlquiz.lab.claim_result import claim_results
from mlquiz.lab.picture import Picture
from mlquiz.lab.spec import ChartSpec, LineSpec, MetricSpec, SeriesSpec
from mlquiz.lab.spec_file import load_spec
from mlquiz.lint.demos import demo_problems
from mlquiz.text import Text

SPEC = """
format = 2
title = { en = "Two rates", zh = "两种学习率" }
concepts = ["learning-rate"]
look = { en = "Which is done first at rate {low}?", zh = "学习率 {low} 时谁先学好？" }
sources = ["Somebody 2020"]

[chart.loss]
x = { en = "update", zh = "更新次数" }
y = { en = "loss", zh = "损失" }
scale.y = "log"
clip = { high = 5 }
level.blind = { at = "log(10)", en = "a blind guess", zh = "随机猜测" }
mark.half = { at = "updates / 2", en = "half way", zh = "一半" }

[series.low]
chart = "loss"
en = "rate {low}"
zh = "学习率 {low}"
[series.high]
chart = "loss"
en = "rate {high:.1f}"
zh = "学习率 {high:.1f}"

[knob.low]
default = 0.25
range = [0.1, 0.5]
en = "low rate"
zh = "低学习率"
[knob.high]
default = 2.0
range = [1.0, 4.0]
en = "high rate"
zh = "高学习率"
[knob.updates]
default = 10
range = [4, 20]
en = "updates"
zh = "更新次数"

[metric.low_loss]
series = "low"
en = "final loss, rate {low}"
zh = "学习率 {low} 的最终损失"
[metric.high_loss]
series = "high"
at = "min"
en = "final loss, rate {high}"
zh = "学习率 {high} 的最终损失"
[metric.steps]
en = "steps"
zh = "步数"

[finding.high_wins]
holds = "high_loss < low_loss - 1.0"
en = "The high rate ends lower than rate {low}"
zh = "高学习率的最终损失比学习率 {low} 更低"
[check.steps_counted]
holds = "close(steps, updates, 0)"
en = "As many steps as updates"
zh = "步数等于更新次数"
"""

SCRIPT = """
from mlquiz.lab import Point

def run(seed, low, high, updates):
    for update in range(updates):
        yield Point(update, {"low": 1 / low, "high": 1 / high})
    return {"low_loss": 1 / low, "high_loss": 1 / high, "steps": updates}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "training"
    folder.mkdir()
    (folder / "rates.py").write_text(SCRIPT, encoding="utf-8")
    (folder / "rates.toml").write_text(SPEC, encoding="utf-8")
    return folder / "rates.toml"


def test_a_spec_is_read_whole(path: Path) -> None:
    spec = load_spec(path)
    assert demo_problems(path) == []
    assert spec.charts == {
        "loss": ChartSpec(
            x=Text("update", "更新次数"),
            y=Text("loss", "损失"),
            scale_y="log",
            clip=(None, 5),
            levels={"blind": LineSpec("log(10)", Text("a blind guess", "随机猜测"))},
            marks={"half": LineSpec("updates / 2", Text("half way", "一半"))},
        )
    }
    assert spec.series["low"] == SeriesSpec(Text("rate 0.25", "学习率 0.25"), "loss")
    assert spec.metrics["high_loss"] == MetricSpec(
        Text("final loss, rate 2", "学习率 2 的最终损失"), "high", "min"
    )
    assert spec.findings == ("high_wins",)
    assert spec.series_of("high_wins") == ("high", "low")
    assert spec.is_drawn("high_wins")
    assert not spec.is_drawn("steps_counted")


def test_a_metric_is_marked_where_an_expression_says(path: Path) -> None:
    edit(path, 'at = "min"', 'at = "updates / 2 + steps"')
    spec = load_spec(path)
    assert demo_problems(path) == []
    picture = Picture(spec, "en", spec.defaults)
    for x in range(20):
        picture.add(Point(x, {"low": 4.0, "high": 0.5}))
    metrics = {"low_loss": 4.0, "high_loss": 0.5, "steps": 10.0}
    decided = {name: spec.claims[name].condition for name in spec.findings}
    picture.finish(
        metrics, {name: each.decide(metrics) for name, each in decided.items() if each is not None}
    )
    assert {value.x for value in picture.chart("loss").values} == {15.0, 19}


def test_a_series_is_drawn_as_points_in_a_chart_of_lines(path: Path) -> None:
    edit(path, 'chart = "loss"\nen = "rate {low}"', 'chart = "loss"\npoints = true\nen = "data"')
    spec = load_spec(path)
    assert demo_problems(path) == []
    picture = Picture(spec, "en", spec.defaults)
    assert [one.points for one in picture.chart("loss").series] == [True, False]


def test_texts_follow_the_settings_back_and_forth(path: Path) -> None:
    spec = load_spec(path)
    other = spec.with_settings({"low": 0.5, "high": 4.0, "updates": 10})
    assert other.look["en"] == "Which is done first at rate 0.5?"
    assert other.series["high"].label["zh"] == "学习率 4.0"
    assert other.claims["high_wins"].text["zh"] == "高学习率的最终损失比学习率 0.5 更低"
    assert other.with_settings(spec.defaults) == spec


def test_every_text_that_may_have_a_placeholder_is_filled(path: Path) -> None:
    edit(path, "Two rates", "Rates {low} and {high}")
    edit(path, 'en = "low rate"', 'en = "low rate ({low:.2f})"')
    edit(path, 'en = "steps"', 'en = "steps"\nunit = { en = "of {updates}", zh = "共 {updates}" }')
    assert demo_problems(path) == []
    spec = load_spec(path)
    assert spec.title["en"] == "Rates 0.25 and 2"
    assert spec.knobs["low"].label["en"] == "low rate (0.25)"
    assert spec.metrics["steps"].unit == Text("of 10", "共 10")


def test_a_number_is_marked_with_its_unit(path: Path) -> None:
    unit = 'unit = { en = "nats", zh = "奈特" }'
    edit(path, 'series = "low"', f'series = "low"\n{unit}')
    spec = load_spec(path)
    metrics = {"low_loss": 4.0, "high_loss": 0.5}
    claims = {"high_wins": spec.claims["high_wins"].condition.decide(metrics)}
    for lang, expected in (("en", {"4 nats", "0.5"}), ("zh", {"4 奈特", "0.5"})):
        picture = Picture(spec, lang, spec.defaults)
        picture.add(Point(1, {"low": 4.0, "high": 0.5}))
        picture.finish(metrics, claims)
        assert {value.text for value in picture.chart("loss").values} == expected


def test_claims_are_decided_off_the_defaults_too(path: Path) -> None:
    spec = load_spec(path)
    for low, holds in [(0.25, True), (0.5, True), (0.9, False)]:
        knobs = {"low": low, "high": 1.0, "updates": 4}
        *_, outcome = run_script(load_script(spec.script), spec.conditions, 0, knobs)
        assert isinstance(outcome, RunResult)
        assert outcome.claims["steps_counted"].holds
        found = {each.name: each for each in claim_results(spec, knobs, outcome.claims)}
        expected = 1 / low - 1.0 > 1.0
        assert found["high_wins"].holds is expected
        assert str(low) in found["high_wins"].text["en"]
        assert holds or not expected


def test_a_metric_that_run_does_not_return_is_named(path: Path) -> None:
    edit(path.with_suffix(".py"), '"steps": updates', '"step": updates')
    spec = load_spec(path)
    with pytest.raises(ScriptError, match="'steps_counted' needs 'steps'"):
        list(run_script(load_script(spec.script), spec.conditions, 0, spec.defaults))


def edit(path: Path, old: str, new: str) -> None:
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('chart = "loss"\nen = "rate {low}"', 'chart = "los"\nen = "a"', "no chart 'los'"),
        ('series = "low"', 'series = "lo"', "there is no series 'lo' (Did you mean 'low'?)"),
        ('at = "min"', 'at = "middle"', "'middle' is neither a metric nor a knob"),
        ("low_loss - 1.0", "los_loss - 1.0", "'los_loss' is neither a metric nor a knob"),
        ("low_loss - 1.0", "low_loss - ", "holds: 'high_loss < low_loss -' is not an expression"),
        ("high_loss < low", "high_loss == low", "must compare with <, <=, > or >="),
        ('series = "high"\n', "", "'high_wins' is not drawn: 'high_loss' is on no series"),
        ("rate {low}?", "rate {lo}?", "{lo} names no knob"),
        ("rate {high:.1f}", "rate {high:9}", "'9' is not a format"),
        ("[check.steps_counted]", "[check.high_wins]", "'high_wins' is already a finding"),
        ("[metric.steps]", "[metric.updates]", "'updates' is already a knob"),
        ('x = { en = "update", zh = "更新次数" }\n', "", "chart.loss.x is missing"),
        ('at = "log(10)"', 'at = "log(ten)"', "'ten' is neither a metric nor a knob"),
        ("[finding.high_wins]", "[check.high_wins]", "finding is missing"),
        ("Which is done", "word " * 60 + "Which is done", "look.en has 67 words, more than 60"),
        ("high, updates):", "high, update):", "`run` has no argument 'updates'"),
    ],
)
def test_what_does_not_fit_is_named(path: Path, old: str, new: str, expected: str) -> None:
    file = path.with_suffix(".py") if "):" in new else path
    edit(file, old, new)
    assert any(expected in str(problem) for problem in demo_problems(path)), demo_problems(path)
