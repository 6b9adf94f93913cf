"""The biology: rules, limits, alleles, drugs."""
