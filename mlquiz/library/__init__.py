"""The library of content: reading, validating and caching its files."""
