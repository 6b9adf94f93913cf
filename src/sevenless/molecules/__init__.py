"""Proteins, alleles, compounds and cell lines: their names, how to find them by any of them, and no numbers.

>>> from sevenless import molecules
>>> molecules.genotype_of("H358", "KRAS")
<Allele KRAS G12C>
"""

from __future__ import annotations

from sevenless.molecules.find import genotype_of
from sevenless.molecules.library import alleles, cell_lines, compounds, proteins

__all__ = ["alleles", "cell_lines", "compounds", "genotype_of", "proteins"]
