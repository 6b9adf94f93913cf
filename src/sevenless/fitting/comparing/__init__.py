"""Several curves or several potencies at once: shared parameters, fold shifts, averages."""
