"""The learner's data: one SQLite file with an append-only log and what derives from it."""
