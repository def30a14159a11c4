"""What the front ends show of an item, as data: each front end only paints it."""
