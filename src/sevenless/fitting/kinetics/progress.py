"""Fit progress curves: every trace of a plate at once, one exponential with drift and lag, and its initial rate."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.compute.threads import run_in_threads
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import f_quantile, f_tail, t_quantile
from sevenless.fitting.kinetics.delayed_exponential import TRACE_FIT, fit_traces
from sevenless.fitting.kinetics.initial_rate import line_over
from sevenless.fitting.kinetics.progress_columns import PROGRESS_COLUMNS, ProgressOptions
from sevenless.fitting.kinetics.traces import Traces

__all__ = ["fit_progress", "progress_curve"]

_CHUNK: Final = 64
"""Traces handed to a thread at once."""
_LEAST_TIME_CONSTANTS: Final = 1.0
"""With less behind it, a trace has not shown 63 % of its rise, and drift and rise cannot be told apart."""
_WIDEST: Final = 3.0
"""Ratio of the ends of the interval of kobs beyond which a trace does not show its plateau."""

Columns = dict[str, Float64Array]


def fit_progress(traces: Traces, options: ProgressOptions | None = None, *, threads: int | None = None) -> pl.DataFrame:
    """Observed rate and initial rate of every trace.

    Parameters
    ----------
    traces
        Signals over time, rising or falling.
    options
        How, and what counts as what.
    threads
        All usable cores if omitted. Results do not depend on it.

    Returns
    -------
    polars.DataFrame
        The labels of the traces, then `PROGRESS_COLUMNS`; a trace that cannot be fitted has a status that says why.

    Notes
    -----
    ``signal = start + drift t + amplitude (1 - exp(-kobs (t - lag)))``, the last term 0 before the lag. The interval of
    kobs is that of the likelihood, profiled over all other parameters; that of the initial rate is of the line through
    the readings of its window. Unless given, the window runs from the lag to where ``conversion`` of the exponential is
    over; a trace that a line describes as well is taken whole. The line over a window lies below the rate at the lag by
    about half of what the window converts, and by more in fast wells than in slow ones: ``start_rate_per_s`` puts the
    bend of the fitted exponential back, and is the one to compare wells by.

    References
    ----------
    Golub G. H., Pereyra V. (1973) SIAM J. Numer. Anal. 10:413, doi 10.1137/0710036.

    Examples
    --------
    >>> time_s = np.arange(0, 3600, 30.0)
    >>> signal = 1000 - 800 * -np.expm1(-2e-3 * np.maximum(time_s - 45, 0)) - 0.01 * time_s
    >>> fit = fit_progress(Traces.from_matrix(time_s, signal)).row(0, named=True)
    >>> f"{fit['kobs_per_s']:.4g} per second after {fit['lag_s']:.3g} s: {fit['status']}"
    '0.002 per second after 45 s: ok'
    """
    options = options or ProgressOptions()
    fitted = _fitted(traces, options, threads)
    fixed = (1 if options.drift == "free" else 0) + 1
    found = fixed + 2 + (1 if options.lag_share > 0 else 0)
    dof = fitted["n_points"] - found
    usable = dof > 0
    with np.errstate(all="ignore"):
        sigma = np.sqrt(fitted["rss"] / np.where(usable, dof, np.nan))
        f = (fitted["rss_without"] - fitted["rss"]) / (found - fixed) / sigma**2
    p_line = np.where(usable & np.isfinite(f), f_tail(np.nan_to_num(f), found - fixed, np.maximum(dof, 1)), np.nan)
    p_line = np.where(usable & (fitted["rss"] <= 1e-24 * fitted["rss_without"]), 0.0, p_line)
    bends = usable & (p_line <= options.alpha)
    whole = fitted["last_s"] - fitted["lag_s"]
    line = _window(traces, fitted, options, bends)
    figures = fitted | {
        "p_line": p_line,
        "sigma": sigma,
        "time_constants": fitted["rate_per_s"] * whole,
        "kobs_per_s_se": (fitted["rate_per_s_hi"] - fitted["rate_per_s_lo"])
        / (2 * t_quantile(0.5 + options.confidence / 2, np.maximum(dof, 1))),
    }
    figures |= _errors(traces, fitted, sigma, options)
    with np.errstate(all="ignore"):
        risen = np.abs(fitted["amplitude"] * -np.expm1(-figures["time_constants"]))
        drifted = np.abs(fitted["drift_per_s"] * (fitted["last_s"] - fitted["first_s"]))
        figures["drift_share"] = drifted / (risen + drifted)
        ended = line["window_to_s"].to_numpy() - fitted["lag_s"]
        conversion = -np.expm1(-fitted["rate_per_s"] * np.maximum(ended, 0.0))
    figures["window_conversion"] = np.where(bends, conversion, np.nan)
    figures |= _at_lag(traces, fitted, line, bends, sigma)
    table = _table(figures, line, dof=dof, bends=bends, change=risen + drifted, options=options)
    return pl.concat([traces.labels, table], how="horizontal")


def progress_curve(fits: pl.DataFrame, time_s: npt.ArrayLike) -> Float64Array:
    """The fitted signal, shape (fits, times); NaN where there is no fit.

    Parameters
    ----------
    fits
        A table of `fit_progress`.
    time_s
        Shape (times,).
    """
    names = ("start", "drift_per_s", "amplitude", "kobs_estimate_per_s", "lag_s")
    start, drift, amplitude, rate, lag = (fits[name].cast(pl.Float64).to_numpy()[:, None] for name in names)
    t = np.asarray(time_s, dtype=np.float64)[None, :]
    signal: Float64Array = start + drift * t - amplitude * np.expm1(-rate * np.maximum(t - lag, 0.0))
    return signal


def _fitted(traces: Traces, options: ProgressOptions, threads: int | None) -> Columns:
    count, longest = traces.signal.shape
    free = options.drift == "free"
    found = 3 + free + (options.lag_share > 0)
    dof = np.arange(longest + 1) - found
    quantiles = np.where(dof > 0, f_quantile(options.confidence, 1, np.maximum(dof, 1)) / np.maximum(dof, 1), np.nan)
    drift = np.full(count, 0.0 if options.drift == "free" else options.drift)
    out = np.empty((count, len(TRACE_FIT)))
    time_s, signal = np.ascontiguousarray(traces.time_s), np.ascontiguousarray(traces.signal)

    def work(start: int) -> None:
        part = slice(start, start + _CHUNK)
        fit_traces(time_s[part], signal[part], drift[part], free, options.lag_share, quantiles, out[part])

    run_in_threads(work, range(0, count, _CHUNK), threads=threads)
    return {name: out[:, j] for j, name in enumerate(TRACE_FIT)}


def _window(traces: Traces, fitted: Columns, options: ProgressOptions, bends: npt.NDArray[np.bool_]) -> pl.DataFrame:
    """The line through the window of each trace: the one given, or that of the first readings after the lag."""
    if options.window_s is not None:
        return line_over(traces, from_s=options.window_s[0], to_s=options.window_s[1], confidence=options.confidence)
    with np.errstate(all="ignore"):
        ends = fitted["lag_s"] - np.log1p(-options.conversion) / fitted["rate_per_s"]
        # A reading taken as the lag ends belongs to the window, whatever the last digits of the lag.
        slack = 0.01 * (fitted["last_s"] - fitted["first_s"]) / (fitted["n_points"] - 1)
    from_s = np.where(bends, fitted["lag_s"] - slack, -np.inf)
    after = np.sort(np.where(traces.usable & (traces.time_s >= from_s[:, None]), traces.time_s, np.inf), axis=1)
    # The reading with which the window has its fewest.
    enough = after[:, min(options.fewest_points, after.shape[1]) - 1] if after.shape[1] else ends
    to_s = np.where(bends, np.maximum(ends, enough), np.inf)
    return line_over(traces, from_s=from_s, to_s=to_s, confidence=options.confidence)


def _at_lag(
    traces: Traces, fitted: Columns, line: pl.DataFrame, bends: npt.NDArray[np.bool_], sigma: Float64Array
) -> Columns:
    """The rate at the lag of which the line over the window is the mean, and its standard error.

    Over the window an exponential of rate v at the lag has a line of slope ``v share``, with ``share`` below 1. The
    scatter of a reading is that of the whole trace: the few readings of a window know little of it.
    """
    ends = (line[name].cast(pl.Float64).to_numpy()[:, None] for name in ("window_from_s", "window_to_s"))
    slope, error = (line[name].cast(pl.Float64).to_numpy() for name in ("slope_per_s", "slope_per_s_se"))
    first, last = ends
    rate, lag = fitted["rate_per_s"], fitted["lag_s"]
    with np.errstate(all="ignore"):
        used = traces.usable & (traces.time_s >= first) & (traces.time_s <= last)
        t = np.where(used, traces.time_s, 0.0)
        dt = np.where(used, t - t.sum(axis=1, keepdims=True) / used.sum(axis=1, keepdims=True), 0.0)
        bent = -np.expm1(-rate[:, None] * np.maximum(t - lag[:, None], 0.0)) / rate[:, None]
        size = (dt**2).sum(axis=1)
        share = np.where(bends, (dt * bent).sum(axis=1) / size, 1.0)
        error = np.where(bends, sigma / np.sqrt(size), error)
        drift = np.where(bends, fitted["drift_per_s"], 0.0)
        return {"start_rate_per_s": drift + (slope - drift) / share, "start_rate_per_s_se": error / share}


def _errors(traces: Traces, fitted: Columns, sigma: Float64Array, options: ProgressOptions) -> Columns:
    """Standard errors of amplitude and drift from the slopes of the model at its optimum."""
    rate, lag = fitted["rate_per_s"][:, None], fitted["lag_s"][:, None]
    used = traces.usable & np.isfinite(rate)
    since = np.where(used, traces.time_s - np.where(np.isfinite(lag), lag, 0.0), 0.0)
    late, since = since > 0, np.maximum(since, 0.0)
    left = np.where(late, np.exp(-np.where(np.isfinite(rate), rate, 0.0) * since), 0.0)
    amplitude = np.nan_to_num(fitted["amplitude"])[:, None]
    free = options.drift == "free"
    slopes = [np.where(late, 1.0 - left, 0.0), np.ones_like(left), amplitude * since * left]
    slopes += [traces.time_s] if free else []
    slopes += [np.where(late, -amplitude * np.nan_to_num(rate) * left, 0.0)] if options.lag_share > 0 else []
    jacobian = np.stack([np.where(used, slope, 0.0) for slope in slopes], axis=2)
    size = np.sqrt((jacobian**2).sum(axis=1))
    size[size == 0] = 1.0
    jacobian /= size[:, None, :]
    normal = jacobian.transpose(0, 2, 1) @ jacobian + 1e-13 * np.eye(len(slopes))
    covariance = np.linalg.inv(normal) * (sigma**2)[:, None, None] / (size[:, :, None] * size[:, None, :])
    spread = np.sqrt(np.abs(covariance.diagonal(axis1=1, axis2=2)))
    slope = np.zeros((len(traces), len(slopes)))
    slope[:, 0], slope[:, 2] = np.nan_to_num(rate)[:, 0], amplitude[:, 0]
    product = np.einsum("ij,ijk,ik->i", slope, covariance, slope)
    return {
        "amplitude_se": spread[:, 0],
        "drift_per_s_se": spread[:, 3] if free else np.zeros_like(sigma),
        "rate_after_lag_per_s": fitted["amplitude"] * fitted["rate_per_s"],
        "rate_after_lag_per_s_se": np.sqrt(np.abs(product)),
    }


def _table(
    figures: Columns,
    line: pl.DataFrame,
    *,
    dof: Float64Array,
    bends: npt.NDArray[np.bool_],
    change: Float64Array,
    options: ProgressOptions,
) -> pl.DataFrame:
    low, high = figures["rate_per_s_lo"], figures["rate_per_s_hi"]
    with np.errstate(all="ignore"):
        closed = (low > 0) & np.isfinite(high)
        narrow = closed & (high <= _WIDEST * low)
        slope, error = line["slope_per_s"].to_numpy(), line["slope_per_s_se"].to_numpy()
        window = line["window_points"].to_numpy()
        level = t_quantile(1 - options.alpha / 2, np.maximum(window - 2, 1))
        moves = np.abs(slope) > level * error
        length = figures["last_s"] - figures["first_s"]
        moved = np.where(bends, change, np.abs(slope) * length)
    starts = (bends | moves) & (moved > options.least_change)
    plateau = bends & narrow & (figures["time_constants"] >= _LEAST_TIME_CONSTANTS)
    bleaches = plateau & (figures["drift_share"] > options.most_drift_share)
    straight = ~(figures["window_conversion"] > options.most_conversion)
    status = np.select(
        [dof <= 0, ~starts, ~bends, ~plateau, bleaches, ~straight],
        ["too_few_points", "never_starts", "straight", "no_plateau", "bleaching", "out_of_linear_phase"],
        "ok",
    )
    upper, lower = np.isfinite(high), low > 0
    qualifier = np.select([~(starts & bends), closed, upper & ~lower, lower & ~upper], ["", "=", "<", ">"], "")
    reported = np.select(
        [qualifier == "=", qualifier == "<", qualifier == ">"], [figures["rate_per_s"], high, low], np.nan
    )
    columns = {name: figures[name] for name in PROGRESS_COLUMNS if name in figures}
    columns |= {
        "kobs_per_s": reported, "kobs_estimate_per_s": figures["rate_per_s"],
        "kobs_per_s_lo": low, "kobs_per_s_hi": high,
    }  # fmt: skip
    columns["kobs_per_s_se"] = np.where(np.isfinite(high), figures["kobs_per_s_se"], np.nan)
    frame = pl.DataFrame({name: pl.Series(value, strict=False).fill_nan(None) for name, value in columns.items()})
    rates = {name.replace("slope", "initial_rate"): line[name] for name in line.columns if name.startswith("slope")}
    known = dof > 0
    return frame.with_columns(
        *(column.alias(name) for name, column in rates.items()),
        *(line[name] for name in ("window_from_s", "window_to_s", "window_points")),
        pl.Series("status", status),
        pl.Series("kobs_qualifier", qualifier).replace("", None),
        pl.Series("dof", np.maximum(dof, 0)).cast(pl.Int64),
        *(
            pl.when(pl.Series(known)).then(pl.Series(value)).alias(name)
            for name, value in (
                ("starts", starts),
                ("has_plateau", plateau),
                ("bleaches", bleaches),
                ("in_linear_phase", straight),
            )
        ),
    ).select(pl.col(name).cast(kind) for name, kind in PROGRESS_COLUMNS.items())
