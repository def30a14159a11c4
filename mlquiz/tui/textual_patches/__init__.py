"""Corrections of Textual, each with the fault that it works around."""
