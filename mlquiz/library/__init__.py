"""Content files to a library: load, validate, cache, check."""
