"""Commands that respect file permissions, even if root runs the tests."""

import os
import shutil
from collections.abc import Sequence

import pytest


def without_privileges(command: Sequence[str]) -> list[str]:
    """Return the command so that permissions apply to it; skip the test if that is impossible."""
    if os.geteuid():
        return list(command)
    if not shutil.which("setpriv"):
        pytest.skip("root may read and write anything")
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", *command]
