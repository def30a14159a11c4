"""Fixtures shared by all tests: a separate home folder, the command and a small library."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, settings

from mlquiz.library.library import Library
from mlquiz.store.store import Store
from tests.building.screen import screen
from tests.building.small_library import write_content
from tests.building.throwaway import demo, lifeline, torch_folder

__all__ = ["demo", "lifeline", "screen", "torch_folder"]


# A busy machine must not fail a test.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_configure() -> None:
    """Restore ignored SIGINT and SIGHUP handlers, because child processes inherit ignored signals.

    They are ignored if the tests run in the background or under nohup.
    """
    for number, handler in (
        (signal.SIGINT, signal.default_int_handler),
        (signal.SIGHUP, signal.SIG_DFL),
    ):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the seeds that tests used, so that failures can be reproduced."""
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.getreports(kind)]
    for report in reports:
        for name, value in report.user_properties:
            if name == "seed":
                terminalreporter.write_line(f"seed {value}  {report.nodeid}")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Return a separate home folder for this test, and use it in a neutral environment."""
    for name in ("LC_ALL", "LC_MESSAGES", "MLQUIZ_LANG", "NO_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    folder = tmp_path / "home"
    monkeypatch.setenv("MLQUIZ_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def shipped_cache(tmp_path_factory):
    """Return the cache of the content that ships, made once because it takes a second."""
    cache = tmp_path_factory.mktemp("shipped") / "library.sqlite"
    Library.open(cache=cache).close()
    return cache


@pytest.fixture
def link_cache(home, shipped_cache):
    """Return a function that gives the home folder the cache of the content that ships.

    A link is enough: mlquiz replaces the file and never changes it.
    """

    def link() -> None:
        if not (home / "cache").exists():
            (home / "cache").mkdir(parents=True)
            os.link(shipped_cache, home / "cache" / "library.sqlite")

    return link


@pytest.fixture
def indexed(link_cache):
    """Give the home folder the cache of the content that ships before the test begins."""
    link_cache()


@pytest.fixture
def mlquiz(link_cache):
    """Return a function that runs the real command in a separate process."""

    def run(
        *arguments: str, given: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        link_cache()
        return subprocess.run(
            [sys.executable, "-m", "mlquiz", *arguments],
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, **environment},
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def store(home):
    with Store.in_folder(home) as opened:
        yield opened


@pytest.fixture
def library(tmp_path):
    """Yield a small open library with one item of each kind."""
    with Library.open([write_content(tmp_path)], tmp_path / "cache.sqlite") as opened:
        assert opened.problems == ()
        yield opened
