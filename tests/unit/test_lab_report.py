"""The report of a run on a plain terminal and as JSON."""

from __future__ import annotations

import io
import json
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from mlquiz.lab.api import Point
from mlquiz.lab.condition import parse_condition
from mlquiz.lab.evidence import ClaimEvidence, DemoEvidence, KnobSweep
from mlquiz.lab.json_report import json_report
from mlquiz.lab.protocol import Done, Failed, LogMessage, Ready, RunEvent, Start
from mlquiz.lab.report import FinishedRun, RunFailed, claim_lines, show_run
from mlquiz.lab.spec import ChartSpec, ClaimSpec, Knob, SeriesSpec
from mlquiz.render.cells import text_width
from mlquiz.render.terminal import Terminal
from mlquiz.text import Text
from tests.building.demos import decide, demo_spec
from tests.building.screen import Screen

WORDS = demo_spec(
    Path("training/arms.toml"),
    title=Text("Two arms", "两组对照"),
    look=Text(r"Watch $\eta$ fall.", "观察 η 的下降。"),
    charts={"main": ChartSpec(x=Text("update", "更新次数"), y=Text("loss", "损失"))},
    series={
        "fast": SeriesSpec(Text("fast", "快"), "main"),
        "slow": SeriesSpec(Text("slow", "慢"), "main"),
    },
    knobs={"rate": Knob(0.5, Text("rate", "学习率"), range=(0.1, 1.0))},
    claims={
        "wins": ClaimSpec(
            Text("The fast arm wins", "快的一组更好"),
            "finding",
            parse_condition("fast < slow - 0.05"),
        ),
        "always": ClaimSpec(
            Text("It is positive", "恒为正"), "check", parse_condition("fast > slow")
        ),
    },
    sources=("Somebody 2020", "Somebody else 2021"),
)


def events(rate: float = 0.5) -> list[RunEvent]:
    points = [Point(x, {"fast": 1 / (x + 1), "slow": 1.0}) for x in range(5)]
    claims = {
        "wins": decide("fast < slow - 0.05", fast=0.04, slow=0.21),
        "always": decide("fast > slow", fast=-1.0, slow=0.0),
    }
    start = Start(WORDS.name, 7, {"rate": rate}, "2.13")
    done = Done({"fast": 0.04, "slow": math.nan}, claims, 0.5)
    return [Ready("2.13"), start, *points, LogMessage("Half way."), done]


def shown(
    rate: float = 0.5,
    lang: str = "en",
    encoding: str = "utf-8",
    *,
    chart: bool | None = True,
    every_claim: bool = False,
) -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    terminal = Terminal(stream)
    show_run(WORDS, events(rate), lang, terminal, chart=chart, every_claim=every_claim)
    stream.flush()
    return raw.getvalue().decode(encoding)


def test_without_a_terminal_one_chart_and_no_escapes_come() -> None:
    text = shown()
    assert "\x1b" not in text
    assert text.count("loss   •⠤⠤ fast") == 1
    assert text.startswith("Two arms\n\nWatch η fall.\n\nrate=0.5\n\nloss")
    assert "Half way.\n" in text
    wins = "✓ The fast arm wins\n  0.04 against 0.21: lower by 0.17 (seed 7)\n"
    assert f"{wins}More claims: 0 of 1 hold; --all lists them.\n" in text
    assert text.endswith("0.50 s, seed 7\nSources: Somebody 2020; Somebody else 2021\n")


def test_off_the_defaults_a_claim_is_decided_and_its_setting_named() -> None:
    text = shown(rate=0.2, every_claim=True)
    assert "✓ The fast arm wins\n" in text
    assert (
        "○ It is positive\n  -1 against 0: lower by 1 (seed 7)\n  no longer holds at rate 0.2"
        in text
    )


def test_everything_is_in_chinese() -> None:
    text = shown(rate=0.2, lang="zh")
    assert "快的一组更好" in text
    assert "另有 1 条论断，其中 0 条成立" in text
    assert "更新次数" in text
    assert "0.50 秒，随机种子 7" in text


def test_a_terminal_without_unicode_gets_ascii() -> None:
    text = shown(encoding="latin-1")
    assert "+ The fast arm wins\n  0.04 against 0.21: lower by 0.17" in text
    assert "loss   o fast  x slow" in text


def test_in_a_terminal_the_chart_is_redrawn_in_place(screen: Screen) -> None:
    show_run(WORDS, events(), "en", Terminal(screen))
    frames = re.split(r"\x1b\[\d+A", screen.getvalue())
    assert "Starting PyTorch…" in frames[0]
    assert len(frames) == 3  # the start, the first point, and all points at the end
    heights = [frame.count("\x1b[K\n") for frame in frames]
    assert heights == [1, 17, 17]
    assert screen.getvalue().count("\x1b[1A") == 1
    assert screen.getvalue().count("\x1b[17A") == 1


def test_lines_of_the_live_chart_fit_the_terminal(screen: Screen, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    show_run(WORDS, events(), "en", Terminal(screen))
    text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", screen.getvalue())
    assert max(text_width(line) for line in text.splitlines()) <= 40


def test_a_failed_run_raises_its_sentence_and_keeps_the_detail() -> None:
    failed = [*events()[:3], Failed("The demo failed.", "line 3", "a\nb")]
    with pytest.raises(RunFailed, match="The demo failed") as caught:
        show_run(WORDS, failed, "en", Terminal(io.StringIO()))
    assert caught.value.detail == "line 3"
    silent = Failed("It was killed.", stderr="\n".join(map(str, range(9))))
    with pytest.raises(RunFailed) as caught:
        json_report(WORDS, [silent], "en")
    assert caught.value.detail == "4\n5\n6\n7\n8"


def test_events_that_stop_short_are_a_failure() -> None:
    with pytest.raises(RunFailed, match="ended without a result"):
        json_report(WORDS, events()[:-1], "en")


def test_json_has_numbers_verdicts_and_texts() -> None:
    report = json_report(WORDS, events(rate=0.2), "zh")
    assert json.loads(json.dumps(report, allow_nan=False)) == {
        "demo": "training/arms",
        "seed": 7,
        "knobs": {"rate": 0.2},
        "torch": "2.13",
        "seconds": 0.5,
        "metrics": {"fast": 0.04, "slow": "nan"},
        "series": {
            "fast": {
                "label": "快",
                "chart": "main",
                "x": [0.0, 1.0, 2.0, 3.0, 4.0],
                "y": [1.0, 0.5, pytest.approx(1 / 3), 0.25, 0.2],
            },
            "slow": {
                "label": "慢",
                "chart": "main",
                "x": [0.0, 1.0, 2.0, 3.0, 4.0],
                "y": [1.0] * 5,
            },
        },
        "findings": {
            "wins": {
                "left": 0.04,
                "relation": "<",
                "right": 0.21,
                "margin": -0.05,
                "effect": pytest.approx(0.17),
                "form": "difference",
                "holds": True,
                "text": "快的一组更好",
                "effect_text": "0.04 对 0.21：低 0.17",
                "evidence": None,
                "territory": None,
            },
        },
        "checks": {
            "always": {
                "left": -1.0,
                "relation": ">",
                "right": 0.0,
                "margin": 0.0,
                "effect": -1.0,
                "form": "difference",
                "holds": False,
                "text": "恒为正",
                "effect_text": "-1 对 0：低 1",
                "evidence": None,
                "territory": None,
            },
        },
    }


def test_without_a_terminal_nothing_is_drawn_unless_asked_for() -> None:
    text = shown(chart=None)
    assert not re.search("[\u2800-\u28ff│└]", text)
    assert "Running the experiment…\nrate=0.5\nHalf way.\n" in text
    assert "✓ The fast arm wins\n" in text


def test_a_screen_reader_on_a_terminal_gets_no_redrawing(screen: Screen) -> None:
    show_run(WORDS, events(), "en", Terminal(screen), chart=False)
    assert not re.search(r"\x1b\[\d*[A-K]|[\u2800-\u28ff]", screen.getvalue())


@pytest.mark.parametrize("columns", [30, 40])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_claims_stand_above_their_numbers_in_narrow_terminals(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, columns: int, lang: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    claim = Text(
        "The fast arm ends far below the slow one in every seed",
        "快的一组在每个种子上都远低于慢的一组，没有例外",
    )
    wins = replace(WORDS.claims["wins"], text=claim)
    spec = replace(WORDS, claims={"wins": wins, "always": WORDS.claims["always"]})
    show_run(spec, events(), lang, Terminal(screen), chart=False)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue()).splitlines()
    assert max(map(text_width, lines)) <= columns
    begin = next(n for n, line in enumerate(lines) if line.startswith("+ "))
    end = next(n for n, line in enumerate(lines) if line.startswith("  0.04 "))
    assert begin < end
    assert min(map(text_width, lines[begin : end - 1])) > columns * 0.6


def test_one_claim_has_its_numbers_in_words() -> None:
    start, done = events()[1], events()[-1]
    assert isinstance(start, Start)
    assert isinstance(done, Done)
    run = FinishedRun(start, done)
    assert [*claim_lines(WORDS, run, "wins", "en", measured=None)] == [
        "✓ The fast arm wins",
        "  0.04 against 0.21: lower by 0.17 (seed 7)",
    ]
    assert [*claim_lines(WORDS, run, "wins", "zh", measured=None)] == [
        "✓ 快的一组更好",
        "  0.04 对 0.21：低 0.17（随机种子 7）",
    ]
    assert not [*claim_lines(WORDS, run, "unknown", "en", measured=None)]


@pytest.mark.parametrize("module", ["report", "json_report"])
def test_the_evidence_is_read_once_for_all_claims(
    monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    read: list[str] = []
    monkeypatch.setattr(f"mlquiz.lab.{module}.evidence_of", lambda spec: read.append(spec.name))
    if module == "report":
        shown(every_claim=True)
    else:
        json_report(WORDS, events(), "en")
    assert read == [WORDS.name]


def test_a_claim_that_the_evidence_lacks_has_no_territory(monkeypatch: pytest.MonkeyPatch) -> None:
    swept = KnobSweep((0.1, 1.0), 5, {"wins": (5, 5)}, (10, 10), moves=True)
    record = ClaimEvidence(20, 20, 0.17, 0.1, 0.2)
    found = DemoEvidence(
        "", "0-19", "2", "2026-01-01", 1.0, {"wins": record}, territory={"rate": swept}
    )
    monkeypatch.setattr("mlquiz.lab.json_report.evidence_of", lambda _spec: found)
    report = json_report(WORDS, events(), "en")
    expected = {"rate": {"values": [0.1, 1.0], "held": [5, 5]}}
    assert report["findings"]["wins"]["territory"] == expected
    assert report["checks"]["always"]["territory"] == {}
