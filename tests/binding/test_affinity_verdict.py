"""Verdicts on affinities, and what a surface can bind."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.binding.affinity_verdict import AFFINITY_STATUSES, MEANINGLESS, VerdictLimits, affinity_status
from sevenless.binding.surface import ligand_efficiency_kcal_per_mol, theoretical_rmax_ru


def one(kd: float, rmax: float, chi2: float, **known: float) -> str:
    more = {name: np.array([value]) for name, value in known.items()}
    return affinity_status(np.array([kd]), np.array([rmax]), np.array([chi2]), top_molar=np.array([1e-5]), **more)[0]


@pytest.mark.parametrize(
    ("numbers", "status"),
    [
        ((1e-6, 50.0, 1.0), "sound"),
        ((np.nan, np.nan, np.nan), "too few points"),
        ((1e-6, 2.9, 1.0), "no binding"),
        ((1e-6, 0.0, 0.0), "no binding"),
        ((1.1e-4, 50.0, 1.0), "not identifiable"),
        ((9e-5, 50.0, 1.0), "extrapolated"),
    ],
)
def test_numbers_alone(numbers: tuple[float, float, float], status: str) -> None:
    assert one(*numbers) == status


def test_what_is_known_beside_them() -> None:
    assert one(1e-6, 50.0, 1.0, rmax_theory_ru=20.0) == "beyond theory"
    assert one(1e-6, 50.0, 1.0, rmax_theory_ru=np.nan) == "sound"
    assert one(1e-6, 50.0, 1.0, kd_low_molar=1e-7, kd_high_molar=np.inf) == "lower bound"
    assert one(1e-6, 50.0, 1.0, kd_low_molar=0.0, kd_high_molar=1e-5) == "upper bound"
    assert one(1e-6, 50.0, 1.0, p_no_binding=0.2) == "no binding"


def test_limits_are_the_users() -> None:
    strict = VerdictLimits(times_top=1.0)
    found = affinity_status(np.array([2e-5]), np.array([50.0]), np.ones(1), top_molar=np.array([1e-5]), limits=strict)
    assert found == ["not identifiable"]


def test_meaningless_statuses_are_statuses() -> None:
    assert set(MEANINGLESS) < set(AFFINITY_STATUSES)


def test_theoretical_rmax() -> None:
    assert theoretical_rmax_ru(1000, analyte_dalton=500, ligand_dalton=25000, sites=2, active=0.5) == pytest.approx(20)
    with pytest.raises(ValueError, match="positive"):
        theoretical_rmax_ru(0, analyte_dalton=500, ligand_dalton=25000)
    with pytest.raises(ValueError, match="active share"):
        theoretical_rmax_ru(10, analyte_dalton=500, ligand_dalton=25000, active=1.5)


def test_ligand_efficiency_falls_with_size() -> None:
    small, large = (ligand_efficiency_kcal_per_mol(1e-4, heavy_atoms=n, temperature_kelvin=298) for n in (12, 24))
    assert small == pytest.approx(2 * large)
    with pytest.raises(ValueError, match="positive"):
        ligand_efficiency_kcal_per_mol(0, heavy_atoms=12, temperature_kelvin=298)
