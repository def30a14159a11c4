"""Lines of the commands in terminals of 30, 40 and 80 columns."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from mlquiz.cli.layout import aligned
from mlquiz.render.cells import text_width

EXAMPLE_PACK = Path(__file__).parents[2] / "docs" / "example-pack"
COMMANDS = [
    ["concepts", "--section", "overfitting"],
    ["demo"],
    ["stats"],
    ["check", str(EXAMPLE_PACK / "content")],
    ["settings"],
    ["resume"],
    ["learn", "overfitting", "--plain"],
    ["learn", "no-such-concept"],
]


@pytest.fixture
def on_terminal(home):
    """Run the command on a terminal that is so wide; return the lines that it writes."""

    def run(columns: int, *command: str, **environment: str) -> list[str]:
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        inherited = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
        with subprocess.Popen(
            [sys.executable, "-m", "mlquiz", *command],
            stdin=subprocess.DEVNULL,
            stdout=follower,
            stderr=follower,
            env={**inherited, "TERM": "xterm", **environment},
        ):
            os.close(follower)
            written = b""
            try:
                while read := os.read(leader, 65536):
                    written += read
            except OSError:  # the other end was closed
                pass
        os.close(leader)
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", written.decode()).splitlines()

    return run


@pytest.mark.parametrize("columns", [30, 40, 80])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_line_is_wider_than_the_terminal(on_terminal, columns, command, lang):
    lines = on_terminal(columns, *command, MLQUIZ_LANG=lang)
    assert max(map(text_width, lines)) <= columns
    # Nothing is cut off but a label inside a chart, which its legend has in full.
    assert not any("…" in line for line in lines if not re.search("[│┤]", line))


@pytest.mark.parametrize("columns", [30, 40, 80])
def test_a_concept_keeps_its_title_and_its_id(on_terminal, columns):
    text = " ".join(on_terminal(columns, "concepts", "--section", "overfitting"))
    assert "Data augmentation" in text
    assert "data-augmentation" in text
    assert "0/" in text


def test_a_terminal_that_is_dumb_has_its_width_too(on_terminal):
    lines = on_terminal(30, "learn", "overfitting", TERM="dumb")
    assert max(map(text_width, lines)) <= 30


ROWS = [("a", "10", "the first of the rows"), ("bc", "9", "another")]
HEAD = ("name", "count", "title")


def test_a_table_without_a_width_has_one_line_a_row():
    assert aligned(ROWS, head=HEAD, right={1}) == [
        "name  count  title",
        "a        10  the first of the rows",
        "bc        9  another",
    ]


def test_the_last_column_is_broken_before_the_table_is():
    lines = aligned([("name", "a title that is rather long to read")], width=30)
    assert lines == ["name  a title that is rather\n      long to read"]


def test_a_row_becomes_a_block_in_a_narrow_terminal():
    assert aligned(ROWS, head=HEAD, right={1}, lead=2, width=30) == [
        "",
        "the first of the rows\n  a · count 10",
        "another\n  bc · count 9",
    ]
