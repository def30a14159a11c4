"""The messages shown to learners, in English and Chinese."""
