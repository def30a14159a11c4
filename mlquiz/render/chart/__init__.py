"""A line chart of braille dots for the terminal: plain data in, styled runs of text out."""

from mlquiz.render.chart.draw import MIN_HEIGHT, MIN_WIDTH, draw
from mlquiz.render.chart.grid import Role, Segment
from mlquiz.render.chart.plot import Series

__all__ = ["MIN_HEIGHT", "MIN_WIDTH", "Role", "Segment", "Series", "draw"]
