"""What ``sevenless pathway`` does, one command a file."""
