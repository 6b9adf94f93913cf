"""How well the rate of each well is known: a fast well scatters with its brightness, a slow one with its readings.

The variance of a rate has three parts: that of its own fit; what uninhibited wells scatter beyond theirs, which grows
in proportion to the rate (volumes, brightness); and what wells without reaction scatter beyond theirs (drift):

    variance = se^2 + (spread f)^2 + floor^2,   f = rate / rate of the uninhibited wells

Without weights a curve through such wells has the scatter of its vehicle wells at every dose, and intervals that are
too wide or too narrow.

References
----------
Davidian M., Carroll R. J. (1987) J. Am. Stat. Assoc. 82:1079, doi 10.1080/01621459.1987.10478543.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from sevenless.assays.controls import IndexArray, PlateGroup, column_values
from sevenless.assays.protocol import Protocol
from sevenless.fitting.curves import Float64Array

__all__ = ["rate_weights"]

_FEWEST: Final = 4
"""Wells of either control from which a scatter is taken."""
_WILD: Final = 4.0
"""Scaled median absolute deviations beyond which a control well says nothing of the scatter of the others."""
_MOST: Final = 100.0
"""No well counts more than so many uninhibited ones: a tenth of their scatter."""


def rate_weights(wells: pl.DataFrame, groups: Sequence[PlateGroup], protocol: Protocol) -> Float64Array:
    """Weight of each well's response: inverse variance, 1 for an uninhibited well.

    Parameters
    ----------
    wells
        ``signal`` (the rate less the intrinsic one) and ``rate_per_s_se``.
    groups
        Wells that share their controls.
    protocol
        Its roles of full effect name the wells without reaction.

    Returns
    -------
    numpy.ndarray
        Shape (wells,): all 1 where a group has fewer than four wells of either control, or none of them scatters.
    """
    signal, error = column_values(wells, "signal"), np.nan_to_num(column_values(wells, "rate_per_s_se"))
    weight = np.ones(len(wells))
    for group in groups:
        neutral = _tame(signal, group, ("neutral",))
        still = _tame(signal, group, protocol.full_effect_role)
        if len(neutral) < _FEWEST or len(still) < _FEWEST:
            continue
        full = float(np.mean(signal[neutral]))
        if not full > 0:
            continue
        spread = _beyond(signal[neutral], error[neutral]) / full**2
        floor = _beyond(signal[still], error[still])
        own = group.members[np.isfinite(signal[group.members])]
        rows = np.union1d(own, neutral)
        share = np.clip(signal[rows] / full, 0.0, 1.2)
        variance = error[rows] ** 2 + spread * (full * share) ** 2 + floor
        usual = float(np.median(variance[np.isin(rows, neutral)]))
        if usual > 0:
            weight[rows] = usual / np.maximum(variance, usual / _MOST)
    return weight


def _tame(signal: Float64Array, group: PlateGroup, roles: Sequence[str]) -> IndexArray:
    """Rows of the wells with the first of these roles that the group has, without the wild ones."""
    for role in roles:
        rows = group.rows(role)
        rows = rows[np.isfinite(signal[rows])]
        if len(rows):
            away = np.abs(signal[rows] - np.median(signal[rows]))
            tame: IndexArray = rows[away <= _WILD * 1.4826 * np.median(away)]
            return tame
    return np.empty(0, dtype=np.int64)


def _beyond(signal: Float64Array, error: Float64Array) -> float:
    """Variance between wells that their own errors do not explain."""
    return max(float(np.var(signal, ddof=1) - np.mean(error**2)), 0.0)
