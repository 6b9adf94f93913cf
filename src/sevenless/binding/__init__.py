"""Affinities, rates and inhibition constants, each with a verdict: what binding and inhibition experiments tell, and what not."""
