"""TOML files: unreadable files, and the location of each key."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlquiz.library.parser import read_file
from mlquiz.toml_schema.locations import locate
from mlquiz.toml_schema.problem import Problem


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "concept.toml"


def problems(file: Path, source: str | bytes) -> tuple[Problem, ...]:
    file.write_bytes(source if isinstance(source, bytes) else source.encode())
    return read_file(file).problems


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("format = 2\nid = \n", "2: this is not valid TOML: Invalid value"),
        ("id = 'a\n", '2: this is not valid TOML: Expected "\'" (the closing quotes are missing)'),
        ('id = """a\n\n', "3: this is not valid TOML: Unterminated string (the closing quotes"),
        ('id = "\\p"', "1: this is not valid TOML: Unescaped '\\' in a string (write it between"),
        ("id = 1\nid = 2\n", "2: this is not valid TOML: Cannot overwrite a value (the same key"),
        ("id = 1\n\n['a (at b']\n['a (at b']\n", "4: this is not valid TOML: Cannot declare"),
        ("a = " + "[" * 5000, "1: this is not valid TOML: brackets are nested too deeply"),
        ("a = " + "9" * 5000, "1: this is not valid TOML: it cannot be read"),
        (b"id = 1\n\xff", "2: the file is not UTF-8 text (save it as UTF-8)"),
        ("", "1: format is missing (the first line of a file is `format = 2`)"),
        ("format = '1'", "1: format is wrong (the first line of a file is `format = 2`)"),
        ("format = true", "1: format is wrong"),
        ("format = 3\nnew = 1", "1: this file needs a newer mlquiz (it has format 3, and this"),
        pytest.param(
            f"format = 0x{'f' * 4000}",
            "1: this line has a number of over 1,000 digits",
            id="a huge format",
        ),
        pytest.param(
            f"format = 2\nasked = 0b{'1' * 20_000}",
            "2: this line has a number of over 1,000 digits",
            id="a huge number",
        ),
        (f"format = {'9' * 4000}", "1: this file needs a newer mlquiz (it has format 99999"),
    ],
)
def test_what_is_no_content_at_all_is_one_problem(
    file: Path, source: str | bytes, problem: str
) -> None:
    (found,) = problems(file, source)
    hint = f" ({found.hint})" if found.hint else ""
    assert f"{found.line}: {found.message}{hint}".startswith(problem)
    assert found.column >= 1
    assert len(str(found)) < 2000


def test_a_file_that_cannot_be_opened_is_a_problem(file: Path) -> None:
    file.mkdir()
    (problem,) = read_file(file).problems
    assert problem.message.startswith("the file cannot be read")


def test_a_file_that_is_too_big_is_refused(file: Path) -> None:
    (problem,) = problems(file, "# " + "a" * 2**20)
    assert (problem.message, problem.hint) == ("the file is larger than 512 KiB", "split it")


def test_a_key_with_too_many_dots_is_refused(file: Path) -> None:
    dotted = "a" + ".a" * 300
    (problem,) = problems(file, f"format = 2\n{dotted} = 1\n")
    assert (problem.line, problem.message) == (2, "this line has more than 250 full stops")


def test_quoted_and_dotted_keys_are_located() -> None:
    source = "# [no]\n'a b' . \"\\u0063\" = { d = [\n  1, [2] ] }\n[[t]]\n[[t]]\n[t.u]\nv = 1\n"
    assert locate(source) == {
        ("a b",): (2, 1),
        ("a b", "c"): (2, 1),
        ("a b", "c", "d"): (2, 22),
        ("a b", "c", "d", 0): (3, 3),
        ("a b", "c", "d", 1): (3, 6),
        ("a b", "c", "d", 1, 0): (3, 7),
        ("t",): (4, 1),
        ("t", 0): (4, 1),
        ("t", 1): (5, 1),
        ("t", 1, "u"): (6, 1),
        ("t", 1, "u", "v"): (7, 1),
    }
