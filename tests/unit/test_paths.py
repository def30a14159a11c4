"""The folders of the learner's data and of the cache."""

from pathlib import Path

import pytest

from mlquiz.paths import cache_dir, data_dir


@pytest.fixture
def user(tmp_path, monkeypatch):
    """Set the user's home folder to a temporary one and return it."""
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_mlquiz_home_holds_everything(user, monkeypatch):
    monkeypatch.setenv("MLQUIZ_HOME", "~/learning")
    assert data_dir() == user / "learning"
    assert cache_dir() == user / "learning" / "cache"


def test_a_user_who_is_unknown_is_part_of_the_name(monkeypatch):
    monkeypatch.setenv("MLQUIZ_HOME", "~nobody-of-this-name/learning")
    assert data_dir() == Path("~nobody-of-this-name/learning")


@pytest.mark.parametrize("setting", [None, ""])
def test_without_mlquiz_home_data_and_cache_are_in_the_users_folders(user, monkeypatch, setting):
    monkeypatch.delenv("MLQUIZ_HOME")
    if setting is not None:
        monkeypatch.setenv("MLQUIZ_HOME", setting)
    assert data_dir().is_relative_to(user)
    assert cache_dir().is_relative_to(user)
    assert data_dir() != cache_dir()
