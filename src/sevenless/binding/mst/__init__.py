"""Affinities from microscale thermophoresis: windows found in the traces, Fnorm, checks, fits and verdicts."""
