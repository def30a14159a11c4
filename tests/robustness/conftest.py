"""Fixtures of other tests that serve here too."""

from tests.unit.test_lab_runner import demo, torch_folder

__all__ = ["demo", "torch_folder"]
