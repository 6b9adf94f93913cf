"""From a table of doses and rates to inhibition constants with their points: for commands and reports."""
