"""What can be wrong with a network, one kind of mistake per file."""
