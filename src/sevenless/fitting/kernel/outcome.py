"""What the kernel writes for every curve: plain numbers, one record each, no strings and no rules."""

from __future__ import annotations

from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

__all__ = ["OUTCOME", "Outcomes", "Record", "empty_outcomes"]


class Record(Protocol):
    """One curve's outcome. Doses are natural logs; left and right are the plateaus at dose 0 and at infinite dose."""

    m: float
    """Natural log of the IC50."""
    p: float
    """Natural log of the Hill slope."""
    left: float
    right: float
    m_lo: float
    """From here to ``right_hi``: ends of the profile intervals."""
    m_hi: float
    p_lo: float
    p_hi: float
    left_lo: float
    left_hi: float
    right_lo: float
    right_hi: float
    m_se: float
    """From here to ``right_se``: Wald standard errors, from the Jacobian."""
    hill_se: float
    left_se: float
    right_se: float
    level: float
    """Response of the absolute IC50."""
    absolute_m: float
    absolute_se: float
    rss: float
    """Weighted sum of squares about the curve, about the null model (``tss``), and within doses (``pure_ss``)."""
    tss: float
    pure_ss: float
    s2: float
    """Residual variance."""
    max_residual: float
    x_lo: float
    """Lowest and highest tested dose."""
    x_hi: float
    points: int
    """Usable wells; ``neutral`` of them vehicle; ``doses`` distinct doses, vehicle apart."""
    doses: int
    neutral: int
    free: int
    """Free parameters of the curve and of the null model."""
    null_free: int
    pure_dof: int
    runs: int
    """Runs of residuals of one sign in dose order; ``plus`` and ``minus`` of each."""
    plus: int
    minus: int
    downweighted: int
    usable: bool
    settled: bool


_KINDS = {"float": np.float64, "int": np.int64, "bool": np.bool_}

OUTCOME: Final = np.dtype([(name, _KINDS[kind]) for name, kind in Record.__annotations__.items()], align=True)
"""The fields of `Record`."""

Outcomes = npt.NDArray[Any]
"""Structured array of `OUTCOME`, one record per curve."""


def empty_outcomes(count: int) -> Outcomes:
    """Records that say nothing yet: not usable, every float NaN."""
    outcomes = np.zeros(count, dtype=OUTCOME)
    for name in OUTCOME.names or ():
        if OUTCOME[name] == np.float64:
            outcomes[name] = np.nan
    return outcomes
