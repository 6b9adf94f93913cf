"""Running chunks of work."""
