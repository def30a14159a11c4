"""Validation of the TOML files that authors write, with the location of every error."""
