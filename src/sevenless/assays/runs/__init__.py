"""A run: its file, the files it names, and the wells that come of them."""
