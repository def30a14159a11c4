"""mlquiz: learn machine-learning fundamentals, with answers that prove themselves."""

__version__ = "0.1.0"
