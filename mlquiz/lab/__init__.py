"""Demos: the contract that a listing imports, and all that runs one."""

from mlquiz.lab.api import Point, digits, main

__all__ = ["Point", "digits", "main"]
