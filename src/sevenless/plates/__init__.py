"""Plate geometry and maps: what was measured, and what was in the wells."""
