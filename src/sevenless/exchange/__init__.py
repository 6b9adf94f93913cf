"""One file per outside format of models."""
