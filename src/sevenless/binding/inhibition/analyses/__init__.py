"""From a table of doses and rates to inhibition constants with their points: what commands, figures and reports show."""
