"""The guides for authors: who follows them to the letter gets what `mlquiz check` accepts."""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from mlquiz.domain.kinds.registry import KINDS
from mlquiz.library.parser import read_file
from mlquiz.lint.check import check

ROOT = Path(__file__).parents[2]
GUIDES = [ROOT / "content" / "README.md", ROOT / "demos" / "README.md"]
BLOCK = re.compile(r"^```(?:toml|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# ((?:content|demos)/\S+)\n")


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    """Write what the guides show: a block that names no file goes on with the one before."""
    folder = tmp_path_factory.mktemp("guides")
    files: dict[str, list[str]] = defaultdict(list)
    for guide in GUIDES:
        name = ""
        for block in BLOCK.findall(guide.read_text(encoding="utf-8")):
            found = FILE.match(block)
            name = found[1] if found else name
            files[name].append(block)
    for name, blocks in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("\n".join(blocks), encoding="utf-8")
    return folder


def test_the_examples_are_a_library_without_a_problem(written):
    report = check([written / "content"], written / "demos")
    assert [str(problem) for problem in report.problems] == []
    assert report.total.written == 1


def test_the_examples_show_every_kind_of_item(written):
    raw_items = read_file(written / "content" / "training" / "learning-rate.toml").raw_items
    assert {raw_item.values["kind"] for raw_item in raw_items.values()} == set(KINDS)


def test_the_code_of_the_examples_prints_what_they_say(written):
    raw_items = read_file(written / "content" / "training" / "learning-rate.toml").raw_items
    (output,) = [raw_item for raw_item in raw_items.values() if raw_item.values["kind"] == "output"]
    run = subprocess.run(
        [sys.executable, "-c", output.values["code"]], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == output.values["answer"]


def test_the_example_of_a_demo_runs_and_its_claims_hold(written):
    script = written / "demos" / "training" / "learning_rate.py"
    run = subprocess.run(
        [sys.executable, script, "--seed", "3", "--lang", "zh", "--all"],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert len(re.findall("^✓", run.stdout, re.MULTILINE)) == 2


def test_every_correction_names_a_page_that_exists_and_the_latest_comes_first():
    from datetime import date

    text = (ROOT / "docs" / "CORRECTIONS.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d{4}-\d\d-\d\d) \| (.+?) \| .+ \| .+ \|$", text, re.MULTILINE)
    assert rows
    days = [date.fromisoformat(day) for day, _ in rows]
    assert days == sorted(days, reverse=True)
    pages = {file.stem for file in (ROOT / "content").rglob("*.toml")}
    assert {page.strip("`") for _, page in rows} <= pages | {"ledger"}
