"""Plain tables of doses and rates, as the bench or a kinetic run writes them, for the inhibition constants."""
