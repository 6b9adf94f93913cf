"""Plain tables of doses and responses, read with every fault at its line."""
