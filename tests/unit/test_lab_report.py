"""A run as the plain terminal shows it, as JSON, and as a listing that runs alone."""

from __future__ import annotations

import io
import json
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mlquiz.domain.text import Text
from mlquiz.lab.contract import Point, above, below
from mlquiz.lab.protocol import Done, Event, Failed, Note, Ready, Start
from mlquiz.lab.report import RunFailed, json_report, show_run
from mlquiz.lab.words import ClaimWords, DemoWords, Knob
from mlquiz.render.chart.grid import text_width
from mlquiz.render.terminal import Terminal, wrap

WORDS = DemoWords(
    name="training/arms",
    path=Path("training/arms.toml"),
    title=Text("Two arms", "两组对照"),
    look=Text(r"Watch $\eta$ fall.", "观察 η 的下降。"),
    x=Text("update", "更新次数"),
    y=Text("loss", "损失"),
    scale_x="linear",
    scale_y="linear",
    series={"fast": Text("fast", "快"), "slow": Text("slow", "慢")},
    knobs={"rate": Knob(0.5, Text("rate", "学习率"), range=(0.1, 1.0))},
    claims={
        "wins": ClaimWords(Text("The fast arm wins", "快的一组更好")),
        "always": ClaimWords(Text("It is positive", "恒为正"), any_knobs=True),
    },
    concepts=("learning-rate",),
    sources=("Somebody 2020", "Somebody else 2021"),
)


def events(rate: float = 0.5) -> list[Event]:
    points = [Point(x, {"fast": 1 / (x + 1), "slow": 1.0}) for x in range(5)]
    claims = {"wins": below(0.04, 0.21, 0.05), "always": above(-1.0, 0.0)}
    start = Start(WORDS.name, 7, {"rate": rate}, "2.13")
    done = Done({"fast": 0.04, "slow": math.nan}, claims, 0.5)
    return [Ready("2.13"), start, *points, Note("Half way."), done]


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Screen()


def shown(rate: float = 0.5, lang: str = "en", encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    show_run(WORDS, events(rate), lang, Terminal(stream))
    stream.flush()
    return raw.getvalue().decode(encoding)


def test_without_a_terminal_one_chart_and_no_escapes_come() -> None:
    text = shown()
    assert "\x1b" not in text
    assert text.count("loss   •⠤⠤ fast") == 1
    assert text.startswith("Two arms\n\nWatch η fall.\n\nrate=0.5\n\nloss")
    assert "Half way.\n" in text
    assert "✓ 0.04 < 0.21 - 0.05  The fast arm wins\n" in text
    assert "✗ -1 > 0              It is positive\n" in text
    assert text.endswith("0.50 s, seed 7\nSources: Somebody 2020; Somebody else 2021\n")
    assert "No verdict" not in text


def test_off_the_defaults_there_is_no_verdict_and_a_reason() -> None:
    text = shown(rate=0.2)
    assert "- 0.04 < 0.21 - 0.05  The fast arm wins\n" in text
    assert "✗ -1 > 0" in text
    assert "No verdict: these claims are about the default knobs, and rate is off" in text


def test_chinese_is_spoken_throughout() -> None:
    text = shown(rate=0.2, lang="zh")
    assert "快的一组更好" in text
    assert "不作判定" in text
    assert "更新次数" in text
    assert "0.50 秒，随机种子 7" in text


def test_a_terminal_without_unicode_gets_ascii() -> None:
    text = shown(encoding="latin-1")
    assert "+ 0.04 < 0.21 - 0.05  The fast arm wins" in text
    assert "x -1 > 0" in text
    assert "loss   o fast  x slow" in text


def test_in_a_terminal_the_chart_is_redrawn_in_place(screen: Screen) -> None:
    show_run(WORDS, events(), "en", Terminal(screen))
    frames = re.split(r"\x1b\[\d+A", screen.getvalue())
    assert "Starting PyTorch…" in frames[0]
    assert len(frames) == 3  # the first point, and at the end all of them
    heights = [frame.count("\x1b[K\n") for frame in frames]
    assert heights == [1, 18, 18]
    assert screen.getvalue().count("\x1b[1A") == 1
    assert screen.getvalue().count("\x1b[18A") == 1


def test_lines_of_the_live_chart_fit_the_terminal(screen: Screen, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    show_run(WORDS, events(), "en", Terminal(screen))
    text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", screen.getvalue())
    assert max(text_width(line) for line in text.splitlines()) <= 40


def test_after_a_resize_the_chart_is_drawn_below(screen: Screen, monkeypatch) -> None:
    terminal = Terminal(screen)
    terminal.redraw(["one"])
    monkeypatch.setenv("COLUMNS", "60")
    terminal.redraw(["two"])
    assert "\x1b[1A" not in screen.getvalue()


def test_colours_are_off_if_the_user_says_so(screen: Screen, monkeypatch) -> None:
    assert Terminal(screen).paint("x", "31") == "\x1b[31mx\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert Terminal(screen).paint("x", "31") == "x"
    assert Terminal(screen).live
    monkeypatch.setenv("TERM", "dumb")
    assert not Terminal(screen).live


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
        "claims": {
            "wins": {
                "left": 0.04,
                "relation": "<",
                "right": 0.21,
                "margin": 0.05,
                "effect": pytest.approx(0.17),
                "holds": None,
                "text": "快的一组更好",
                "evidence": None,
            },
            "always": {
                "left": -1.0,
                "relation": ">",
                "right": 0.0,
                "margin": 0.0,
                "effect": -1.0,
                "holds": False,
                "text": "恒为正",
                "evidence": None,
            },
        },
    }


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("one two three", 7, ["one two", "  three"]),
        ("学习率过低，几乎没动。", 12, ["学习率过低，", "  几乎没动。"]),
        ("学习率过低，几", 10, ["学习率过", "  低，几"]),
        ("a verylongword b", 6, ["a", "  very", "  long", "  word", "  b"]),
        ("  a) one two", 8, ["  a) one", "  two"]),
        ("", 10, []),
    ],
)
def test_text_wraps_by_cells(text: str, width: int, expected: list[str]) -> None:
    assert list(wrap(text, width, indent=2)) == expected


def test_a_written_line_is_wrapped_below_its_own_indent(screen: Screen, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "12")
    terminal = Terminal(screen)
    terminal.write_wrapped("    print(1)")
    terminal.write_wrapped("  one two three")
    terminal.write_wrapped("")
    assert screen.getvalue() == "    print(1)\n  one two\n  three\n\n"


TOML = """
format = 1
title.en = "Alone"
title.zh = "单独"
concepts = ["x"]
look.en = "Look."
look.zh = "看。"
x.en = "x"
x.zh = "x"
y.en = "y"
y.zh = "y"
sources = ["Somebody"]
series.a = { en = "a", zh = "a" }
knob.rate = { default = 0.5, range = [0.1, 1.0], en = "rate", zh = "学习率" }
claim.wins = { en = "It wins", zh = "更好" }
"""

LISTING = """
import torch
from mlquiz.lab import Point, above, main

def run(seed, rate):
    print("a stray line")
    yield Point(1, {"a": rate})
    if rate == 1.0:
        raise ValueError("too much")
    return {"a": rate, "threads": torch.get_num_threads()}

def wins(m):
    return above(m["a"], 0.1)

if __name__ == "__main__":
    main(__file__)
"""


@pytest.fixture
def listing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A listing that may run alone, with a `torch` that loads at once."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    fake = '__version__ = "fake"\ndef set_num_threads(n): global get_num_threads; '
    (tmp_path / "torch.py").write_text(fake + "get_num_threads = lambda: n\n", encoding="utf-8")
    folder = tmp_path / "training"
    folder.mkdir()
    (folder / "alone.toml").write_text(TOML, encoding="utf-8")
    (folder / "alone.py").write_text(LISTING, encoding="utf-8")
    return folder / "alone.py"


def alone(listing: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, listing.name, *arguments]
    return subprocess.run(command, cwd=listing.parent, capture_output=True, text=True, check=False)


def test_a_listing_runs_alone(listing: Path) -> None:
    done = alone(listing, "--seed", "3", "--set", "rate=0.5")
    assert done.returncode == 0, done.stderr
    assert "✓ 0.5 > 0.1  It wins" in done.stdout


def test_a_listing_alone_prints_clean_json(listing: Path) -> None:
    done = alone(listing, "--seed", "3", "--json")
    report = json.loads(done.stdout)
    assert (report["demo"], report["seed"], report["torch"]) == ("training/alone", 3, "fake")
    assert report["metrics"] == {"a": 0.5, "threads": 1.0}
    assert done.stderr == "a stray line\n"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--set", "rat=1"], 2, "There is no knob 'rat'. Did you mean 'rate'?"),
        (["--set", "rate=7"], 2, "takes a number from 0.1 to 1, not '7'."),
        (["--sed", "3"], 2, "unrecognized arguments: --sed 3"),
        (["--set", "rate=1"], 1, "failed at line 9 of alone.py: ValueError: too much."),
    ],
)
def test_a_listing_alone_fails_with_a_sentence(
    listing: Path, arguments: list[str], code: int, message: str
) -> None:
    done = alone(listing, *arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr
