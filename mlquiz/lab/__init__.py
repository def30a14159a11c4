"""Demos: the API that their scripts import, and everything that runs and checks them."""

from mlquiz.lab.api import Point, digits, main

__all__ = ["Point", "digits", "main"]
