"""Measurements made from known constants, in the layout of instruments: truth for tests, pages and demos."""
