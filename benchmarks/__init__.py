"""Benchmarks that compare timings measured side by side in the same run."""
