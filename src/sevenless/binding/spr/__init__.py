"""Surface plasmon resonance from a file to affinities and rates: what is left out, made ready, fitted and judged."""
