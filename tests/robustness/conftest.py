"""Shared fixtures for the robustness tests."""

from tests.building.throwaway import demo, torch_folder

__all__ = ["demo", "torch_folder"]
