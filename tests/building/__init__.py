"""What tests of many kinds build: content, demos, logs, and processes to throw away."""
