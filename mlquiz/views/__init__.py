"""What is shown of a question and of its answer, as data for the front ends to format."""
