"""Workarounds for faults of Textual 8.2; each class docstring names the fault."""
