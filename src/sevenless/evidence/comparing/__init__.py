"""What was measured beside what is published: which conditions agree, how far the numbers are apart, and what of it."""
