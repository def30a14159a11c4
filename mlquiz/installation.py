"""How this mlquiz was installed, and the commands that add PyTorch to it or upgrade it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from msgspec import Struct

CPU_INDEX = "https://download.pytorch.org/whl/cpu"
"""PyTorch's own index of CPU builds. On Linux, PyPI has only builds with CUDA."""

Installer = Literal["uv tool", "uvx", "pipx", "uv pip", "pip"]
UVX_FOLDER = re.compile(r"(archive|environments)-v\d+")
"""The names of the folders in uv's cache in which `uvx` keeps its environments."""


class Installation(Struct, frozen=True):
    """How mlquiz was installed.

    `source` is the URL of the file, folder or repository that it was installed from, as a
    requirement names it, or '' if it came from an index; `editable` is whether it is a checkout of
    which changes take effect at once. `python` is the interpreter, as a command.
    """

    installer: Installer
    source: str = ""
    editable: bool = False
    python: str = "python"


def find_installation() -> Installation:
    """Return how the running mlquiz was installed; plain pip if nothing is known."""
    source, editable = _source()
    return Installation(_installer(Path(sys.prefix)), source, editable, _python())


def install_command(found: Installation, extras: str, system: str = sys.platform) -> str:
    """Return the command that adds extras, `demos` or `demos,tune`, with a CPU build of PyTorch.

    `system` has the values of `sys.platform`.
    """
    wanted = _quoted(_requirement(found, f"[{extras}]", system), system)
    editable = "-e " if found.editable else ""
    index = f"--extra-index-url {CPU_INDEX}" if system == "linux" else ""
    match found.installer:
        case "uv tool":
            command = f"uv tool install --torch-backend cpu {editable}{wanted}"
        case "uvx":
            command = f"uvx --torch-backend cpu --from {wanted} mlquiz"
        case "pipx":
            pip_args = f" --pip-args={_quoted(index, system)}" if index else ""
            command = f"pipx install --force {editable}{wanted}{pip_args}"
        case "uv pip":
            command = (
                f"uv pip install --python {found.python} --torch-backend cpu {editable}{wanted}"
            )
        case "pip":
            options = f"{index} " if index else ""
            command = f"{found.python} -m pip install {options}{editable}{wanted}"
    return command


def upgrade_command(found: Installation, system: str = sys.platform) -> str:
    """Return the command that installs the newest mlquiz of the same source.

    `uv tool` and `pipx` record the source themselves. `system` has the values of `sys.platform`.
    """
    if found.editable:
        return f"git -C {_quoted(_path(found.source, system), system)} pull"
    newest = _quoted(_requirement(found, "", system), system)
    commands: dict[Installer, str] = {
        "uv tool": "uv tool upgrade mlquiz",
        "uvx": f"uvx --refresh --from {newest} mlquiz" if found.source else "uvx mlquiz@latest",
        "pipx": "pipx upgrade mlquiz",
        "uv pip": f"uv pip install --python {found.python} -U {newest}",
        "pip": f"{found.python} -m pip install -U {newest}",
    }
    return commands[found.installer]


def index_option(found: Installation) -> str:
    """Return the option with which `install_command` takes the address of another index."""
    return "--default-index" if found.installer in {"uv tool", "uvx", "uv pip"} else "-i"


def _installer(prefix: Path) -> Installer:
    """Return what created the environment at `prefix`, from the files that it leaves there."""
    if (prefix / "uv-receipt.toml").is_file():
        return "uv tool"
    if (prefix / "pipx_metadata.json").is_file():
        return "pipx"
    if any(UVX_FOLDER.fullmatch(part) for part in prefix.parts):
        return "uvx"
    return "pip" if find_spec("pip") else "uv pip"


def _source() -> tuple[str, bool]:
    """Return the URL that mlquiz was installed from, and whether it is editable (PEP 610)."""
    try:
        record = metadata.distribution("mlquiz").read_text("direct_url.json")
        fields = json.loads(record) if record else {}
        return _url(fields), bool(fields.get("dir_info", {}).get("editable"))
    except (metadata.PackageNotFoundError, OSError, ValueError, AttributeError):
        return "", False


def _url(fields: dict[str, Any]) -> str:
    """Return the URL in a record of PEP 610; that of a repository with its branch or tag, if any.

    The record has the name of the version control system apart from the URL: `git+https://…@main`.
    """
    url: str = fields.get("url", "")
    version_control = fields.get("vcs_info", {})
    if not version_control:
        return url
    revision = version_control.get("requested_revision")
    return f"{version_control.get('vcs')}+{url}" + (f"@{revision}" if revision else "")


def _python() -> str:
    """Return `python` if that starts this interpreter, otherwise its path."""
    found = shutil.which("python")
    same = found and os.path.dirname(found) == os.path.dirname(sys.executable)  # noqa: PTH120 - a link is not resolved
    return "python" if same else _quoted(sys.executable, sys.platform)


def _requirement(found: Installation, extra: str, system: str) -> str:
    if found.editable:
        return f"{_path(found.source, system)}{extra}"
    return f"mlquiz{extra} @ {found.source}" if found.source else f"mlquiz{extra}"


def _path(url: str, system: str) -> str:
    """Return the path in a file's URL; on Windows, a slash stands before the letter of a drive."""
    path = unquote(urlsplit(url).path)
    return path.removeprefix("/") if system == "win32" else path


def _quoted(text: str, system: str) -> str:
    """Return a text as one word of a command."""
    if system != "win32":
        return shlex.quote(text)
    # PowerShell does not start a program whose path is in quotation marks.
    return text if re.fullmatch(r"[\w.:/\\-]+", text) else f'"{text}"'
