"""From the instrument's channels to one signal per well.

============================ ==============================================================================
name                         signal
============================ ==============================================================================
``luminescence``             the counts themselves
``luminescence_less_blank``  counts less the median of the blank wells that serve the same group
``ratio``                    1e4 * acceptor / donor
``delta_f``                  100 * (ratio - negative) / negative, where negative is the median ratio of the
                             blank wells that serve the same group, else of the inhibitor wells
``rate``                     rate of the counts over time less the median rate of the blank wells (no exchange factor)
                             that serve the same group
``rate_of_ratio``            the same of the ratio
============================ ==============================================================================

A run has one scale: what cannot be referred to the same background on every plate is referred to it on none. The
signal is then the counts or the ratio itself, and `signal_scale` says which it is.

References
----------
Mathis G. (1995) Probing molecular interactions with homogeneous techniques based on rare earth cryptates and
fluorescence energy transfer. Clin. Chem. 41:1391-1397, doi 10.1093/clinchem/41.9.1391 (ratio of the two emissions).
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import polars as pl

from sevenless.assays.controls import PlateGroup, column_values, plate_groups
from sevenless.assays.protocol import Protocol
from sevenless.errors import UnknownNameError
from sevenless.fitting.curves import Float64Array

__all__ = ["TRANSFORMS", "signal_before_background", "signal_scale", "transform"]

_RATIO_SCALE: Final = 1e4
Start = Literal["counts", "ratio", "rate"]
_NO_RATIO: Final = "no ratio: the donor signal is zero or less"

TRANSFORMS: Final[dict[str, tuple[Start, tuple[str, ...]]]] = {
    "luminescence": ("counts", ()),
    "luminescence_less_blank": ("counts", ("blank",)),
    "ratio": ("ratio", ()),
    "delta_f": ("ratio", ("blank", "inhibitor")),
    "rate": ("rate", ("blank",)),
    "rate_of_ratio": ("rate", ("blank",)),
}
"""Each transform: what it starts from, and the roles of the background that it refers to, tried in order."""


def transform(wells: pl.DataFrame, protocol: Protocol) -> pl.DataFrame:
    """The wells with their ``signal``.

    Parameters
    ----------
    wells
        One row per plate and well: ``plate``, ``role``, ``raw_<role>`` for each channel (null where masked), and
        where there are any ``exclusion``, ``mask_reason`` and the control columns of the protocol.
    protocol
        Names the transform.

    Returns
    -------
    polars.DataFrame
        The wells with ``signal`` (null where a raw value that it needs is masked) and, for the transforms that
        divide, ``ratio``. A well whose ratio does not exist because its donor signal is zero gets that as its
        ``mask_reason``.

    Raises
    ------
    UnknownNameError
        If the protocol names a transform that does not exist.
    """
    start, _ = _lookup(protocol)
    before = signal_before_background(wells, protocol)
    background = _background(wells, protocol, before)
    if background is None:
        signal = before
    elif start == "ratio":
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            signal = 100.0 * (before - background) / background
    else:
        signal = before - background
    out = wells.with_columns(signal=_column(signal))
    if start == "ratio":
        out = _with_masks(out.with_columns(ratio=_column(before)))
    return out


def signal_before_background(wells: pl.DataFrame, protocol: Protocol) -> Float64Array:
    """The counts, the ratio or the rate of each well, before any background is taken off; NaN where there is none.

    Coefficients of variation and signal-to-background are taken here: on the scale of the signal a background is
    zero by construction.
    """
    start, _ = _lookup(protocol)
    if start == "counts":
        return column_values(wells, f"raw_{protocol.channels[0].role}")
    if start == "rate":
        return column_values(wells, "rate_per_s")
    acceptor, donor = column_values(wells, "raw_acceptor"), column_values(wells, "raw_donor")
    usable = donor > 0
    with np.errstate(over="ignore"):
        ratio = np.where(usable, _RATIO_SCALE * acceptor / np.where(usable, donor, 1.0), np.nan)
    return np.where(np.isfinite(ratio), ratio, np.nan)


def signal_scale(wells: pl.DataFrame, protocol: Protocol) -> str:
    """What the numbers in ``signal`` are: ``counts``, ``ratio x 10^4``, ``ΔF %``, ``rate of the counts, per s``, ..."""
    start, roles = _lookup(protocol)
    before = signal_before_background(wells, protocol)
    referred = bool(roles) and _background(wells, protocol, before) is not None
    if start == "rate":
        scaled = "ratio x 10^4" if protocol.transform == "rate_of_ratio" else "counts"
        of = "kobs" if protocol.progress is not None and protocol.progress.rate == "kobs" else f"rate of the {scaled}"
        return f"{of}, per s, {'less' if referred else 'with'} the intrinsic rate"
    return {"counts": ("counts", "counts less blank"), "ratio": ("ratio x 10^4", "ΔF %")}[start][referred]


def _lookup(protocol: Protocol) -> tuple[Start, tuple[str, ...]]:
    if protocol.transform not in TRANSFORMS:
        raise UnknownNameError("transform", protocol.transform, TRANSFORMS)
    return TRANSFORMS[protocol.transform]


def _background(wells: pl.DataFrame, protocol: Protocol, before: Float64Array) -> Float64Array | None:
    """The background of each well, or None where the transform has none or no role gives it for every group."""
    _, roles = _lookup(protocol)
    groups = plate_groups(wells, protocol) if roles else []
    for role in roles:
        centres = [_centre(group.values(role, before)) for group in groups]
        if all(np.isfinite(centre) for group, centre in zip(groups, centres, strict=True) if _is_measured(group)):
            background = np.full(len(wells), np.nan)
            for group, centre in zip(groups, centres, strict=True):
                background[group.members] = centre
            return background
    return None


def _centre(values: Float64Array) -> float:
    """The median, NaN where there is none or it is zero, by which no ratio can be divided."""
    return float(np.median(values)) or float("nan") if len(values) else float("nan")


def _is_measured(group: PlateGroup) -> bool:
    return any(len(group.rows(role)) for role in ("sample", "time0"))


def _with_masks(wells: pl.DataFrame) -> pl.DataFrame:
    """Say why a ratio is missing although both of its readings are there."""
    if "mask_reason" not in wells.columns:
        return wells
    undefined = pl.col("signal").is_null() & pl.col("raw_acceptor").is_not_null() & pl.col("raw_donor").is_not_null()
    reason = pl.when(undefined & pl.col("mask_reason").is_null()).then(pl.lit(_NO_RATIO)).otherwise("mask_reason")
    return wells.with_columns(mask_reason=reason)


def _column(values: Float64Array) -> pl.Series:
    return pl.Series(np.where(np.isfinite(values), values, np.nan), dtype=pl.Float64).fill_nan(None)
