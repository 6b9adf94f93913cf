"""Inhibition constants: from potencies, tight binding, grids of substrate and inhibitor, and inactivation."""
