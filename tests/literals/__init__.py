"""Numbers in source code: where they stand, what they are called, and which of them are allowed."""
