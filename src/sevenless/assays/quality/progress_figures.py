"""Quality figures of readings over time: whether the exchange can be seen, begins, stays straight, and what drifts."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from sevenless.assays.controls import PlateGroup
from sevenless.assays.quality.plate_view import PlateView, QualityFigure
from sevenless.fitting.kinetics.progress_columns import PROGRESS_STATUSES

__all__ = ["progress_figures"]

_NAN: Final = float("nan")
_MOST_NAMED: Final = 6
_METRICS: Final = ("trace_window", "never_starts_percent", "linear_phase_percent", "drift_share_percent")


def progress_figures(view: PlateView, group: PlateGroup) -> list[QualityFigure]:
    """Figures of the traces of one group; nothing where the protocol takes one reading.

    Those of window, start, straight phase and drift are of the neutral wells, in which nothing holds the exchange up.
    """
    fits = view.run.progress
    if fits is None:
        return []
    neutral = fits[group.rows("neutral")].filter(pl.col("n_points") > 0)
    past = _past_linear(fits[np.concatenate([group.rows("neutral"), group.rows("sample")])])
    if not len(neutral):
        missing = [_unknown(name, "no neutral trace") for name in _METRICS]
        return [*missing, past]
    return [_window(neutral), _never_starts(neutral), _linear_phase(neutral), past, _drift(neutral)]


def _window(neutral: pl.DataFrame) -> QualityFigure:
    """Change over the trace, drift left out where a plateau tells it apart, over the scatter of a reading."""
    risen = pl.col("amplitude").abs() * -(-pl.col("time_constants")).exp().sub(1.0)
    straight = pl.col("initial_rate_per_s").abs() * (pl.col("window_to_s") - pl.col("window_from_s"))
    change = pl.when(pl.col("status").is_in(["straight", "never_starts"])).then(straight).otherwise(risen)
    value = neutral.select((change / pl.col("sigma")).alias("w"))["w"].drop_nulls().drop_nans()
    if not len(value):
        return _unknown("trace_window", "too few readings to tell")
    median = float(value.median())  # type: ignore[arg-type]
    if not np.isfinite(median):
        return _unknown("trace_window", "the readings do not scatter")
    return QualityFigure(metric="trace_window", value=median, message=f"{len(value)} neutral wells")


def _never_starts(neutral: pl.DataFrame) -> QualityFigure:
    still = neutral.filter(~pl.col("starts"))
    message = f"{len(still)} of {len(neutral)} neutral wells{_named(still)}"
    return QualityFigure(metric="never_starts_percent", value=100.0 * len(still) / len(neutral), message=message)


def _linear_phase(neutral: pl.DataFrame) -> QualityFigure:
    share = 100.0 * neutral["window_points"] / neutral["n_points"]
    value = share.drop_nulls().median()
    if value is None:
        return _unknown("linear_phase_percent", "no window in any trace")
    ends = neutral.select(pl.median("window_from_s", "window_to_s", "window_points")).row(0)
    first, last, points = (float(end) for end in ends)
    message = f"median window of the neutral wells: {first:.4g} to {last:.4g} s, {points:.3g} readings"
    return QualityFigure(metric="linear_phase_percent", value=float(value), message=message)  # type: ignore[arg-type]


def _past_linear(fits: pl.DataFrame) -> QualityFigure:
    known = fits.drop_nulls("in_linear_phase")
    if not len(known):
        return _unknown("past_linear_percent", "no trace was fitted")
    past = known.filter(~pl.col("in_linear_phase"))
    message = f"{len(past)} of {len(known)} wells{_named(past)}"
    return QualityFigure(metric="past_linear_percent", value=100.0 * len(past) / len(known), message=message)


def _drift(neutral: pl.DataFrame) -> QualityFigure:
    """Only a trace that levels off tells drift from exchange."""
    flat = neutral.filter(pl.col("has_plateau"))
    if not len(flat):
        message = "no neutral trace levels off, so drift cannot be told from exchange"
        return _unknown("drift_share_percent", message)
    value = 100.0 * float(flat["drift_share"].median())  # type: ignore[arg-type]
    bleached = flat.filter(pl.col("bleaches"))
    said = f"; {PROGRESS_STATUSES['bleaching']} in{_named(bleached)[1:]}" if len(bleached) else ""
    return QualityFigure(metric="drift_share_percent", value=value, message=f"{len(flat)} neutral wells{said}")


def _named(wells: pl.DataFrame) -> str:
    names = wells["well"].to_list()
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f": {', '.join(names[:_MOST_NAMED])}{more}" if names else ""


def _unknown(metric: str, why: str) -> QualityFigure:
    return QualityFigure(metric=metric, value=_NAN, message=why, level="info")
