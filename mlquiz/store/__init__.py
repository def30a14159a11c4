"""The learner's data: one SQLite file with an append-only log and the states derived from it."""
