"""What ``sevenless evidence`` does, one command a file."""
