"""From a file of thermophoresis to affinities: windows, Fnorm, checks, fits and verdicts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.binding.mst.affinities import AFFINITY_COLUMNS, fit_affinities
from sevenless.binding.mst.binding_curves import binding_curves
from sevenless.binding.mst.checks import CapillaryChecks, CapillaryLimits, check_capillaries
from sevenless.binding.mst.fnorm import fnorm_permille
from sevenless.binding.mst.remarks import curve_remarks
from sevenless.binding.mst.traces import MstTraces, Window, mst_traces
from sevenless.binding.mst.verdict import MstLimits
from sevenless.binding.mst.windows import HotWindow, MstWindows, find_windows
from sevenless.fitting.curves import Float64Array
from sevenless.readers.mst.mstread import CAPILLARY_SCHEMA, MstRead

__all__ = ["MST_COLUMNS", "MST_POINT_COLUMNS", "MstAnalysis", "MstOptions", "analyse_mst"]

_BY: Final = ("ligand", "target")
_PERMILLE: Final = {name: f"{name}_permille" for name in ("unbound", "bound", "amplitude", "noise")}

MST_POINT_COLUMNS: Final = {
    **CAPILLARY_SCHEMA,
    "fnorm_permille": pl.Float64,
    "fnorm_se_permille": pl.Float64,
    "initial_counts": pl.Float64,
    "initial_deviation_percent": pl.Float64,
    "bleaching_percent": pl.Float64,
    "bleaching_se_percent": pl.Float64,
    "ripple_permille": pl.Float64,
    "flags": pl.String,
    "is_used": pl.Boolean,
}
"""Columns of `MstAnalysis.points`. ``fnorm_se_permille`` is what the noise of the readings alone makes of Fnorm."""

MST_COLUMNS: Final = {
    **dict.fromkeys(_BY, pl.String),
    **{_PERMILLE.get(name, name): kind for name, kind in AFFINITY_COLUMNS.items()},
    "flagged": pl.Int64,
    "kd_without_flagged_molar": pl.Float64,
    "status_without_flagged": pl.String,
    "kd_shift_percent": pl.Float64,
    "initial_change_percent": pl.Float64,
    "p_initial_change": pl.Float64,
    "bleaching_percent": pl.Float64,
    "remarks": pl.String,
}
"""Columns of `MstAnalysis.fits`: those of an affinity with responses in per mille, the affinity without flagged
capillaries beside it and how far it is from that with all, how the fluorescence before the laser changes with ligand,
the median of what bleaching takes between the windows, and what the user should know."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MstOptions:
    """How a run is analysed.

    Parameters
    ----------
    cold, hot
        Windows in seconds, or None and ``"jump"`` or ``"thermophoresis"`` to have them found in the traces.
    cold_s, hot_s
        Length of the windows that are found.
    target_molar
        Concentration of labelled target, in place of what the file says.
    level
        Of the intervals.
    limits, capillary_limits
        Of the verdicts, and of the flags of capillaries.
    """

    cold: Window | None = None
    hot: HotWindow | Window = "jump"
    cold_s: float = 1.0
    hot_s: float = 1.0
    target_molar: float | None = None
    level: float = 0.95
    limits: MstLimits = field(default_factory=MstLimits)
    capillary_limits: CapillaryLimits = field(default_factory=CapillaryLimits)

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise ValueError(f"level lies between 0 and 1, not at {self.level}")
        if not (self.cold_s > 0 and self.hot_s > 0):
            raise ValueError(f"windows last some time, not {self.cold_s} and {self.hot_s} s")
        if self.target_molar is not None and not 0 < self.target_molar < np.inf:
            raise ValueError(f"a target of {self.target_molar} mol/L is none")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MstAnalysis:
    """A run as it was analysed.

    Parameters
    ----------
    points, fits
        Tables of `MST_POINT_COLUMNS`, a row per capillary, and of `MST_COLUMNS`, a row per ligand, target and
        concentration of target.
    windows
        Where cold and hot were taken, and the laser as found.
    traces
        What was measured.
    read, options
        The file, and how it was analysed.
    """

    points: pl.DataFrame
    fits: pl.DataFrame
    windows: MstWindows
    traces: MstTraces
    read: MstRead
    options: MstOptions

    def relative_fluorescence(self) -> Float64Array:
        """Traces over the fluorescence in the cold window; shape (capillaries, readings)."""
        return np.asarray(self.traces.counts / self.points["initial_counts"].to_numpy()[:, None])


def analyse_mst(read: MstRead, options: MstOptions | None = None) -> MstAnalysis:
    """Windows, Fnorm, checks, fits and verdicts of a run.

    Parameters
    ----------
    read
        Of `sevenless.readers.mst.registry.read_mst`.
    options
        See `MstOptions`.

    Raises
    ------
    InputError
        If windows cannot be found or hold too few readings, or a capillary has no fluorescence.

    Notes
    -----
    Fnorm = 1000 mean(hot) / mean(cold). Flagged capillaries are fitted; what they change is told beside. A capillary
    that the vendor's analysis left out is not fitted.

    References
    ----------
    Seidel et al. 2013, https://doi.org/10.1016/j.ymeth.2012.12.005.
    """
    options = options or MstOptions()
    traces = mst_traces(read)
    windows = find_windows(traces, cold=options.cold, hot=options.hot, cold_s=options.cold_s, hot_s=options.hot_s)
    fnorm, error = fnorm_permille(traces, windows)
    checks = check_capillaries(traces, windows, options.capillary_limits)
    points = _points(read, options, fnorm, error, checks)
    return MstAnalysis(
        points=points, fits=_fits(points, options), windows=windows, traces=traces, read=read, options=options
    )


def _points(
    read: MstRead, options: MstOptions, fnorm: Float64Array, error: Float64Array, checks: CapillaryChecks
) -> pl.DataFrame:
    capillaries = read.capillaries
    if options.target_molar is not None:
        capillaries = capillaries.with_columns(target_molar=pl.lit(options.target_molar))
    figures = {
        "fnorm_permille": fnorm,
        "fnorm_se_permille": error,
        "initial_counts": checks.initial_counts,
        "initial_deviation_percent": checks.initial_deviation_percent,
        "bleaching_percent": checks.bleaching_percent,
        "bleaching_se_percent": checks.bleaching_se_percent,
        "ripple_permille": checks.ripple_permille,
    }
    columns = [pl.Series(name, values) for name, values in figures.items()]
    told = capillaries.with_columns(*columns, pl.Series("flags", checks.flags, dtype=pl.String))
    return told.with_columns(is_used=pl.col("is_included")).select(*MST_POINT_COLUMNS)


def _fits(points: pl.DataFrame, options: MstOptions) -> pl.DataFrame:
    """One row per ligand, target and concentration of target."""
    curves = binding_curves(points, by=_BY)
    level, limits = options.level, options.limits
    table = fit_affinities(curves, level=level, limits=limits)
    sound = binding_curves(points.with_columns(is_used=pl.col("is_used") & (pl.col("flags") == "")), by=_BY)
    without = fit_affinities(sound, level=level, limits=limits)
    cold = binding_curves(points, by=_BY, response="initial_counts")
    initial = fit_affinities(replace(cold, used=curves.used), level=level, limits=limits)
    shift = 100 * (without["kd_estimate_molar"] / table["kd_estimate_molar"] - 1)
    bleaching = binding_curves(points, by=_BY, response="bleaching_percent")
    told = table.rename(_PERMILLE).with_columns(
        flagged=pl.Series(table["points"] - without["points"]),
        kd_without_flagged_molar=without["kd_molar"],
        status_without_flagged=without["status"],
        kd_shift_percent=shift,
        initial_change_percent=_seen_change(initial) / _medians(cold.response, curves.used) * 100,
        p_initial_change=initial["p_no_binding"],
        bleaching_percent=_medians(bleaching.response, curves.used),
    )
    told = told.with_columns(pl.col(pl.Float64).fill_nan(None))
    return told.with_columns(
        remarks=pl.Series(curve_remarks(told, limits, options.capillary_limits), dtype=pl.String)
    ).select(*MST_COLUMNS)


def _medians(values: Float64Array, used: npt.NDArray[np.bool_]) -> Float64Array:
    """Median of the used points of each curve, NaN where there are none."""
    rows = zip(values, used, strict=True)
    return np.array([np.median(row[keep]) if keep.any() else np.nan for row, keep in rows])


def _seen_change(initial: pl.DataFrame) -> Float64Array:
    """What the fluorescence before the laser changes from the lowest to the top concentration."""
    ends = pl.select(
        (initial["bound"] - initial["unbound"])
        * (1 - (initial["saturation_gap_percent"] + initial["baseline_gap_percent"]) / 100)
    ).to_series()
    return ends.fill_null(np.nan).to_numpy().astype(np.float64)
