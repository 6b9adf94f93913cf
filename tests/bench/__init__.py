"""What the benches compute from their measurements; nothing is timed here."""
