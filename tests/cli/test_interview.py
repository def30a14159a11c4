"""`mlquiz interview` as a user types it: real processes, the shipped ladders."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mlquiz.store.store import Store
from tests.building.content import write
from tests.building.ladders import ladder, open_rung

ONE = ("interview", "--plain", "--minutes", "2", "--ladder", "overfitting-gap")
PASSED = "my answer\n.\ny\na b c\n\n"
GAVE_UP = "?\n\n"


def test_the_input_decides_and_a_report_ends_it(mlquiz, home):
    run = mlquiz(*ONE, given=PASSED + GAVE_UP)
    assert run.returncode == 0, run.stderr
    assert "1 of 2 questions passed in 1 topic" in run.stdout
    assert "Study next" in run.stdout
    assert "mlquiz learn overfitting" in run.stdout
    with Store.in_folder(home) as store:
        assert len(store.interviews()[0].answers) == 2


@pytest.mark.parametrize("given", ["", "\n", "x", "x\n.\ny\n", ":q\n", "\x00\n\xff\n", "y\n" * 200])
def test_any_input_ends_with_a_report(mlquiz, given):
    run = mlquiz("interview", "--minutes", "2", "--plain", "--seed", "1", given=given)
    assert run.returncode == 0, run.stderr
    assert "Mock interview of 20" in run.stdout
    assert run.stderr == ""


def test_the_same_seed_asks_the_same(mlquiz):
    options = ("interview", "--plain", "--seed", "7", "--level", "junior")
    runs = [mlquiz(*options, given=GAVE_UP * 3).stdout for _ in range(2)]
    titles = [[line for line in run.splitlines() if " left] " in line] for run in runs]
    assert titles[0] == titles[1]
    assert len(titles[0]) >= 1


def started(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "mlquiz", *ONE],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, encoding="utf-8", env={**os.environ, "MLQUIZ_HOME": str(home)},
    )  # fmt: skip


def answered(process: subprocess.Popen[str]) -> None:
    """Answer the first question and wait until the second one is put."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(PASSED)
    process.stdin.flush()
    while "· why" not in process.stdout.readline():
        assert process.poll() is None


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 128 + signal.SIGTERM)]
)
def test_a_signal_ends_it_with_a_report_and_it_can_be_resumed(mlquiz, home, number, code):
    process = started(home)
    answered(process)
    process.send_signal(number)
    rest, _ = process.communicate(timeout=60)
    assert process.returncode == code
    assert "1 of 1 question passed in 1 topic" in rest
    assert "--resume" in rest
    again = mlquiz("interview", "--plain", "--resume", given=GAVE_UP)
    assert "· why" in again.stdout
    assert "1 of 2 questions passed in 1 topic" in again.stdout


def test_an_interview_that_was_killed_is_listed_reported_and_resumed(mlquiz, home):
    process = started(home)
    answered(process)
    process.kill()
    process.communicate(timeout=60)
    assert "interrupted" in mlquiz("interview", "--list").stdout
    assert "1 of 1 question passed" in mlquiz("interview", "--report", "1").stdout
    assert "There is no interview 2: " in mlquiz("interview", "--report", "2").stderr
    assert "没有第 2 场面试" in mlquiz("interview", "--report", "2", "--lang", "zh").stderr
    other = mlquiz(*ONE, given="")
    assert "mlquiz interview --resume" in other.stdout.splitlines()[1] + other.stdout
    again = mlquiz("interview", "--resume", given="")
    assert "left." in again.stdout


def test_a_report_is_compared_with_the_one_before(mlquiz):
    mlquiz(*ONE, given=GAVE_UP)
    second = mlquiz(*ONE, given=PASSED + GAVE_UP).stdout
    assert "Compared with 20" in second
    assert "Depth: +1.0 questions a topic." in second
    assert "Questions passed: +50 percentage points." in second
    assert "Compared with" not in mlquiz("interview", "--report", "1").stdout


@pytest.mark.parametrize(("lang", "title"), [("en", "Mock interview of"), ("zh", "模拟面试报告")])
def test_a_report_is_exported_as_markdown_and_html(mlquiz, tmp_path, lang, title):
    mlquiz(*ONE, given=PASSED + GAVE_UP)
    for name, begins in (("report.md", f"# {title}"), ("report.html", "<!DOCTYPE html>")):
        file = tmp_path / name
        run = mlquiz("interview", "--lang", lang, "--export", str(file))
        assert run.returncode == 0, run.stderr
        text = file.read_text(encoding="utf-8")
        assert text.startswith(begins)
        assert title in text


@pytest.mark.parametrize(
    ("arguments", "code", "hint"),
    [
        (["--section", "normalisation"], 2, "'normalization'"),
        (["--ladder", "overfitting-gab"], 2, "'overfitting-gap'"),
        (["--minutes", "0"], 2, "1<=x<=180"),
        (["--level", "boss"], 2, "senior"),
        (["--report", "3"], 2, "No interview yet: `mlquiz interview` starts one."),
        (["--export", "report.md"], 2, "No interview yet: `mlquiz interview` starts one."),
        (["--resume"], 1, "starts one"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(mlquiz, arguments, code, hint):
    run = mlquiz("interview", "--plain", *arguments)
    assert run.returncode == code
    assert hint in run.stderr
    assert "Traceback" not in run.stderr


def test_a_report_into_a_folder_that_is_not_there_is_one_sentence(mlquiz, tmp_path):
    mlquiz(*ONE, given=GAVE_UP)
    run = mlquiz("interview", "--export", str(tmp_path / "gone" / "report.md"))
    assert run.returncode == 1
    assert "cannot be written" in run.stderr


def test_an_empty_list_of_interviews_names_the_command_to_begin(mlquiz):
    assert "`mlquiz interview` starts one" in mlquiz("interview", "--list").stdout


@pytest.mark.parametrize(
    ("words", "found"),
    [("--ladder overfitting-", "overfitting-gap"), ("--section reg", "regularization")],
)
def test_topics_and_sections_are_completed(mlquiz, words, found):
    typed = f"mlquiz interview {words}"
    environment = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1)}
    assert found in mlquiz(_MLQUIZ_COMPLETE="bash_complete", **environment).stdout


def test_a_pack_may_have_topics_of_its_own(mlquiz, tmp_path):
    pack = tmp_path / "pack"
    assert mlquiz("pack", "new", str(pack)).returncode == 0
    (concept,) = list((pack / "content").glob("*/*.toml"))[:1]
    rungs = (open_rung("what"), open_rung("why"), open_rung("when_not"))
    source = ladder("own-topic", *rungs, concept=concept.stem)
    write(pack / "content" / "interviews" / "own-topic.toml", source)
    options = ("--pack", str(pack), "--plain", "--ladder", "own-topic")
    run = mlquiz("interview", *options, given=GAVE_UP)
    assert "Ladder own-topic" in run.stdout, run.stderr
