"""What a demo reports if a package that demos need is not installed."""

from __future__ import annotations

from mlquiz.installation import find_installation, index_option, install_command
from mlquiz.lab.protocol import Failed

PACKAGES = {
    "torch": "PyTorch",
    "numpy": "NumPy",
    "scipy": "SciPy",
    "sklearn": "scikit-learn",
}
"""The packages of the extra `demos`, by module."""

MIRROR = "https://pypi.tuna.tsinghua.edu.cn/simple"
"""A copy of PyPI that is fast in China."""


def not_installed(module: str) -> Failed:
    """Return the event for a missing module of `PACKAGES`; it names the command to install it."""
    package = PACKAGES[module]
    return Failed(
        f"{package} is not installed: {install_hint('en')}.",
        zh=f"尚未安装 {package}：{install_hint('zh')}。",
    )


def install_hint(lang: str) -> str:
    """Return, in the language `lang`, how to install everything that demos need."""
    found = find_installation()
    command = install_command(found, "demos")
    if lang == "zh":
        mirror = f"{index_option(found)} {MIRROR}"
        return f"请用 `{command}` 安装（国内可加 `{mirror}`），再重新启动 mlquiz"
    return f"install it with `{command}` and start mlquiz again"
