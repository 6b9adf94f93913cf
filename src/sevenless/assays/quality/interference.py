"""Compounds that disturb the donor of an energy-transfer assay.

The donor emission of a well should not depend on what is in it. Where a compound quenches the donor, absorbs its
light or fluoresces beside it, the ratio moves although nothing has happened to the proteins.

References
----------
Degorce F. et al. (2009) HTRF: a technology tailored for drug discovery. Curr. Chem. Genomics 3:22-32,
doi 10.2174/1875397300903010022 (donor emission as the internal reference).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from sevenless.assays.controls import column_values, plate_groups
from sevenless.assays.protocol import Protocol
from sevenless.assays.quality.plate_statistics import MAD_SCALE

__all__ = ["LIMIT_PERCENT", "with_donor"]

LIMIT_PERCENT: Final = 20.0
"""A donor emission this far off the neutral wells, and beyond their scatter, counts as interference."""

_SIGMAS: Final = 4.0


def with_donor(wells: pl.DataFrame, protocol: Protocol) -> pl.DataFrame:
    """The wells with their donor emission in percent of the neutral wells, and whether that is interference.

    Parameters
    ----------
    wells
        One row per plate and well: ``plate``, ``role``, ``raw_donor``, and where there are exclusions ``exclusion``.
    protocol
        Its control columns say which neutral wells belong to a well.

    Returns
    -------
    polars.DataFrame
        The wells with ``donor_percent_of_neutral`` (null where masked or without neutral wells) and ``interference``:
        true for sample wells over `LIMIT_PERCENT` off and more than four robust standard deviations of the neutral
        wells away from their median. Unchanged where the protocol has no donor.
    """
    if "raw_donor" not in wells.columns:
        return wells
    donor = column_values(wells, "raw_donor")
    percent = np.full(len(wells), np.nan)
    flagged = np.zeros(len(wells), dtype=bool)
    for group in plate_groups(wells, protocol):
        neutral = group.values("neutral", donor)
        if not len(neutral) or not (middle := float(np.median(neutral))) > 0:
            continue
        percent[group.members] = 100.0 * donor[group.members] / middle
        scatter = 100.0 * MAD_SCALE * float(np.median(np.abs(neutral - middle))) / middle
        samples = group.rows("sample")
        flagged[samples] = np.abs(percent[samples] - 100.0) > max(LIMIT_PERCENT, _SIGMAS * scatter)
    return wells.with_columns(
        donor_percent_of_neutral=pl.Series(percent, dtype=pl.Float64).fill_nan(None), interference=pl.Series(flagged)
    )
