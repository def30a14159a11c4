"""Rendering of texts and numbers for a terminal, independent of Textual and Rich."""
