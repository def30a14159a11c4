"""Studying: library, store and lab put together, for every front end alike."""
