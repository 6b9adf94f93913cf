"""Fit curves: the door to the batched engine."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt

from sevenless.compute.threads import run_in_threads
from sevenless.fitting.curves import Curves, Float64Array
from sevenless.fitting.distributions import f_quantile
from sevenless.fitting.fits import CurveFits
from sevenless.fitting.kernel.axes import DoseAxis, dose_axes
from sevenless.fitting.kernel.four_parameter import fit_axis
from sevenless.fitting.kernel.outcome import Outcomes, empty_outcomes
from sevenless.fitting.kernel.search import grid_nodes, sigmoid_basis
from sevenless.fitting.options import HILL_LIMITS, FitOptions
from sevenless.fitting.verdict import describe_fits

__all__ = ["fit", "fit_curves"]

MARGIN = math.log(10.0)
"""The IC50 is searched to ten times beyond the doses; farther, data cannot tell it from infinity."""

CHUNK = 512
"""Curves handed to a thread at once."""

Limits = tuple[float, float, float, float, float]


def fit_curves(
    conc_molar: npt.ArrayLike,
    response: npt.ArrayLike,
    *,
    weight: npt.ArrayLike | None = None,
    options: FitOptions | None = None,
    threads: int | None = None,
) -> CurveFits:
    """Fit dose-response curves on one dose axis.

    Parameters
    ----------
    conc_molar
        Shape (n,): doses in mol/L; 0 is vehicle; doses may repeat.
    response
        Shape (n,) or (curves, n); NaN is a masked well.
    weight
        Shape (n,) or (curves, n): relative weights, i.e. inverse variances up to a factor.
    options
        Constraints and reporting rules; free four-parameter fits with profile intervals if omitted.
    threads
        All usable cores if omitted.

    Returns
    -------
    CurveFits
        One row per curve. A curve that cannot be fitted has a status that says why.

    Raises
    ------
    ValueError
        If the shapes disagree or a dose is negative.

    Notes
    -----
    ``response = bottom + (top - bottom) / (1 + (conc / IC50) ** hill)``, ``top >= bottom``; ``hill > 0`` falls.

    Examples
    --------
    >>> import numpy as np
    >>> doses = 1e-5 / 3.0 ** np.arange(10)
    >>> fits = fit_curves(doses, 100 / (1 + doses / 1e-7))
    >>> f"{fits.table['ic50_molar'][0]:.3g} M, {fits.table['status'][0]}"
    '1e-07 M, ok'
    """
    return fit(Curves.from_matrix(conc_molar, response, weight=weight), options, threads=threads)


def fit(curves: Curves, options: FitOptions | None = None, *, threads: int | None = None) -> CurveFits:
    """Fit curves, shared or ragged in their doses.

    Parameters
    ----------
    curves
        What to fit.
    options
        Constraints and reporting rules.
    threads
        All usable cores if omitted. Results do not depend on it: every curve is fitted alone.
    """
    options = options or FitOptions()
    started = time.perf_counter()
    if options.model != "four-parameter":
        from sevenless.fitting.curve_models.fit_model import fit_model

        return fit_model(curves, options.model, options)
    outcomes = _best_of([_run(curves, setting, options, threads) for setting in _settings(options)])
    table = describe_fits(curves.labels, outcomes, options)
    return CurveFits(table=table, options=options, seconds=time.perf_counter() - started)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """One way to turn the constraints of top and bottom into those of the left and right plateau."""

    limits: Limits
    hill_range: tuple[float, float]


def _settings(options: FitOptions) -> list[_Setting]:
    top, bottom = _range(options.top, (-math.inf, math.inf)), _range(options.bottom, (-math.inf, math.inf))
    hill_range = _range(options.hill, HILL_LIMITS)
    falling = _Setting(limits=(*top, *bottom, 1.0), hill_range=hill_range)
    rising = _Setting(limits=(*bottom, *top, -1.0), hill_range=hill_range)
    if options.direction == "falling":
        return [falling]
    if options.direction == "rising":
        return [rising]
    if options.top is None and options.bottom is None:
        return [_Setting(limits=(*top, *bottom, 0.0), hill_range=hill_range)]
    return [falling, rising]


def _range(value: float | tuple[float, float] | None, free: tuple[float, float]) -> tuple[float, float]:
    if value is None:
        return free
    return value if isinstance(value, tuple) else (float(value), float(value))


def _run(curves: Curves, setting: _Setting, options: FitOptions, threads: int | None) -> Outcomes:
    outcomes = empty_outcomes(len(curves))
    longest = int(np.diff(curves.offsets).max(initial=0))
    quantiles = f_quantile(options.confidence, 1, np.arange(longest + 1))
    tasks = [
        (axis, grid, slice(start, start + CHUNK))
        for axis in dose_axes(curves)
        if len(axis.x) > 0
        for grid in [_grid(axis, setting)]
        for start in range(0, len(axis.rows), CHUNK)
    ]

    def work(task: tuple[DoseAxis, _Grid, slice]) -> None:
        axis, grid, part = task
        outcomes[axis.rows[part]] = _fit_part(axis, grid, part, setting, options, quantiles)

    run_in_threads(work, tasks, threads=threads)
    return outcomes


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """Nodes of the search and what they need of the doses, for one axis."""

    m_nodes: Float64Array
    p_nodes: Float64Array
    basis: Float64Array
    box: tuple[float, float, float, float]


def _grid(axis: DoseAxis, setting: _Setting) -> _Grid:
    m_nodes, p_nodes = grid_nodes(axis.x, margin=MARGIN, hill_range=setting.hill_range)
    basis = np.empty((len(axis.x), len(m_nodes) * len(p_nodes)))
    sigmoid_basis(axis.x, m_nodes, p_nodes, basis)
    low, high = setting.hill_range
    box = (axis.x[0] - MARGIN, axis.x[-1] + MARGIN, math.log(low), math.log(high))
    return _Grid(m_nodes=m_nodes, p_nodes=p_nodes, basis=basis, box=box)


def _fit_part(
    axis: DoseAxis, grid: _Grid, part: slice, setting: _Setting, options: FitOptions, quantiles: Float64Array
) -> Outcomes:
    response, weight = axis.response[part], axis.weight[part]
    levels = np.full(len(response), math.nan if options.absolute_level is None else options.absolute_level)
    out = empty_outcomes(len(response))
    fit_axis(
        axis.x, axis.dose_of_point, response, weight, levels, grid.basis, grid.m_nodes, grid.p_nodes, grid.box,
        setting.limits, options.robust, options.intervals == "profile", quantiles, out,
    )  # fmt: skip
    return out


def _best_of(candidates: list[Outcomes]) -> Outcomes:
    """Curve by curve the candidate with the least sum of squares."""
    best = candidates[0]
    for other in candidates[1:]:
        better = other["usable"] & (other["rss"] < best["rss"])
        best = np.where(better, other, best)
    return best
