"""Fixtures of other tests that serve here too."""

from tests.building.throwaway import demo, torch_folder

__all__ = ["demo", "torch_folder"]
