"""Packs: folders with content and demos of one's own, studied beside those of mlquiz."""
