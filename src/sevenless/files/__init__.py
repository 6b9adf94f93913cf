"""Files as cells and as tables: decoding, tables in and out by ending, writing whole or not at all."""
