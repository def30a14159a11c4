"""uv and pip install the same versions: constraints.txt is uv.lock in another form."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
LOCK = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PIN = re.compile(r"([a-z0-9-]+)==(\S+)(?: ; .*)?")


def test_pip_is_given_what_uv_locks() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [PIN.fullmatch(line) for line in lines if not line.startswith("#")]
    assert all(pins), "run `make lock`"
    locked = {
        (each["name"], each["version"]) for each in LOCK["package"] if each["name"] != "mlquiz"
    }
    assert {pin.groups() for pin in pins if pin} == locked, "run `make lock`"


def test_the_lock_knows_every_requirement() -> None:
    (mlquiz,) = [each for each in LOCK["package"] if each["name"] == "mlquiz"]
    project = PROJECT["project"]
    named = chain(project["dependencies"], *project["optional-dependencies"].values())
    required = {each["name"] for each in mlquiz["metadata"]["requires-dist"]}
    assert required == {re.split(r"[\[<>=]", each)[0] for each in named}, "run `make lock`"
    developers = {each["name"] for each in mlquiz["metadata"]["requires-dev"]["dev"]}
    groups = PROJECT["dependency-groups"]["dev"]
    assert developers == {re.split(r"[\[<>=]", each)[0] for each in groups}, "run `make lock`"


def test_the_lock_names_public_indexes_alone() -> None:
    hosts = {
        urlsplit(url).hostname
        for url in re.findall(r'"(\w+://[^"]+)"', (ROOT / "uv.lock").read_text(encoding="utf-8"))
    }
    assert hosts <= {"pypi.org", "files.pythonhosted.org", "download.pytorch.org"}


@pytest.mark.parametrize(("system", "has_index"), [("Linux", True), ("Darwin", False)])
def test_make_looks_for_the_cpu_build_of_pytorch_alone_and_on_linux_alone(
    tmp_path: Path, system: str, *, has_index: bool
) -> None:
    (tmp_path / "uname").write_text(f"#!/bin/sh\necho {system}\n", encoding="utf-8")
    (tmp_path / "uname").chmod(0o755)
    command = ["make", "--dry-run", f"VENV={tmp_path / 'venv'}", str(tmp_path / "venv" / ".ready")]
    path = os.pathsep.join([str(tmp_path), os.environ["PATH"]])
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    installs = [line for line in done.stdout.splitlines() if " install " in line]
    with_index = [line for line in installs if "https://download.pytorch.org/whl/cpu" in line]
    assert [line.split()[-1] for line in with_index] == (["torch"] if has_index else [])
    assert all("--no-deps" in line for line in with_index)
