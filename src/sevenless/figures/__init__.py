"""One file per kind of plot."""
