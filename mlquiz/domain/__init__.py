"""Pure logic: concepts, items, grading, scheduling, queues. No I/O, no clock, no Textual."""
