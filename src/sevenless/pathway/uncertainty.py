"""How far each number may be off, by its grade, and ensembles of models drawn from that."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sevenless.evidence.constant import Constant
from sevenless.evidence.library import published
from sevenless.pathway.values import rate_constants, record_value

__all__ = ["band_of", "spread_of", "spreads"]


def spread_of(record_id: str) -> float:
    """The geometric standard deviation of a number: by its grade, and by how sure it is."""
    record = published()[record_id]
    grades = getattr(record, "grades", ())
    known = getattr(record, "known_from", "")
    if isinstance(record, Constant) and ("M" in grades or known == "fitted"):
        return record_value("pathway.spread.memory")
    sure = getattr(record, "sure", "")
    measured = not isinstance(record, Constant) or (sure == "high" and bool({"S", "A", "F"} & set(grades)))
    return record_value("pathway.spread.measured" if measured else "pathway.spread.model")


def spreads(members: int, seed: int) -> dict[str, npt.NDArray[np.float64]]:
    """Record to a factor per member, log-normal around 1; the first member is the model as it is.

    Only numbers of rate constants are spread, copies and folds of alleles are not: those are what scenarios ask about.
    """
    rng = np.random.default_rng(seed)
    records = sorted({record for one in rate_constants().values() for record in one.records.values()})
    found = {}
    for record in records:
        factors = np.exp(np.log(spread_of(record)) * rng.standard_normal(members + 1))
        factors[0] = 1.0
        found[record] = factors
    return found


def band_of(
    members: npt.NDArray[np.float64], share: float = 0.8
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Between which values this share of the members (the first axis) lies; NaN where none has a value."""
    shape = members.shape[1:]
    known = ~np.isnan(members).all(axis=0)
    lower, upper = np.full(shape, np.nan), np.full(shape, np.nan)
    if known.any():
        tail = 50.0 * (1.0 - share)
        lower[known], upper[known] = np.nanpercentile(members[:, known], [tail, 100.0 - tail], axis=0)
    return lower, upper
