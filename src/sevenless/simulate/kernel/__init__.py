"""The engine: machine code that reads a network as index tables and integrates eight parameter sets side by side."""
