"""The rules that `mlquiz check` applies to content and demos."""
