"""The pure part: concepts, items, grading, scheduling, sessions. No I/O, no clock, no Textual."""
