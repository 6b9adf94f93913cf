"""From raw readings to responses: background, transform, normalisation."""

from __future__ import annotations

import polars as pl

from sevenless.assays.normalise import normalise
from sevenless.assays.protocol import Protocol
from sevenless.assays.quality.interference import with_donor
from sevenless.assays.runs.instrument_background import less_background
from sevenless.assays.transform import transform

__all__ = ["with_responses"]


def with_responses(wells: pl.DataFrame, protocol: Protocol, *, backgrounds: pl.DataFrame | None = None) -> pl.DataFrame:
    """The wells with ``signal`` and ``response``; wells excluded by hand serve as no control.

    Assays with a donor also get ``donor_percent_of_neutral`` and ``interference``.

    Parameters
    ----------
    wells
        With ``raw_<role>``, ``mask_reason`` and ``exclusion``.
    protocol
        Names transform and normalisation.
    backgrounds
        ``plate`` and ``background_<role>``, taken off the raw readings first; the columns ``raw_<role>`` of the
        result still hold what the instrument wrote.
    """
    corrected = wells if backgrounds is None else less_background(wells, backgrounds)
    table = with_donor(normalise(transform(corrected, protocol), protocol), protocol)
    return table if backgrounds is None else table.with_columns(wells.select(pl.selectors.starts_with("raw_")))
