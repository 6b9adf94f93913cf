"""Files of surface plasmon resonance: one file per vendor's layout, a `SprRead` out of each."""
