"""Examples that come with sevenless. All are simulated, by the scripts beside them, and say so."""
