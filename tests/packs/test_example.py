"""The worked example in docs/ passes its checks, and its page tells what is true."""

import re
import shutil
from pathlib import Path

import pytest

from mlquiz.library.library import Library
from mlquiz.lint.check import check_sources
from mlquiz.lint.external import read_external
from mlquiz.lint.runs import run_everything
from mlquiz.packs import folder as limits
from mlquiz.packs.manifest import open_pack
from mlquiz.packs.source import bundled
from mlquiz.packs.trust import code_hashes, record_trust

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "teaching.md").read_text(encoding="utf-8")


@pytest.fixture
def example(tmp_path):
    return open_pack(shutil.copytree(DOCS / "example-pack", tmp_path / "example-pack"))


def test_the_example_has_no_problem(example, tmp_path):
    with Library.open([bundled()], tmp_path / "cache.sqlite") as library:
        report = check_sources([example], read_external(library))
    assert [str(problem) for problem in report.problems] == []


def test_the_demo_and_claims_of_the_example_hold(example):
    record_trust(example.folder, code_hashes(example.folder))
    runs, count = run_everything(example)
    assert [problem for found in runs for problem in found] == []
    assert count == 2


def test_the_example_is_studied_beside_the_rest(example, tmp_path):
    with Library.open([bundled(), example], tmp_path / "cache.sqlite") as library:
        assert library.problems == ()
        assert library.concepts_of(example) == ["ab-tests-significance", "ab-tests-peeking"]
        own = set(library.concepts_of(example))
        first = [library.item(item).concept for item in library.item_ids()][:4]
        assert own & set(first)
        assert library.item("ab-tests-p-value").ask.zh.startswith("A test of a new button")


def test_the_limits_on_the_page_are_those_of_the_code():
    assert f"more than {limits.MAX_FILES:,} files" in PAGE
    assert f"more than {limits.MAX_BYTES // 2**20} MiB" in PAGE


def test_every_command_on_the_page_exists(mlquiz, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    commands = [line.partition("#")[0].split() for block in blocks for line in block.splitlines()]
    assert len(commands) == 8
    for command in commands:
        plain = ["--plain", "-n", "1"] if command[1] == "quiz" else []
        run = mlquiz(*command[1:], *plain, given="y\n\n")
        assert run.returncode == 0, (command, run.stdout, run.stderr)
