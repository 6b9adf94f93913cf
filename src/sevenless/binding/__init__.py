"""Binding measured on surfaces: from responses at equilibrium to affinities, with a verdict on each."""
