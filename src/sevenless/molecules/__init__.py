"""Proteins, KRAS alleles, compounds and cell lines: their names, and how to find them by any of them."""
