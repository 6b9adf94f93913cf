"""Numerics of curve fitting: arrays in, tables out."""
