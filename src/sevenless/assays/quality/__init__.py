"""What makes a plate, a well or a potency good: figures, levels, effects of position."""
