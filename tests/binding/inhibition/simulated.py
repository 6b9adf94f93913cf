"""Measurements made from known constants."""

from __future__ import annotations

from math import inf

import numpy as np
import polars as pl

from sevenless.fitting.curves import Curves


def free_enzyme(ki_app_molar: float, inhibitor_molar: np.ndarray, enzyme_molar: float) -> np.ndarray:
    """Part of the enzyme that is free, from mass balance by bisection: no formula of the package."""
    low, high = np.zeros_like(inhibitor_molar), np.full_like(inhibitor_molar, enzyme_molar)
    for _ in range(200):
        free = (low + high) / 2
        bound = enzyme_molar - free
        inhibitor_free = inhibitor_molar - bound
        # Too much free enzyme: the complex would need more inhibitor than there is, or is less than binding asks.
        too_little_bound = (inhibitor_free > 0) & (free * inhibitor_free > ki_app_molar * bound)
        high, low = np.where(too_little_bound, free, high), np.where(too_little_bound, low, free)
    return (low + high) / 2 / enzyme_molar


def tight_curves(
    rng: np.random.Generator, ki_app_molar: float, *, enzyme_molar: float = 2e-9, count: int = 200, sd: float = 2.0
) -> Curves:
    """Rates of 100 without inhibitor; doses cover the IC50 wherever it is."""
    ic50 = ki_app_molar + enzyme_molar / 2
    doses = np.tile(np.append([0.0, 0.0], ic50 * 2.0 ** np.arange(-6, 7)), 2)
    rate = 100 * free_enzyme(ki_app_molar, doses, enzyme_molar)
    return Curves.from_matrix(doses, rate + rng.normal(0, sd, (count, len(doses))))


SUBSTRATES = np.array([5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4])
INHIBITORS = np.array([0.0, 5e-9, 1e-8, 2e-8, 5e-8, 1e-7])
TRUE_KI: dict[str, tuple[float, float]] = {
    "none": (inf, inf),
    "competitive": (2e-8, inf),
    "uncompetitive": (inf, 2e-8),
    "noncompetitive": (2e-8, 2e-8),
    "mixed": (1e-8, 4e-8),
}
VMAX, KM = 100.0, 3e-5


def grids(
    rng: np.random.Generator,
    mechanism: str,
    *,
    count: int = 40,
    sd: float = 1.5,
    substrates: np.ndarray = SUBSTRATES,
    inhibitors: np.ndarray = INHIBITORS,
) -> pl.DataFrame:
    """Rates of ``count`` inhibitors of one mechanism on the same grid."""
    kic, kiu = TRUE_KI[mechanism]
    s, i = (axis.ravel() for axis in np.meshgrid(substrates, inhibitors))
    rate = VMAX * s / (KM * (1 + i / kic) + s * (1 + i / kiu))
    noisy = rate + rng.normal(0, sd, (count, len(rate)))
    return pl.DataFrame(
        {
            "compound": np.repeat(np.arange(count), len(rate)).astype(str),
            "substrate_molar": np.tile(s, count),
            "inhibitor_molar": np.tile(i, count),
            "rate": noisy.ravel(),
        }
    )


KINACT, KI = 0.01, 1e-6


def kobs_curves(rng: np.random.Generator, ki_molar: float = KI, *, count: int = 200, part: float = 0.03) -> Curves:
    """kobs with an error of a part of its greatest value, over doses from 0.1 to 10 uM."""
    doses = np.repeat(np.geomspace(1e-7, 1e-5, 10), 2)
    kobs = KINACT * doses / (ki_molar + doses)
    return Curves.from_matrix(doses, kobs + rng.normal(0, part * kobs.max(), (count, len(doses))))


def activity_left(rng: np.random.Generator, *, count: int = 60, sd: float = 2.0) -> Curves:
    """Dose-response curves after 1, 5, 15 and 60 minutes of preincubation."""
    doses = np.append(0.0, np.geomspace(1e-8, 1e-5, 10))
    rows = [
        pl.DataFrame(
            {
                "compound": [str(n)] * len(doses),
                "preincubation_s": [time_s] * len(doses),
                "conc_molar": doses,
                "response": 100 * np.exp(-KINACT * doses / (KI + doses) * time_s) + rng.normal(0, sd, len(doses)),
            }
        )
        for n in range(count)
        for time_s in (60.0, 300.0, 900.0, 3600.0)
    ]
    return Curves.from_table(pl.concat(rows), by=["compound", "preincubation_s"])


def inside(table: pl.DataFrame, name: str, truth: float) -> float:
    """Part of the intervals that hold the truth."""
    return float(table.select(((pl.col(f"{name}_lo") <= truth) & (pl.col(f"{name}_hi") >= truth)).mean()).item())
