"""What ``sevenless binding`` does, one command a file."""
