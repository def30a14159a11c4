"""The screens of the app, one per module, each with its style sheet in the same directory."""
