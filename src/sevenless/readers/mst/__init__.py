"""Microscale thermophoresis: fluorescence of capillaries over time, with what was in each."""
