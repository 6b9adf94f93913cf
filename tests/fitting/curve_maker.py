"""Curves with known parameters, for tests of the engine."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

DOSES_MOLAR = 1e-5 / 3.0 ** np.arange(9, -1, -1)


def logistic(
    conc_molar: npt.NDArray[np.float64], ic50_molar: float, hill: float = 1.0, top: float = 1.0, bottom: float = 0.0
) -> npt.NDArray[np.float64]:
    """The four-parameter logistic, vehicle included."""
    return np.asarray(bottom + (top - bottom) / (1 + (conc_molar / ic50_molar) ** hill))


def noisy_curves(
    count: int, *, seed: int, replicates: int = 1, noise: float = 0.04
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Doses, responses and the true log10 IC50s of defined curves."""
    rng = np.random.default_rng(seed)
    conc = np.repeat(DOSES_MOLAR, replicates)
    log10_ic50 = rng.uniform(np.log10(DOSES_MOLAR[2]), np.log10(DOSES_MOLAR[7]), count)
    hill, bottom = np.exp(rng.normal(0, 0.25, count)), rng.uniform(0, 0.25, count)
    mean = np.array([logistic(conc, 10**m, h, 1.0, b) for m, h, b in zip(log10_ic50, hill, bottom, strict=True)])
    return conc, mean + rng.normal(0, noise, mean.shape), log10_ic50
