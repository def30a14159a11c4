"""The writer of what the app paints, on real terminals."""

import os
import pty
import select
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from mlquiz.tui.textual_patches.terminal_writer import TerminalWriter

LONG = [f"{number}: {'text ' * 2000}" for number in range(20)]
"""More than a terminal takes before anything is read."""


@pytest.fixture
def ends() -> Iterator[tuple[int, TextIO]]:
    """Yield the outside of a terminal, as a descriptor, and its inside, as an open file."""
    outside, inside = pty.openpty()
    with os.fdopen(inside, "w", encoding="utf-8") as file:
        yield outside, file


def read(outside: int, length: int) -> str:
    """Return the text from a terminal once it has this many bytes."""
    data = b""
    while len(data) < length:
        assert select.select([outside], [], [], 30)[0], f"only {len(data)} bytes came"
        data += os.read(outside, 1 << 16)
    return data.decode()


def test_text_is_on_the_terminal_once_it_is_written(ends: tuple[int, TextIO]) -> None:
    outside, file = ends
    writer = TerminalWriter(file)  # its thread is not started
    writer.write("first ")
    writer.write("第二")
    assert read(outside, 12) == "first 第二"


def test_an_unread_terminal_neither_delays_the_app_nor_loses_text(
    ends: tuple[int, TextIO],
) -> None:
    outside, file = ends
    writer = TerminalWriter(file)
    writer.start()
    for text in LONG:
        writer.write(text)
    expected = "".join(LONG)
    assert read(outside, len(expected)) == expected
    writer.stop()
    os.set_blocking(outside, False)
    with pytest.raises(BlockingIOError):
        os.read(outside, 1)


def test_other_programs_on_the_terminal_still_wait_for_it(ends: tuple[int, TextIO]) -> None:
    _, file = ends
    TerminalWriter(file).write("text")
    assert os.get_blocking(file.fileno())


def test_a_file_gets_the_same_text_as_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "output"
    with path.open("w", encoding="utf-8") as file:
        writer = TerminalWriter(file)
        writer.start()
        for text in LONG:
            writer.write(text)
        writer.stop()
    assert path.read_text(encoding="utf-8") == "".join(LONG)


def test_a_terminal_that_is_gone_is_an_error(ends: tuple[int, TextIO]) -> None:
    outside, file = ends
    writer = TerminalWriter(file)
    os.close(outside)
    with pytest.raises(OSError, match="Input/output error"):
        writer.write("text")


def test_a_terminal_that_is_closed_while_the_app_waits_for_it_is_an_error(
    ends: tuple[int, TextIO],
) -> None:
    outside, file = ends
    writer = TerminalWriter(file)
    writer.start()
    raised: list[OSError] = []
    app = threading.Thread(target=write_until_error, args=(writer, raised), daemon=True)
    app.start()
    while not writer._queued.full():
        app.join(0.01)
    os.close(outside)
    app.join(30)
    assert raised
    writer.stop()


def test_a_terminal_that_takes_nothing_is_an_error_after_the_deadline(
    ends: tuple[int, TextIO],
) -> None:
    outside, file = ends
    writer = TerminalWriter(file)
    writer.start()
    writer.set_deadline(0.2)
    raised: list[OSError] = []
    app = threading.Thread(target=write_until_error, args=(writer, raised), daemon=True)
    app.start()
    app.join(30)
    assert isinstance(raised[0], TimeoutError)
    stopping = threading.Thread(target=writer.stop, daemon=True)
    stopping.start()
    stopping.join(30)
    assert not stopping.is_alive()
    os.close(outside)


def write_until_error(writer: TerminalWriter, raised: list[OSError]) -> None:
    """Write without end; append the error that ends it."""
    while not raised:
        try:
            writer.write(LONG[0])
        except OSError as error:
            raised.append(error)
