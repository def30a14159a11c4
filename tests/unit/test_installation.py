"""How this mlquiz was installed, recognized by the files that an installer leaves."""

from __future__ import annotations

import shlex
import sys
from importlib import metadata
from pathlib import Path

import pytest

from mlquiz.installation import (
    Installation,
    Installer,
    find_installation,
    index_option,
    install_command,
    upgrade_command,
)

CPU = "--extra-index-url https://download.pytorch.org/whl/cpu"
PAGE = "https://example.org/mlquiz"
WHEEL = "file:///tmp/my%20wheels/mlquiz-0.1.0-py3-none-any.whl"


@pytest.mark.parametrize(
    ("file", "folder", "installer"),
    [
        ("uv-receipt.toml", "tools/mlquiz", "uv tool"),
        ("pipx_metadata.json", "venvs/mlquiz", "pipx"),
        ("pyvenv.cfg", "archive-v0/b3x", "uvx"),
        ("pyvenv.cfg", "environments-v2/mlquiz-1a", "uvx"),
        ("pyvenv.cfg", "venv", "pip"),
        ("pyvenv.cfg", "archive-videos/venv", "pip"),
    ],
)
def test_an_environment_tells_what_created_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, folder: str, installer: Installer
) -> None:
    prefix = tmp_path / folder
    prefix.mkdir(parents=True)
    (prefix / file).touch()
    monkeypatch.setattr(sys, "prefix", str(prefix))
    assert find_installation().installer == installer


def test_without_pip_uv_adds_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlquiz.installation.find_spec", lambda name: None)
    assert find_installation().installer == "uv pip"


@pytest.mark.parametrize(
    ("record", "source", "editable"),
    [
        (None, "", False),
        ("not JSON", "", False),
        ("[]", "", False),
        ('{"url": "file:///src/mlquiz", "dir_info": {"editable": true}}', "/src/mlquiz", True),
        ('{"url": "file:///src/mlquiz", "dir_info": {}}', "/src/mlquiz", False),
        ('{"url": "file:///a/b.whl", "archive_info": {}}', "/a/b.whl", False),
        (f'{{"url": "{PAGE}", "vcs_info": {{"vcs": "git"}}}}', f"git+{PAGE}", False),
        (
            f'{{"url": "{PAGE}", "vcs_info": {{"vcs": "git", "requested_revision": "v1"}}}}',
            f"git+{PAGE}@v1",
            False,
        ),
    ],
)
def test_the_source_is_read_from_the_metadata(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record: str | None,
    source: str,
    editable: bool,
) -> None:
    if record is not None:
        (tmp_path / "direct_url.json").write_text(record, encoding="utf-8")
    monkeypatch.setattr(metadata, "distribution", lambda name: metadata.PathDistribution(tmp_path))
    found = find_installation()
    assert (found.source.removeprefix("file://"), found.editable) == (source, editable)


def test_an_mlquiz_without_metadata_comes_from_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", missing)
    assert find_installation().source == ""


@pytest.mark.parametrize(
    ("installer", "command"),
    [
        ("uv tool", "uv tool install --torch-backend cpu 'mlquiz[demos]'"),
        ("uvx", "uvx --torch-backend cpu --from 'mlquiz[demos]' mlquiz"),
        ("pipx", f"pipx install --force 'mlquiz[demos]' --pip-args='{CPU}'"),
        ("uv pip", "uv pip install --python python --torch-backend cpu 'mlquiz[demos]'"),
        ("pip", f"python -m pip install {CPU} 'mlquiz[demos]'"),
    ],
)
def test_each_installer_has_one_command_for_the_demos(installer: Installer, command: str) -> None:
    assert install_command(Installation(installer), "demos", "linux") == command


@pytest.mark.parametrize(
    ("system", "command"),
    [
        ("darwin", "python -m pip install 'mlquiz[demos]'"),
        ("win32", 'python -m pip install "mlquiz[demos]"'),
    ],
)
def test_only_linux_needs_an_index_for_the_cpu_build(system: str, command: str) -> None:
    assert install_command(Installation("pip"), "demos", system) == command


def test_a_wheel_is_named_again() -> None:
    found = Installation("uv tool", WHEEL)
    command = f"uv tool install --torch-backend cpu 'mlquiz[demos] @ {WHEEL}'"
    assert install_command(found, "demos", "linux") == command


@pytest.mark.parametrize(
    ("installer", "command"),
    [
        ("pip", "python -m pip install -e '/home/a b/mlquiz[demos]'"),
        ("uv tool", "uv tool install --torch-backend cpu -e '/home/a b/mlquiz[demos]'"),
        ("pipx", "pipx install --force -e '/home/a b/mlquiz[demos]'"),
    ],
)
def test_a_checkout_stays_editable(installer: Installer, command: str) -> None:
    found = Installation(installer, "file:///home/a%20b/mlquiz", editable=True)
    assert install_command(found, "demos", "darwin") == command
    assert upgrade_command(found) == "git -C '/home/a b/mlquiz' pull"


@pytest.mark.parametrize(
    ("installer", "upgrade", "index"),
    [
        ("uv tool", "uv tool upgrade mlquiz", "--default-index"),
        ("uvx", "uvx mlquiz@latest", "--default-index"),
        ("pipx", "pipx upgrade mlquiz", "-i"),
        ("uv pip", "uv pip install --python python -U mlquiz", "--default-index"),
        ("pip", "python -m pip install -U mlquiz", "-i"),
    ],
)
def test_each_installer_upgrades_and_names_an_index(
    installer: Installer, upgrade: str, index: str
) -> None:
    found = Installation(installer)
    assert (upgrade_command(found), index_option(found)) == (upgrade, index)


@pytest.mark.parametrize(
    ("installer", "upgrade"),
    [
        ("uv tool", "uv tool upgrade mlquiz"),
        ("uvx", f"uvx --refresh --from 'mlquiz @ git+{PAGE}' mlquiz"),
        ("pipx", "pipx upgrade mlquiz"),
        ("uv pip", f"uv pip install --python python -U 'mlquiz @ git+{PAGE}'"),
        ("pip", f"python -m pip install -U 'mlquiz @ git+{PAGE}'"),
    ],
)
def test_an_mlquiz_from_a_repository_is_upgraded_from_there(
    installer: Installer, upgrade: str
) -> None:
    assert upgrade_command(Installation(installer, f"git+{PAGE}"), "linux") == upgrade


def test_a_folder_with_an_apostrophe_is_quoted_for_the_shell() -> None:
    found = Installation("pip", "file:///home/Anna's/mlquiz", editable=True)
    *_, wanted = shlex.split(install_command(found, "demos", "linux"))
    assert wanted == "/home/Anna's/mlquiz[demos]"
    assert shlex.split(upgrade_command(found, "linux"))[2] == "/home/Anna's/mlquiz"


def test_a_checkout_on_windows_is_named_with_its_drive() -> None:
    found = Installation("pip", "file:///C:/a%20b/mlquiz", editable=True)
    command = 'python -m pip install -e "C:/a b/mlquiz[demos]"'
    assert install_command(found, "demos", "win32") == command
    assert upgrade_command(found, "win32") == 'git -C "C:/a b/mlquiz" pull'


def test_another_python_on_the_path_is_not_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "python"
    other.touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_installation().python == shlex.quote(sys.executable)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    assert find_installation().python == "python"
