"""Sessions line by line, for pipes, screen readers and terminals that cannot show the app."""
