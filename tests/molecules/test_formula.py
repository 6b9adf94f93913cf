"""Heavy atoms out of sum formulas."""

from __future__ import annotations

import pytest

from sevenless.molecules.formula import heavy_atoms_in


@pytest.mark.parametrize(
    ("formula", "atoms"),
    [("C8H9NO2", 11), (" C6H5Cl ", 7), ("C₂H₆O", 3), ("CD3OD", 2), ("C10H15N5O10P2", 27), ("Br2", 2), ("C2H2BrCl", 4)],
)
def test_every_atom_but_hydrogen_counts(formula: str, atoms: int) -> None:
    assert heavy_atoms_in(formula) == atoms


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("C8H9NO2.HCl", "without its salt"),
        ("C8H9NO2·2H2O", "without its salt"),
        ("c8h9no2", "is no sum formula"),
        ("C8 H9", "is no sum formula"),
        ("Xy4", "is no sum formula"),
        ("", "is no sum formula"),
        ("CCO(", "is no sum formula"),
        ("H2", "has no heavy atom"),
    ],
)
def test_what_is_no_formula_of_one_ligand_is_refused(formula: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        heavy_atoms_in(formula)
