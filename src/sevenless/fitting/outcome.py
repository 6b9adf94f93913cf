"""What the kernel writes for every curve: plain numbers, one record each, no strings and no rules."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

__all__ = ["OUTCOME", "Outcomes"]

_FLOATS = (
    "m", "p", "left", "right",  # natural log of IC50 and Hill; plateaus at dose 0 and at infinite dose
    "m_lo", "m_hi", "p_lo", "p_hi", "left_lo", "left_hi", "right_lo", "right_hi",  # profile intervals
    "m_se", "hill_se", "left_se", "right_se", "absolute_m", "absolute_se",  # Wald, from the Jacobian
    "rss", "tss", "s2", "pure_ss",  # sums of squares: residual, about the null model, between replicates
    "max_residual", "x_lo", "x_hi", "level",
)  # fmt: skip
_INTS = ("points", "doses", "neutral", "free", "null_free", "pure_dof", "runs", "plus", "minus", "downweighted")
_FLAGS = ("usable", "settled")

OUTCOME: Final = np.dtype(
    [(name, np.float64) for name in _FLOATS]
    + [(name, np.int64) for name in _INTS]
    + [(name, np.bool_) for name in _FLAGS],
    align=True,
)
"""Fields of one curve's outcome."""

Outcomes = npt.NDArray[Any]
"""Structured array of `OUTCOME`, one record per curve."""
