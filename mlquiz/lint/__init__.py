"""What `mlquiz check` demands of content and demos."""
