"""The worker processes: demo scripts, exercises in a sandbox, and the snippets of questions."""
