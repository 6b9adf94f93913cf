"""What the user should know of an affinity besides its verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import polars as pl

from sevenless.binding.mst.checks import CapillaryLimits
from sevenless.binding.mst.verdict import MstLimits
from sevenless.units import format_conc

__all__ = ["curve_remarks"]

_DEPLETION: Final = 10.0
"""Target over KD above which the law of mass action is told by the ends of the curve alone."""
_AICC: Final = 2.0


def curve_remarks(fits: pl.DataFrame, limits: MstLimits, capillary_limits: CapillaryLimits) -> list[str]:
    """Remarks on every fit in a sentence each, ``""`` if there are none.

    Parameters
    ----------
    fits
        A table of `sevenless.binding.mst.analysis.MST_COLUMNS`, but for its last.
    limits
        ``p_no_binding`` is the level of the test for a change of the initial fluorescence too.
    capillary_limits
        What is too much of such a change, and of bleaching.
    """
    return ["; ".join(_remarks(row, limits, capillary_limits)) for row in fits.iter_rows(named=True)]


def _remarks(row: Mapping[str, Any], limits: MstLimits, capillary_limits: CapillaryLimits) -> Iterator[str]:
    if row["flagged"]:
        shift = row["kd_shift_percent"]
        moved = "" if shift is None or not row["kd_qualifier"] else f"; without, the KD changes by {shift:+.0f} %"
        yield f"flagged capillaries: {row['flagged']} of {row['points']}{moved}"
    if (row["bleaching_percent"] or 0) > capillary_limits.bleaching_percent:
        yield f"bleaching takes {row['bleaching_percent']:.1f} % between the windows: take less light"
    change, p = row["initial_change_percent"], row["p_initial_change"]
    if change is not None and p < limits.p_no_binding and abs(change) > capillary_limits.initial_fluorescence_percent:
        yield f"the ligand changes the initial fluorescence by {change:+.0f} %: Fnorm may not be what binding does"
    if row["kd_qualifier"] == "":
        return
    target, kd = row["target_molar"], row["kd_estimate_molar"]
    if target is None:
        yield "the concentration of target is not known: the KD is that of ligand in excess, and too high if it was not"
    elif target > kd:
        times = "far " if target > _DEPLETION * kd else ""
        yield f"the KD is {times}below the target ({format_conc(target)}): it rests on how much of that is active"
    gain = row["hill_aicc_gain"]
    if gain is not None and gain > _AICC and not (row["hill_low"] or 0) <= 1 <= (row["hill_high"] or 1):
        yield f"a Hill slope of {row['hill']:.2g} describes the curve better: more than one site, or another target"
