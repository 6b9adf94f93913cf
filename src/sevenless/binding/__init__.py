"""Rates, affinities and inhibition constants from kinetic and binding measurements."""
