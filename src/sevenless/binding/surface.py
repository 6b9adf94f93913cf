"""What a surface can bind, and how much of it an atom of ligand earns."""

from __future__ import annotations

import math
from typing import Final

__all__ = ["ligand_efficiency_kcal_per_mol", "theoretical_rmax_ru"]

_GAS_KCAL_PER_MOL_K: Final = 8.31446261815324 / 4184.0
"""Molar gas constant (exact in SI) in thermochemical calories."""


def theoretical_rmax_ru(
    level_ru: float, *, analyte_dalton: float, ligand_dalton: float, sites: float = 1.0, active: float = 1.0
) -> float:
    """Response at saturation: level * analyte mass / ligand mass * sites per ligand * active share.

    Parameters
    ----------
    level_ru
        Immobilised or captured ligand.
    analyte_dalton, ligand_dalton
        Masses of what flows and of what sits on the surface.
    sites
        Binding sites of one ligand.
    active
        Share of the ligand that binds, 0 to 1.

    Raises
    ------
    ValueError
        If any of them is not positive, or the active share is above 1.

    Examples
    --------
    >>> theoretical_rmax_ru(5000.0, analyte_dalton=400.0, ligand_dalton=50_000.0)
    40.0
    """
    if not all(value > 0 and math.isfinite(value) for value in (level_ru, analyte_dalton, ligand_dalton, sites)):
        raise ValueError("level, masses and sites are positive numbers")
    if not 0 < active <= 1:
        raise ValueError(f"the active share lies between 0 and 1, not at {active}")
    return level_ru * analyte_dalton / ligand_dalton * sites * active


def ligand_efficiency_kcal_per_mol(kd_molar: float, *, heavy_atoms: int, temperature_kelvin: float) -> float:
    """Free energy of binding per heavy atom: -R * T * ln(KD / 1 M) / atoms.

    Hopkins, Groom and Alex 2004, https://doi.org/10.1016/S1359-6446(04)03069-7.

    Raises
    ------
    ValueError
        If any of them is not positive.

    Examples
    --------
    >>> round(ligand_efficiency_kcal_per_mol(1e-3, heavy_atoms=14, temperature_kelvin=298.15), 3)
    0.292
    """
    if kd_molar <= 0 or heavy_atoms <= 0 or temperature_kelvin <= 0:
        raise ValueError("affinity, atoms and temperature are positive numbers")
    return -_GAS_KCAL_PER_MOL_K * temperature_kelvin * math.log(kd_molar) / heavy_atoms
