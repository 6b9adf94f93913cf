"""Traces to rates: every trace of a plate fitted, and the rate that becomes the signal of its well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.assays.progress.rules import Progress
from sevenless.fitting.kinetics.progress import fit_progress
from sevenless.fitting.kinetics.progress_columns import PROGRESS_STATUSES
from sevenless.fitting.kinetics.traces import Traces

__all__ = ["RATE_COLUMNS", "PlateProgress", "running_forward", "well_rates"]

RATE_COLUMNS: Final = pl.Schema(
    {
        "rate_per_s": pl.Float64,
        "rate_per_s_se": pl.Float64,
        "kobs_qualifier": pl.String,
        "kobs_per_s": pl.Float64,
        "kobs_per_s_se": pl.Float64,
        "lag_s": pl.Float64,
        "trace_status": pl.String,
    }
)
"""What the well table has of every trace; the rest is in the table of fits."""

_SLOPES: Final = {"start": "start_rate_per_s", "window": "initial_rate_per_s"}
_WELL: Final = ["plate", "well"]
_FEWEST_FLAT: Final = 4
"""Traces that level off, from which the lag of the others may be taken."""
_CLEAR: Final = 0.05
"""Relative standard error up to which an amplitude counts as known; the best few do where none is."""
_SHARPNESS: Final = 4
"""Power of the standard errors by which a kobs of a trace's own gives way to its slope."""
_LONGEST: Final = 0.95
"""Quantile of their lags that counts as the longest."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PlateProgress:
    """The traces of a run with their fits.

    Parameters
    ----------
    readings
        ``plate``, ``well``, ``time_s``, ``raw_<role>`` per channel, ``value`` (the signal) and ``mask_reason``.
    fits
        ``plate``, ``well`` and the columns of `PROGRESS_COLUMNS`, one row per well.
    runs
        Whether the signal ``"falls"`` or ``"rises"`` as the reaction runs, by the wells that have it uninhibited.
    """

    readings: pl.DataFrame
    fits: pl.DataFrame
    runs: Literal["falls", "rises"] = "rises"

    @classmethod
    def of(cls, readings: Sequence[pl.DataFrame], progress: Progress) -> PlateProgress:
        """Every trace of several files, each file fitted at once."""
        fits = [_fits(table, progress) for table in readings]
        return cls(readings=pl.concat(readings, how="diagonal"), fits=pl.concat(fits))


def _fits(readings: pl.DataFrame, progress: Progress) -> pl.DataFrame:
    """Every trace by itself; then those that do not level off once more, with no longer a lag than the others have.

    A slow trace hardly bends, and what it seems to do late may be taken for a lag. How long a lag is, is a matter of
    the plate and its dispenser, and the traces that level off tell it.
    """
    traces = Traces.from_table(readings, by=_WELL)
    fits = fit_progress(traces, progress.options)
    flat = fits["has_plateau"].fill_null(False).to_numpy()
    again = ~flat & (fits["status"] != "too_few_points").to_numpy()
    if flat.sum() < _FEWEST_FLAT or not again.any() or progress.options.lag_share == 0:
        return fits
    times = np.where(traces.usable, traces.time_s, np.nan)
    first, last = np.nanmin(times[flat], axis=1), np.nanmax(times[flat], axis=1)
    longest = np.quantile(fits["lag_s"].to_numpy()[flat] - first, _LONGEST) + np.nanmedian(np.diff(times[flat], axis=1))
    share = min(float(longest / np.median(last - first)), progress.options.lag_share)
    slow = Traces(labels=traces.labels.filter(again), time_s=traces.time_s[again], signal=traces.signal[again])
    refitted = fit_progress(slow, replace(progress.options, lag_share=share))
    table = pl.concat([fits.with_row_index("_row").filter(~again), refitted.insert_column(0, _rows(again))])
    return table.sort("_row").drop("_row")


def _rows(chosen: npt.NDArray[np.bool_]) -> pl.Series:
    return pl.Series("_row", np.flatnonzero(chosen), dtype=pl.UInt32)


def well_rates(readings: pl.DataFrame, fits: pl.DataFrame, progress: Progress) -> pl.DataFrame:
    """One row per well: what its readings begin at, its rate, and why it has none.

    Parameters
    ----------
    readings, fits
        As `PlateProgress` holds them.
    progress
        Which rate is taken.

    Returns
    -------
    polars.DataFrame
        ``plate``, ``well``, ``raw_<role>`` (the first reading that there is), `RATE_COLUMNS`, ``mask_reason``. Slopes
        keep the sign of the signal here: `running_forward` turns them.
    """
    raw = [name for name in readings.columns if name.startswith("raw_")]
    first = readings.group_by(_WELL, maintain_order=True).agg(
        *(pl.col(name).drop_nulls().first() for name in raw),
        pl.col("value").is_not_null().any().alias("has_any"),
        pl.col("mask_reason").drop_nulls().mode().sort().first(),
    )
    table = first.join(fits, on=_WELL, how="left", maintain_order="left")
    if progress.rate == "kobs":
        rate, error = _kobs()
    else:
        column = _SLOPES[progress.rate]
        rate, error = pl.col(column), pl.col(f"{column}_se")
    words = pl.col("status").replace_strict(PROGRESS_STATUSES, default=None, return_dtype=pl.String)
    none: pl.Expr = (
        pl.when(~pl.col("has_any"))
        .then(pl.coalesce("mask_reason", pl.lit("not read")))
        .otherwise(pl.format("no rate: {}", words))
    )
    table = table.with_columns(rate_per_s=rate, rate_per_s_se=error, trace_status=pl.col("status"))
    return table.with_columns(mask_reason=pl.when(pl.col("rate_per_s").is_null()).then(none)).select(
        *_WELL, *raw, *RATE_COLUMNS, "mask_reason"
    )


def _kobs() -> tuple[pl.Expr, pl.Expr]:
    """kobs of each trace and its standard error: that of its exponential, of its slope, or of both.

    A trace that levels off has a kobs of its own. That of a slow one can be told from its slope, the rate as the lag
    ends, over the amplitude of the traces of its plate that do level off. Which of them is taken must not hang on what
    chance made of kobs, for then it is the traces whose kobs came out high that keep it: the better known weighs more,
    by the fourth power of the standard errors, so that a clear trace owes nothing to how bright the others are. For the
    same reason the amplitude is that of the clear traces alone: of a trace that has just levelled off, a kobs that
    came out high comes with an amplitude that came out low.
    """
    flat = pl.col("has_plateau").fill_null(False)
    blur = pl.when(flat).then((pl.col("amplitude_se") / pl.col("amplitude").abs()).fill_nan(0.0))
    clear = blur <= pl.max_horizontal(pl.lit(_CLEAR), blur.bottom_k(_FEWEST_FLAT).max().over("plate"))
    amplitudes = pl.col("amplitude").filter(clear)
    amplitude = amplitudes.median().over("plate")
    unlike = 1.4826 * (amplitudes - amplitudes.median()).abs().median().over("plate")
    enough = flat.sum().over("plate") >= _FEWEST_FLAT
    slope = pl.when(enough).then(pl.col("start_rate_per_s") / amplitude)
    slope_error = pl.when(enough).then(
        (pl.col("start_rate_per_s_se") ** 2 + (slope * unlike) ** 2).sqrt() / amplitude.abs()
    )
    own = pl.when(flat | (pl.col("kobs_qualifier") == "=") & enough).then("kobs_estimate_per_s")
    own_error = pl.when(own.is_not_null()).then("kobs_per_s_se")
    share = (1.0 / (1.0 + (own_error / slope_error) ** _SHARPNESS)).fill_nan(1.0)
    share = pl.when(own.is_null()).then(0.0).when(slope.is_null()).then(1.0).otherwise(share)
    # A product with nothing is nothing, also where its share is none.
    rate = share * own.fill_null(0.0) + (1.0 - share) * slope.fill_null(0.0)
    variance = (share * own_error.fill_null(0.0)) ** 2 + ((1.0 - share) * slope_error.fill_null(0.0)) ** 2
    known = own.is_not_null() | slope.is_not_null()
    return pl.when(known).then(rate), pl.when(known).then(variance.sqrt())


def running_forward(wells: pl.DataFrame, progress: Progress) -> tuple[pl.DataFrame, Literal["falls", "rises"]]:
    """The wells with rates that are above 0 where the reaction runs as it does in the neutral wells.

    A label that leaves its protein darkens or brightens, and the slope of the signal has the sign of that. One sign
    holds for the whole run: that of the median slope of the neutral wells.

    Parameters
    ----------
    wells
        ``role``, ``rate_per_s`` and ``mask_reason``.
    progress
        A rate of the exponential has no sign to turn.
    """
    if progress.rate == "kobs":
        return wells, "rises"
    slopes = wells.filter(pl.col("role") == "neutral")["rate_per_s"].drop_nulls().to_numpy()
    falls = len(slopes) > 0 and float(np.median(slopes)) < 0
    return (wells.with_columns(-pl.col("rate_per_s")), "falls") if falls else (wells, "rises")
