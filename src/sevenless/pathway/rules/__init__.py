"""The model as rules a biologist can read, one file per family. Read when the networks are built, not by users."""
