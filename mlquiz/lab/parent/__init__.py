"""The application's side: starts workers, reads their events, verifies demos over seeds."""
