"""Keys that the app reads from a real terminal, byte by byte."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.robustness.terminals import Terminal

QUIZ = [sys.executable, "-m", "mlquiz", "quiz", "--kind", "choice"]


@pytest.fixture
def environment(home: Path, indexed: None) -> dict[str, str]:
    return {**os.environ, "MLQUIZ_HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8"}


def test_the_escape_key_alone_goes_back(environment: dict[str, str]) -> None:
    with Terminal(QUIZ, environment) as terminal:
        terminal.wait_for_text("left")
        terminal.send("\x1b")
        terminal.wait_for_text("Welcome to mlquiz")
        terminal.send("\x03")
        assert terminal.exit_code() == 0


def test_invalid_utf_8_is_ignored(environment: dict[str, str]) -> None:
    with Terminal(QUIZ, environment) as terminal:
        terminal.wait_for_text("left")
        terminal.send_bytes(b"\xff\xfe\xe9")
        terminal.send("0")
        terminal.wait_for_text("n next")
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.exit_code() == 128 + signal.SIGTERM
        assert terminal.is_as_before
        assert "Traceback" not in terminal.output


BROKEN = """
from mlquiz.tui.textual_patches.driver import AltParser
def fail(parser, text):
    raise ZeroDivisionError("a surprise")
    yield
AltParser.feed = fail
from mlquiz.cli import main
main()
"""


def test_a_parser_that_fails_ends_the_app_with_one_sentence(environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", BROKEN, "quiz", "--kind", "choice"]
    with Terminal(command, environment) as terminal:
        terminal.wait_for_text("left")
        terminal.send("0")
        assert terminal.exit_code() == 1
        assert terminal.is_as_before
        assert "ZeroDivisionError: a surprise" in terminal.output
        assert "Traceback" not in terminal.output


def test_a_character_whose_bytes_come_apart_is_read_whole(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "mlquiz", "quiz", "--kind", "open"]
    with Terminal(command, environment) as terminal:
        terminal.wait_for_text("your editor")
        first, *rest = "梯度".encode()
        terminal.send_bytes(bytes([first]))
        terminal.read()
        terminal.send_bytes(bytes(rest))
        terminal.wait_for_text("梯度")
