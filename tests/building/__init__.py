"""Shared builders for tests: content, demos, logs and throw-away processes."""
