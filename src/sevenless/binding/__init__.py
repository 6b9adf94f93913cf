"""Affinities, rates and inhibition constants, each with a verdict: what experiments of binding tell."""
