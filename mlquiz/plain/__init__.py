"""The session line by line: for pipes, screen readers and terminals without a screen."""
