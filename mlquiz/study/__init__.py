"""Study sessions, built on library, store and lab, and shared by all front ends."""
