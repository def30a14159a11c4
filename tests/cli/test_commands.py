"""The commands as a user types them: real processes, real files, the shipped content."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from mlquiz.cli import cli
from mlquiz.cli.context import wants_plain
from mlquiz.errors import MlquizError
from tests.building.content import concept, write
from tests.building.small_library import write_content

CONTEXT = click.Context(cli)
COMMANDS = {name: cli.get_command(CONTEXT, name) for name in cli.list_commands(CONTEXT)}
COMMANDS |= {f"state {name}": command for name, command in COMMANDS["state"].commands.items()}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_has_a_description_and_an_example(name):
    command = COMMANDS[name]
    assert command.help
    assert command.epilog.startswith("Example: mlquiz ")
    assert command.epilog.removeprefix("Example: mlquiz ").startswith(name)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name, readme):
    assert f"mlquiz {name}" in readme or f"`{name.split()[-1]}`" in readme


@pytest.fixture(scope="module")
def readme():
    from pathlib import Path

    return (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["quiz", "--concept", "dropuot"], "'dropout'"),
        (["quiz", "--section", "normalisation"], "'normalization'"),
        (["quiz", "--kind", "numerical"], "'numeric'"),
        (["cards", "-n", "0"], "-n"),
        (["quiz", "--lang", "fr"], "--lang"),
        (["learn", "dropuot"], "'dropout'"),
        (["demo", "normalization/bn_ln"], "'normalization/bn_vs_ln'"),
        (["demo", "regularization/dropout", "--set", "imges=90"], "'images'"),
        (["demo", "regularization/dropout", "--set", "label_noise=2"], "label_noise"),
        (["settings", "languge", "zh"], "'language'"),
        (["settings", "language", "fr"], "en or zh"),
        (["settings", "new_per_day", "many"], "0 to 1000"),
        (["settings", "minutes_per_day", "0"], "1 to 600"),
        (["cards", "--kind", "numeric"], "use `mlquiz quiz --kind numeric`"),
        (["quiz", "-n", "9223372036854775808"], "1<=x<=100000"),
        (["quiz", "--minutes", "99999999999999999999"], "1<=x<=600"),
        (["quiz", "--more", "0"], "1<=x<=1000"),
        (["verify", "--seeds", "ten"], "1000-1019"),
        (["verify", "no/such"], "no/such"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_a_usage_error_is_one_sentence_with_a_hint_and_exit_code_2(mlquiz, arguments, hint):
    run = mlquiz(*arguments)
    assert run.returncode == 2
    assert hint in run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["state", "import", "/no/such/file"], "/no/such/file"),
        (["state", "export", "/no/such/folder/file"], "/no/such/folder/file"),
    ],
)
def test_a_failure_is_one_sentence_and_exit_code_1(mlquiz, arguments, hint):
    run = mlquiz(*arguments)
    assert run.returncode == 1
    assert hint in run.stderr
    assert "Traceback" not in run.stderr


def test_a_piped_session_ends_cleanly_at_the_end_of_input(mlquiz):
    run = mlquiz(given="a\n\nb\n\n")
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    assert "Session over." in run.stdout


def test_answers_are_there_the_next_time(mlquiz):
    mlquiz("quiz", "--plain", "-n", "2", given="?\n\n?\n\n")
    stats = json.loads(mlquiz("stats", "--json").stdout)
    assert (stats["answers"], stats["right"], stats["met"]) == (2, 0, 2)
    due = json.loads(mlquiz("concepts", "--json").stdout)["concepts"]
    assert sum(concept["met"] for concept in due) == 2


def test_the_daily_limit_holds_for_new_items(mlquiz):
    mlquiz("settings", "new_per_day", "1")
    first = mlquiz("quiz", given="?\n\n:q\n")
    assert "[1 left]" in first.stdout
    again = mlquiz("quiz", "--plain")
    assert "Nothing is due" in again.stdout


def test_more_new_items_come_on_request_and_are_scheduled(mlquiz):
    mlquiz("settings", "new_per_day", "1")
    mlquiz("quiz", given="?\n\n")
    done = mlquiz("quiz", "--plain")
    assert "More: mlquiz quiz --more" in done.stdout
    assert "More: mlquiz cards --more" in mlquiz("cards", "--plain").stdout
    assert "[2 left]" in mlquiz("quiz", "--more", "2", given="?\n\n").stdout
    section = mlquiz("quiz", "--section", "normalization", "-n", "10", given="?\n\n")
    assert "[10 left]" in section.stdout
    assert json.loads(mlquiz("stats", "--json").stdout)["met"] == 3


def test_minutes_end_a_session(mlquiz):
    short = mlquiz("quiz", "--plain", "--minutes", "2")
    longer = mlquiz("quiz", "--plain", "--minutes", "9")
    left = [int(re.search(r"\[(\d+) left\]", run.stdout)[1]) for run in (short, longer)]
    assert 1 <= left[0] <= 3
    assert 6 <= left[1] <= 10


@pytest.fixture
def partly_planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library of its own in which the section `later` has the planned concept `q`."""
    monkeypatch.setattr("mlquiz.paths.BUNDLED", tmp_path)
    content = write_content(tmp_path)
    write(content / "later" / "q.toml", concept("q", lesson=False))


def run_here(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), prog_name="mlquiz")


@pytest.mark.usefixtures("home", "partly_planned")
@pytest.mark.parametrize("wanted", [["--concept", "q"], ["--section", "later"]])
def test_planned_concepts_are_marked(wanted):
    for command in ("quiz", "cards"):
        run = run_here(command, "--plain", *wanted)
        assert isinstance(run.exception, MlquizError)
        assert f"Nothing is written yet about '{wanted[1]}': " in run.exception.in_language("en")
        assert "还在编写中，暂无题目" in run.exception.in_language("zh")
        assert run.stdout == ""


@pytest.mark.usefixtures("home", "partly_planned")
def test_planned_concept_does_not_block_a_written_one():
    assert "'q' is not written yet" in str(run_here("learn", "q").exception)
    both = run_here("quiz", "--plain", "--concept", "q", "--concept", "c")
    assert (both.exit_code, both.exception) == (0, None)


class Tty:
    """A standard stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_only_on_windows_a_terminal_without_a_kind_shows_the_app(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", Tty())
        patch.setattr(sys, "stdout", Tty())
        patch.delenv("TERM")
        elsewhere = wants_plain(asked=False)
        patch.setattr(os, "name", "nt")
        on_windows = wants_plain(asked=False)
    assert (elsewhere, on_windows) == (True, False)


def test_cramming_leaves_the_schedule_alone(mlquiz):
    mlquiz("quiz", "--cram", "-n", "1", given="?\n\n")
    stats = json.loads(mlquiz("stats", "--json").stdout)
    assert (stats["answers"], stats["met"]) == (1, 0)


def test_the_language_can_be_set_or_named_or_taken_from_the_environment(mlquiz):
    assert "本次学习结束。" in mlquiz("quiz", "--plain", "--lang", "zh").stdout
    assert "本次学习结束。" in mlquiz("quiz", "--plain", LANG="zh_CN.UTF-8").stdout
    mlquiz("settings", "language", "zh")
    assert "本次学习结束。" in mlquiz("quiz", "--plain").stdout


def test_the_log_travels_to_another_device(mlquiz, tmp_path):
    mlquiz("quiz", "--plain", "-n", "2", given="?\n\n?\n\n")
    log, elsewhere = tmp_path / "log.jsonl", str(tmp_path / "other")
    assert mlquiz("state", "export", str(log)).returncode == 0
    merged = mlquiz("state", "merge", str(log), MLQUIZ_HOME=elsewhere)
    assert merged.stdout.startswith("2 new events")
    stats = json.loads(mlquiz("stats", "--json", MLQUIZ_HOME=elsewhere).stdout)
    assert stats["answers"] == 2
    assert "2 known already" in mlquiz("state", "import", str(log)).stdout
    assert mlquiz("state", "rebuild").stdout.startswith("2 items")
    assert mlquiz("state", "export").stdout == log.read_text(encoding="utf-8")


def test_a_damaged_database_is_set_aside_and_reported(mlquiz, home):
    home.mkdir(exist_ok=True)
    (home / "mlquiz.sqlite").write_bytes(b"garbage" * 1000)
    run = mlquiz("stats")
    assert run.returncode == 0
    assert "damaged" in run.stderr
    assert list(home.glob("mlquiz.damaged-*.sqlite"))


def test_lessons_print_in_both_languages(mlquiz):
    assert "Dropout" in mlquiz("learn", "dropout").stdout
    assert "来源" in mlquiz("learn", "dropout", "--lang", "zh").stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("mlquiz quiz --concept drop", "dropout"),
        ("mlquiz quiz --section norm", "normalization"),
        ("mlquiz quiz --kind num", "numeric"),
        ("mlquiz cards --kind c", "cloze"),
        ("mlquiz demo normalization/bn_", "normalization/bn_vs_ln"),
        ("mlquiz demo regularization/dropout --set la", "label_noise="),
        ("mlquiz settings lang", "language"),
    ],
)
def test_the_shell_completes_names(mlquiz, words, expected):
    run = mlquiz(
        _MLQUIZ_COMPLETE="bash_complete",
        COMP_WORDS=words,
        COMP_CWORD=str(len(words.split()) - 1),
    )
    assert expected in run.stdout


def test_ctrl_c_in_a_plain_session_loses_nothing(home):
    command = [sys.executable, "-m", "mlquiz", "quiz", "--plain"]
    environment = {**os.environ, "MLQUIZ_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment, text=True,
    ) as session:  # fmt: skip
        session.stdin.write("?\n")
        session.stdin.flush()
        for line in session.stdout:
            if line.startswith("▸"):
                break
        session.send_signal(signal.SIGINT)
        _, errors = session.communicate(timeout=60)
    assert session.returncode == 130
    assert "Traceback" not in errors
    stats = subprocess.run(
        [sys.executable, "-m", "mlquiz", "stats", "--json"],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(stats.stdout)["answers"] == 1


def test_suspended_and_buried_items_are_listed_and_resumed(mlquiz):
    mlquiz("quiz", "--plain", "--concept", "dropout", given=":s\n:b\n")
    listed = mlquiz("resume").stdout.splitlines()
    assert sum("  buried until 20" in line for line in listed) == 1
    (suspended,) = [line.split()[0] for line in listed if line.endswith("  suspended")]
    assert mlquiz("resume", suspended, suspended).stdout == f"Resumed: {suspended}\n"
    assert suspended not in mlquiz("resume").stdout
    assert suspended in mlquiz("quiz", "--plain", "--concept", "dropout").stdout
    assert mlquiz("resume", suspended).returncode == 2


@pytest.mark.usefixtures("home", "partly_planned")
def test_planned_concepts_are_listed_on_request():
    shown = run_here("concepts").stdout
    assert " c " in shown
    assert " q " not in shown
    assert "`mlquiz concepts --planned` lists the others" in shown
    everything = run_here("concepts", "--planned").stdout
    assert " q " in everything
    assert "lists the others" not in everything
