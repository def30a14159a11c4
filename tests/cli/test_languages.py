"""What the commands say to a learner, in both languages."""

import errno
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

from mlquiz.i18n.cli import CLI_MESSAGES, translate
from mlquiz.i18n.messages import MESSAGES as SHARED
from mlquiz.i18n.plain import PLAIN_MESSAGES
from mlquiz.installation import find_installation, install_command
from mlquiz.render.cells import text_width

CHINESE = re.compile("[\u4e00-\u9fff]")
TABLES = {"cli": CLI_MESSAGES, "plain": PLAIN_MESSAGES, "shared": SHARED}
KEYS = [(table, key) for table, phrases in TABLES.items() for key in phrases]


def placeholders(words: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", words))


def english(words: str) -> str | None:
    """Return two English words in a row, outside of commands, paths and the system's reason."""
    rest = re.sub(r"`[^`]*`|\S*/\S*", "", words.replace(os.strerror(errno.ENOENT), ""))
    found = re.search(r"\b[A-Za-z]{2,} [a-z]{2,}\b", rest)
    return found and found[0]


@pytest.mark.parametrize(("table", "key"), KEYS)
def test_both_languages_have_the_same_placeholders(table, key):
    words = TABLES[table][key]
    has_words = re.search("[A-Za-z]", re.sub(r"{[^}]*}", "", words.en))
    assert CHINESE.search(words.zh) or not has_words
    assert not CHINESE.search(words.en)
    assert placeholders(words.en) == placeholders(words.zh)


@pytest.mark.parametrize(
    ("command", "en", "zh"),
    [
        (["stats"], "No answers yet.", "还没有作答记录。"),
        (["resume"], "Nothing is suspended or buried.", "没有停用或推迟的题。"),
        (["concepts"], "`mlquiz learn CONCEPT` opens", "`mlquiz learn 概念` 打开讲解"),
        (["demo"], "`mlquiz demo NAME` runs one", "`mlquiz demo 名称` 运行实验"),
        (["learn", "dropout"], "Sources: ", "来源："),
    ],
)
def test_a_new_learner_reads_what_to_do_in_either_language(mlquiz, command, en, zh):
    assert en in mlquiz(*command, "--lang", "en", LANG="zh_CN.UTF-8").stdout
    assert zh in mlquiz(*command, "--lang", "zh").stdout
    mlquiz("settings", "language", "zh")
    assert zh in mlquiz(*command).stdout


def test_commands_on_the_learners_data_are_in_chinese(mlquiz, tmp_path):
    mlquiz("settings", "language", "zh")
    mlquiz("quiz", "--plain", "--concept", "dropout", given=":f\n:s\n:b\n?\n\n")
    log = str(tmp_path / "log.jsonl")
    told = {
        command: mlquiz(*command.split(), *files)
        for command, files in {
            "stats": [], "resume": [], "settings": [], "state rebuild": [],
            "state export": [log], "state import": [log], "state backup": [f"{log}.sqlite"],
        }.items()
    }  # fmt: skip
    (told["apart"],) = {mlquiz("resume", told["resume"].stdout.split()[0])}
    for command, run in told.items():
        assert run.returncode == 0, run.stderr
        assert CHINESE.search(run.stdout), command
        assert not english(run.stdout), command
    assert "共答 1 题，正确率 0%" in told["stats"].stdout
    assert "1 题已停用 · 1 题已标记" in told["stats"].stdout
    assert "推迟到 20" in told["resume"].stdout


def test_a_failure_is_in_chinese_with_a_hint(mlquiz, home, tmp_path):
    def failure(*command: str, **environment: str) -> str:
        run = mlquiz(*command, **environment)
        assert run.returncode == 1
        assert not english(run.stderr)
        return str(run.stderr)

    (tmp_path / "torch.py").write_text("raise ModuleNotFoundError(name='torch')", encoding="utf-8")
    folders = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    torch = failure("demo", "axes", "--lang", "zh", PYTHONPATH=folders)
    command = install_command(find_installation(), "demos")
    assert torch.startswith(
        f"mlquiz: 尚未安装 PyTorch：请用 `{command}` 安装（国内可加 `-i https://"
    )
    mlquiz("settings", "language", "zh")
    assert "/no/such/file 无法读取" in failure("state", "import", "/no/such/file")
    command = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA user_version=99')"
    subprocess.run([sys.executable, "-c", command, home / "mlquiz.sqlite"], check=True)
    assert "更新版本的 mlquiz" in failure("stats", LANG="zh_CN.UTF-8")
    assert "更新版本的 mlquiz" in failure("stats", "--lang", "zh")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["quiz", "--plain", "--section", "zzz"], "找不到章节“zzz”。可用的有："),
        (["demo", "regularization/dropout", "--set", "zzz=1"], "找不到可调参数“zzz”。"),
        (
            ["demo", "regularization/dropout", "--set", "label_noise=2"],
            "可调参数“label_noise”的值应为 0 到 0.6 的数，而不是“2”。",
        ),
        (["demo", "regularization/dropout", "--set", "p"], "“p”的格式不对：应为 参数=值。"),
        (["settings", "theme", "blue"], "theme 不能设为“blue”：请用 dark 或 light。"),
        (["resume", "zzz"], "找不到停用或推迟的题目“zzz”。运行 `mlquiz resume` 可查看列表。"),
        (["settings", "zzz", "1"], "找不到设置项“zzz”。可用的有："),
    ],
)
def test_an_unknown_name_is_answered_in_chinese_with_those_that_there_are(mlquiz, command, said):
    run = mlquiz(*command, LANG="zh_CN.UTF-8")
    assert run.returncode == 2
    assert said in run.stderr
    assert not english(run.stderr)


def test_every_error_is_in_the_language_that_is_set(mlquiz):
    mlquiz("settings", "language", "zh")
    for command, said in {
        "cards --kind numeric": "numeric 是题目而不是卡片",
        "quiz --pack /nonexistent": "找不到文件夹 /nonexistent",
        "interview --ladder nope": "找不到话题“nope”。",
    }.items():
        chinese = mlquiz(*command.split(), "--plain", LANG="en_US.UTF-8").stderr
        assert said in chinese
        english_run = mlquiz(*command.split(), "--plain", "--lang", "en")
        assert not CHINESE.search(english_run.stderr)
        assert english_run.returncode in (1, 2)


def test_a_damaged_database_is_reported_in_chinese(mlquiz, home):
    home.mkdir(exist_ok=True)
    (home / "mlquiz.sqlite").write_bytes(b"garbage" * 1000)
    run = mlquiz("stats", "--lang", "zh")
    assert run.stderr.startswith("mlquiz: 数据库已损坏，原文件移至 ")
    assert not english(run.stderr)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_titles_stand_in_one_column(mlquiz, lang):
    section = ("--section", "forward-backward", "--planned")
    lines = mlquiz("concepts", *section, "--lang", lang).stdout.splitlines()
    columns = {
        text_width(match[1])
        for line in lines[1:]
        if (match := re.match(r"(.*\d/\d.*  |\w+ {6,}[a-z-]+  +)\S", line))
    }
    assert len(columns) == 1
    assert text_width(lines[0][: lines[0].rindex(translate("concepts.title", lang))]) in columns


def on_a_terminal(*command: str, width: int, home: str, **environment: str) -> list[str]:
    """Return what a command writes to a terminal of some width."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    settled = {"MLQUIZ_HOME": home, "LANG": "C.UTF-8", "TERM": "xterm", **environment}
    written = b""
    with subprocess.Popen(
        [sys.executable, "-m", "mlquiz", *command],
        stdin=follower, stdout=follower, stderr=subprocess.PIPE, env={**os.environ, **settled},
    ) as running:  # fmt: skip
        os.close(follower)
        try:
            while piece := os.read(leader, 4096):
                written += piece
        except OSError:  # Linux says so when the other side is closed
            pass
        assert running.wait(60) == 0
    os.close(leader)
    return written.decode().replace("\r\n", "\n").split("\n")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", ["stats", "resume", "concepts", "demo"])
def test_a_narrow_terminal_holds_every_line(home, command, lang):
    environment = {"COLUMNS": "", "home": str(home)}
    lines = on_a_terminal(command, "--lang", lang, width=60, **environment)
    assert max(map(text_width, lines)) <= 60
    assert not any("\x1b" in line for line in lines)


def test_a_pipe_and_a_dumb_terminal_get_every_line_whole(mlquiz, home):
    piped = mlquiz("demo").stdout
    assert "…" not in piped
    dumb = on_a_terminal("demo", width=60, home=str(home), TERM="dumb")
    assert "\n".join(dumb) == piped


def test_what_a_machine_reads_is_the_same_in_both_languages(mlquiz):
    for command in (["stats", "--json"], ["concepts", "--json"]):
        assert mlquiz(*command).stdout == mlquiz(*command, "--lang", "zh").stdout
