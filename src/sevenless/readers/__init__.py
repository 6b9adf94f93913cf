"""One reader per instrument: a file in, a `PlateRead` out."""
