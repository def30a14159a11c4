"""Files that authors write: read as TOML, value by value, with all that is wrong and where."""
