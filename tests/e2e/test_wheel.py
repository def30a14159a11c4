"""The wheel stands alone: built, installed elsewhere, used with no repository beside it."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def run(wheel, tmp_path_factory):
    """Run the `mlquiz` of the wheel, installed in an environment of its own.

    Its dependencies, which are large, are read from the environment of the tests.
    """
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv" / "bin"
    install = ["-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run([str(programs / "python"), *install], check=True, timeout=120)
    (site,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")

    def command(*arguments, given=""):
        return subprocess.run(
            [str(programs / "mlquiz"), *arguments],
            input=given,
            capture_output=True,
            text=True,
            cwd=folder,
            timeout=120,
            check=False,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(folder),
                "LANG": "C.UTF-8",
                "MLQUIZ_HOME": str(folder / "home"),
            },
        )

    return command


def test_the_wheel_holds_content_and_demos(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "mlquiz/_bundled/content/sections.toml" in names
    assert "mlquiz/_bundled/demos/normalization/bn_vs_ln.py" in names
    assert any(name.endswith(".tcss") for name in names)
    assert not any(name.startswith(("tests/", "content/", "demos/")) for name in names)


def test_quiz_demo_and_check_work_with_no_repository_beside_them(run):
    quiz = run("quiz", "--plain", "-n", "1", given="?\n\n")
    assert quiz.returncode == 0, quiz.stderr
    demo = run("demo", "overfitting/capacity", "--json")
    assert demo.returncode == 0, demo.stderr
    assert json.loads(demo.stdout)["findings"]
    check = run("check", "--json")
    assert check.returncode == 0, check.stdout
    assert json.loads(check.stdout)["problems"] == []
