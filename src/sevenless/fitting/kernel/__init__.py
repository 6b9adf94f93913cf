"""The batched four-parameter engine: one curve after another, in machine code."""
