"""The worker process: runs a demo's script and sends its points."""
