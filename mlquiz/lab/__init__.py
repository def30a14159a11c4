"""Demos: the contract that a listing imports, and all that runs one."""

from mlquiz.lab.contract import Comparison, Point, above, below, close, digits, main

__all__ = ["Comparison", "Point", "above", "below", "close", "digits", "main"]
