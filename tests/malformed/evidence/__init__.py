"""Malformed record files, each with what is to be said of it."""
