"""Curve models beyond the four-parameter logistic, and the one search that fits any of them."""
