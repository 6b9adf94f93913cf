"""What ``sevenless inhibition`` does, one command a file."""
