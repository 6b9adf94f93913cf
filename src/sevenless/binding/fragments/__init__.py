"""Fragment screens: which compounds bind by NMR, and how well by surface plasmon resonance."""
