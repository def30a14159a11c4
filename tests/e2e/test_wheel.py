"""The wheel stands alone: built, installed into empty environments, with and without PyTorch."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONSTRAINTS = ROOT / "constraints.txt"
SCRIPTS = sysconfig.get_path("scripts")
UV = shutil.which("uv", path=os.pathsep.join([SCRIPTS, os.environ["PATH"]]))
FOLDER_OF_WHEELS = os.environ.get("PIP_FIND_LINKS", "")
"""Where PyTorch lies on a machine without access to its index; uv has a variable of its own."""

WITHOUT_PYTORCH = {
    "quiz --plain -n 1": "?\n\n",
    "cards --plain -n 1": "\n3\n\n",
    "learn dropout": "",
    "concepts": "",
    "plan --date +21d --minutes 15": "",
    "interview --list": "",
    "stats": "",
    "demo": "",
    "demo overfitting/capacity --source": "",
    "pack new mine": "",
    "pack check mine": "",
    "quiz --pack mine --plain -n 1": "?\n\n",
}
"""Commands that work without PyTorch, and what is typed into each."""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    (file,) = folder.glob("*.whl")
    return file


class InstalledEnvironment:
    """A folder with an environment of its own, far from the checkout."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.variables = {**os.environ, "MLQUIZ_HOME": str(folder / "home")}
        for name in ("PYTHONPATH", "VIRTUAL_ENV"):
            self.variables.pop(name, None)

    def run(self, *command: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(part) for part in command],
            input=given,
            capture_output=True,
            text=True,
            cwd=self.folder,
            timeout=600,
            check=False,
            env=self.variables,
        )

    def install(self, requirement: str) -> None:
        raise NotImplementedError

    def mlquiz(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return self.run(self.folder / "bin" / "mlquiz", *arguments, given=given)


class Pip(InstalledEnvironment):
    """A virtual environment with pip."""

    named = "-m pip install"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        venv.create(folder, with_pip=True)

    def install(self, requirement: str) -> None:
        # Bytecode of all of PyTorch takes longer than everything else.
        options = ["--quiet", "--no-compile", "--retries", "0", "-c", CONSTRAINTS]
        index = ["--extra-index-url", "https://download.pytorch.org/whl/cpu"]
        python = self.folder / "bin" / "python"
        done = self.run(python, "-m", "pip", "install", *options, *index, requirement)
        assert done.returncode == 0, done.stderr


class UvTool(InstalledEnvironment):
    """A tool that uv installed."""

    named = "uv tool install --torch-backend cpu"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.variables |= {
            "UV_TOOL_DIR": str(folder / "tools"),
            "UV_TOOL_BIN_DIR": str(folder / "bin"),
            "UV_CONSTRAINT": str(CONSTRAINTS),
            "UV_FIND_LINKS": FOLDER_OF_WHEELS,
        }

    def install(self, requirement: str) -> None:
        assert UV is not None
        backend = () if FOLDER_OF_WHEELS else ("--torch-backend", "cpu")
        done = self.run(UV, "tool", "install", "--python", sys.executable, *backend, requirement)
        assert done.returncode == 0, done.stderr


WITH_UV = pytest.param(UvTool, marks=pytest.mark.skipif(UV is None, reason="uv is not installed"))


@pytest.fixture(params=[Pip, WITH_UV])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[InstalledEnvironment]:
    yield request.param(tmp_path)
    shutil.rmtree(tmp_path)  # pytest would keep a gigabyte of it


def test_the_wheel_holds_content_and_demos(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "mlquiz/_bundled/content/sections.toml" in names
    assert "mlquiz/_bundled/demos/normalization/bn_vs_ln.py" in names
    assert any(name.endswith(".tcss") for name in names)
    assert not any(name.startswith(("tests/", "content/", "demos/")) for name in names)


def test_all_but_the_demos_works_without_pytorch(
    wheel: Path, elsewhere: InstalledEnvironment
) -> None:
    elsewhere.install(f"mlquiz @ {wheel.as_uri()}")
    for command, given in WITHOUT_PYTORCH.items():
        done = elsewhere.mlquiz(*command.split(), given=given)
        assert done.returncode == 0, done.stderr
        assert done.stdout
    checked = elsewhere.mlquiz("check", "--json")
    assert checked.returncode == 0, checked.stdout
    assert json.loads(checked.stdout)["problems"] == []
    for command in ("demo", "verify"):
        missing = elsewhere.mlquiz(command, "overfitting/capacity")
        assert missing.returncode == 1
        assert "mlquiz: PyTorch is not installed: install it with `" in missing.stderr
        assert elsewhere.named in missing.stderr
        assert f"'mlquiz[demos] @ {wheel.as_uri()}'" in missing.stderr


@pytest.mark.parametrize(
    "elsewhere", [pytest.param(Pip, marks=pytest.mark.scheduled), WITH_UV], indirect=True
)
def test_the_extra_adds_the_demos(wheel: Path, elsewhere: InstalledEnvironment) -> None:
    """With pip this takes minutes: it copies a gigabyte that uv links."""
    elsewhere.install(f"mlquiz[demos] @ {wheel.as_uri()}")
    for name in ("overfitting/capacity", "taxonomy/svm_gamma"):
        demo = elsewhere.mlquiz("demo", name, "--json")
        assert demo.returncode == 0, demo.stderr
        assert json.loads(demo.stdout)["findings"]
