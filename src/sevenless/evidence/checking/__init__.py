"""What a folder of records is checked for: its text, its schema, its numbers, its references and its names."""
