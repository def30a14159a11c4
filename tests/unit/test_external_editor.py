"""Editing a text in the user's own editor."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mlquiz.errors import MlquizError
from mlquiz.external_editor import edit


class Tty:
    """A standard stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "__stdin__", Tty())
    monkeypatch.setattr(sys, "__stdout__", Tty())


@pytest.fixture
def use_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Make an editor of this line of shell, which has the file's name in $1."""

    def use(line: str) -> None:
        editor = tmp_path / "editor"
        editor.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        editor.chmod(0o755)
        monkeypatch.setenv("VISUAL", str(editor))

    return use


def test_what_is_saved_is_returned(use_editor) -> None:
    use_editor('echo more >> "$1"')
    assert edit("text", ".txt") == "text\nmore\n"
    use_editor("true")
    assert edit("text", ".txt") is None


@pytest.mark.parametrize("command", ["no-such-editor", 'vim "unbalanced', "false"])
def test_an_editor_that_does_not_work_is_an_error(command: str, monkeypatch) -> None:
    monkeypatch.setenv("VISUAL", command)
    with pytest.raises(MlquizError, match="set VISUAL or EDITOR") as raised:
        edit("text", ".txt")
    assert "VISUAL 或 EDITOR" in raised.value.in_language("zh")


def test_a_text_in_another_encoding_cannot_be_read(use_editor) -> None:
    use_editor("""printf 'caf\\351\\n' > "$1\"""")
    with pytest.raises(MlquizError, match="The edited text could not be read: save it as UTF-8"):
        edit("text", ".txt")
