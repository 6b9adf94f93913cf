"""Fitting one curve after another on a dose axis: grid, Newton, robust weights, intervals, diagnostics."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.kernel.covariance import wald
from sevenless.fitting.kernel.outcome import Outcomes, Record
from sevenless.fitting.kernel.profile import HILL, LEFT, LOG_IC50, interval_end, quick_end, reach_of_grid
from sevenless.fitting.kernel.residuals import describe_residuals
from sevenless.fitting.kernel.robust import effective_variance, median_doses, reweigh
from sevenless.fitting.kernel.search import Series, best_starts, polish, scan_grid
from sevenless.fitting.kernel.sigmoid import jit

__all__ = ["fit_axis"]

Int64Array = npt.NDArray[np.int64]

MOST_STARTS: Final = 2
"""Basins of the grid that are polished; on 75,000 simulated curves more, on a finer grid, found no better optimum."""
NO_RIVAL: Final = 6.0
"""A basin whose grid value lies so many times farther above the best optimum than the best basin's did cannot win."""
ROBUST_ROUNDS: Final = 30

Work = tuple[Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]
"""Work space: known weights, sums and phi of the grid, starts, reach of the grid, two matrices."""


@jit
def summarise(
    response: Float64Array,
    weight: Float64Array,
    dose_of_point: Int64Array,
    w: Float64Array,
    y: Float64Array,
    counts: Int64Array,
) -> tuple[float, float, float]:
    """Weight and weighted mean of every dose, in place; those of the vehicle, and the sum of squares within doses.

    Replicates enter the fit only through these, so three replicates cost no more than one.
    """
    for k in range(len(w)):
        w[k], y[k], counts[k] = 0.0, 0.0, 0
    w0, y0 = 0.0, 0.0
    for i in range(len(response)):
        if weight[i] > 0.0:
            k = dose_of_point[i]
            if k < 0:
                w0 += weight[i]
                y0 += weight[i] * response[i]
            else:
                w[k] += weight[i]
                y[k] += weight[i] * response[i]
                counts[k] += 1
    for k in range(len(w)):
        y[k] = y[k] / w[k] if w[k] > 0.0 else 0.0
    y0 = y0 / w0 if w0 > 0.0 else 0.0
    within = 0.0
    for i in range(len(response)):
        if weight[i] > 0.0:
            k = dose_of_point[i]
            within += weight[i] * (response[i] - (y0 if k < 0 else y[k])) ** 2
    return w0, y0, within


@jit
def find_optimum(
    series: Series,
    basis: Float64Array,
    m_nodes: Float64Array,
    p_nodes: Float64Array,
    box: tuple[float, float, float, float],
    limits: tuple[float, float, float, float, float],
    work: Work,
    floor: float,
) -> tuple[float, float, float, float, float, bool]:
    """phi, m, p, left, right at the best of the polished basins, and whether the search settled."""
    known, sums, phi, starts, _, _ = work
    scan_grid(basis, series, limits, known, sums, phi)
    count = min(best_starts(phi, len(m_nodes), starts), MOST_STARTS)
    best = (math.inf, 0.0, 0.0, 0.0, 0.0, False)
    for start in range(count):
        g = int(starts[start])
        if phi[g] - best[0] > NO_RIVAL * (phi[int(starts[0])] - best[0]) + floor:
            break
        m, p = m_nodes[g % len(m_nodes)], p_nodes[g // len(m_nodes)]
        tolerance = 1e-13 * max(phi[g], 0.0) + floor
        at = polish(series, m, p, box, (True, box[2] < box[3]), limits, tolerance)
        if at[0] < best[0]:
            best = (at[0], at[1], at[2], at[3], at[4], at[9])
    return best


@jit
def fit_robustly(
    response: Float64Array,
    weight: Float64Array,
    dose_of_point: Int64Array,
    trust: Float64Array,
    spread: Float64Array,
    combined: Float64Array,
    counts: Int64Array,
    series: Series,
    basis: Float64Array,
    m_nodes: Float64Array,
    p_nodes: Float64Array,
    box: tuple[float, float, float, float],
    limits: tuple[float, float, float, float, float],
    work: Work,
    floor: float,
    parameters: int,
) -> tuple[float, float, float]:
    """Iteratively reweighted fit; leaves ``trust`` and ``combined`` weights, returns w0, y0 and sum within doses."""
    x, w, y, w0, y0, s, u = series
    # A wild well in a replicated dose would drag a least-squares start: the medians of the doses do not feel it.
    y0 = median_doses(response, weight, dose_of_point, y, y0)
    at = find_optimum((x, w, y, w0, y0, s, u), basis, m_nodes, p_nodes, box, limits, work, floor)
    within = 0.0
    for turn in range(ROBUST_ROUNDS):
        curve = (at[1], at[2], at[3], at[4])
        change = reweigh(response, weight, dose_of_point, x, curve, parameters, turn, trust, spread)
        for i in range(len(weight)):
            combined[i] = weight[i] * trust[i] / spread[i] ** 2
        w0, y0, within = summarise(response, combined, dose_of_point, w, y, counts)
        at = find_optimum((x, w, y, w0, y0, s, u), basis, m_nodes, p_nodes, box, limits, work, floor)
        if change < 1e-4 and turn > 3:
            break
    return w0, y0, within


@jit
def fit_axis(
    x: Float64Array,
    dose_of_point: Int64Array,
    response: Float64Array,
    weight: Float64Array,
    levels: Float64Array,
    basis: Float64Array,
    m_nodes: Float64Array,
    p_nodes: Float64Array,
    box: tuple[float, float, float, float],
    limits: tuple[float, float, float, float, float],
    robust: bool,
    profiles: bool,
    quantiles: Float64Array,
    out: Outcomes,
) -> None:
    """Fit every curve of one dose axis.

    Parameters
    ----------
    x
        Shape (doses,): natural log of the distinct doses, ascending, vehicle apart.
    dose_of_point
        Shape (points,): index into ``x`` of each point, -1 for vehicle; ascending.
    response, weight
        Shape (curves, points).
    levels
        Shape (curves,): response of the absolute IC50; NaN asks for half the vehicle mean.
    basis, m_nodes, p_nodes
        The grid.
    box, limits
        Of (m, p) and of the plateaus.
    robust, profiles
        Tukey's biweight; profile intervals.
    quantiles
        ``F(confidence; 1, dof)`` at index dof.
    out
        Shape (curves,): filled.
    """
    points, doses, nodes = response.shape[1], len(x), basis.shape[1]
    w, y, s, u = np.empty(doses), np.empty(doses), np.empty(doses), np.empty(doses)
    trust, spread, combined, counts = np.ones(points), np.ones(points), np.empty(points), np.empty(doses, np.int64)
    known, sums, phi = np.full(doses + 1, -1.0), np.empty((3, nodes)), np.empty(nodes)
    starts, reach, matrices = np.empty(len(p_nodes)), np.empty((4, 2, 3)), np.empty((2, 4, 4))
    work = (known, sums, phi, starts, reach, matrices)
    for i in range(len(response)):
        fit_curve(
            response[i], weight[i], dose_of_point, levels[i], (x, w, y, 0.0, 0.0, s, u), trust, spread, combined,
            counts, work, basis, m_nodes, p_nodes, box, limits, robust, profiles, quantiles, out[i : i + 1],
        )  # fmt: skip


@jit
def fit_curve(
    response: Float64Array,
    weight: Float64Array,
    dose_of_point: Int64Array,
    level: float,
    series: Series,
    trust: Float64Array,
    spread: Float64Array,
    combined: Float64Array,
    counts: Int64Array,
    work: Work,
    basis: Float64Array,
    m_nodes: Float64Array,
    p_nodes: Float64Array,
    box: tuple[float, float, float, float],
    limits: tuple[float, float, float, float, float],
    robust: bool,
    profiles: bool,
    quantiles: Float64Array,
    out: Outcomes,
) -> None:
    """Fit one curve; ``out`` is its record, as an array of one."""
    x, w, y, _, _, s, u = series
    record: Record = out[0]
    w0, y0, within = summarise(response, weight, dose_of_point, w, y, counts)
    count_points(weight, dose_of_point, counts, x, record)
    record.free = 4 - (limits[0] == limits[1]) - (limits[2] == limits[3]) - (box[2] == box[3])
    record.level = level if level == level else (0.5 * y0 if w0 > 0.0 else math.nan)
    total = null_squares(w, y, w0, y0, limits, record) + within
    levels_seen = record.doses + (record.neutral > 0)
    record.usable = levels_seen >= record.free and record.points > record.free
    if not record.usable or not total < math.inf:
        # Too little to fit, or so large that squares overflow.
        return
    floor = 1e-18 * total + 1e-290
    for k in range(len(trust)):
        trust[k] = 1.0
        spread[k] = 1.0
        combined[k] = weight[k]
    if robust and total > 0.0:
        w0, y0, within = fit_robustly(
            response, weight, dose_of_point, trust, spread, combined, counts, (x, w, y, w0, y0, s, u), basis, m_nodes,
            p_nodes, box, limits, work, floor, record.free,
        )  # fmt: skip
        total = null_squares(w, y, w0, y0, limits, record) + within
    curve = (x, w, y, w0, y0, s, u)
    phi, m, p, left, right, settled = find_optimum(curve, basis, m_nodes, p_nodes, box, limits, work, floor)
    for _ in range(4):
        dof = record.points - record.free
        s2 = max((phi + within) / dof, 1e-20 * total + 1e-290)
        if robust:
            s2 = effective_variance(response, weight, dose_of_point, x, (m, p, left, right), record.free, spread, s2)
        record.m, record.p, record.left, record.right, record.settled = m, p, left, right, settled
        record.rss, record.tss, record.s2, record.pure_ss = phi + within, total, s2, within
        if not profiles:
            break
        better = profile_curve(curve, phi, quantiles[dof], m_nodes, p_nodes, box, limits, work, record)
        if not better[0] < phi:
            break
        # The profile walked into a deeper basin: start again from there.
        at = polish(curve, better[1], better[2], box, (True, box[2] < box[3]), limits, 1e-13 * phi + floor)
        phi, m, p, left, right, settled = at[0], at[1], at[2], at[3], at[4], at[9]
    if not profiles:
        wald(curve, box, limits, work[5], record)
    describe_residuals(response, combined, trust, dose_of_point, x, record)


@jit
def count_points(
    weight: Float64Array, dose_of_point: Int64Array, counts: Int64Array, x: Float64Array, record: Record
) -> None:
    """How many wells and doses are usable, and the tested range."""
    record.neutral, record.doses, record.points = 0, 0, 0
    record.x_lo, record.x_hi = math.nan, math.nan
    for i in range(len(weight)):
        if weight[i] > 0.0:
            record.points += 1
            if dose_of_point[i] < 0:
                record.neutral += 1
    for k in range(len(x)):
        if counts[k] > 0:
            if record.doses == 0:
                record.x_lo = x[k]
            record.x_hi = x[k]
            record.doses += 1
    record.pure_dof = record.points - record.doses - (record.neutral > 0)


@jit
def null_squares(
    w: Float64Array,
    y: Float64Array,
    w0: float,
    y0: float,
    limits: tuple[float, float, float, float, float],
    record: Record,
) -> float:
    """Sum of squares of the dose means about a flat line, free or at a fixed plateau."""
    total, mean = w0, w0 * y0
    for k in range(len(w)):
        total += w[k]
        mean += w[k] * y[k]
    level = mean / total if total > 0.0 else 0.0
    record.null_free = 1
    # With a fixed plateau at dose 0 no effect means that line; it has nothing left to estimate.
    if limits[0] == limits[1]:
        level, record.null_free = limits[0], 0
    squares = w0 * (y0 - level) ** 2
    for k in range(len(w)):
        squares += w[k] * (y[k] - level) ** 2
    return squares


@jit
def profile_curve(
    curve: Series,
    phi: float,
    quantile: float,
    m_nodes: Float64Array,
    p_nodes: Float64Array,
    box: tuple[float, float, float, float],
    limits: tuple[float, float, float, float, float],
    work: Work,
    record: Record,
) -> tuple[float, float, float]:
    """Fill the eight ends of the intervals; phi, m and p of a better optimum, if one turns up, else NaN."""
    _, w, y, w0, y0, _, _ = curve
    _, sums, grid, _, reach, _ = work
    total, mean = w0, w0 * y0
    for k in range(len(w)):
        total += w[k]
        mean += w[k] * y[k]
    wald(curve, box, limits, work[5], record)
    threshold = math.sqrt(quantile)
    best = (phi, record.s2, threshold)
    limited = limits[4] != 0.0 or max(-limits[0], limits[1], -limits[2], limits[3]) < math.inf
    fitted = (record.m, record.p, record.left, record.right)
    ceiling = phi + quantile * record.s2
    reach_of_grid(ceiling, not limited, fitted, m_nodes, p_nodes, sums, grid, (total, mean), reach)
    size = max(abs(record.left), abs(record.right), math.sqrt(record.s2))
    errors = (record.m_se, record.hill_se * math.exp(-record.p), record.left_se, record.right_se)
    lows, highs = (box[0], box[2], limits[0], limits[2]), (box[1], box[3], limits[1], limits[3])
    for kind in range(4):
        value, se = fitted[kind], errors[kind]
        widest = 2.0 if kind <= HILL else size
        step = threshold * se if 0.0 < threshold * se < widest else widest
        for end_number in range(2):
            side = -1.0 if end_number == 0 else 1.0
            limit = lows[kind] if end_number == 0 else highs[kind]
            if lows[kind] == highs[kind]:
                store_end(kind, side, value, record)
                continue
            if side * value >= side * limit:
                store_end(kind, side, value if kind >= LEFT else side * math.inf, record)
                continue
            far = limit if abs(limit) < math.inf else value + side * 1e4 * size
            start = (value, record.m, record.p, step)
            end = quick_end(kind, side, start, best, far, curve, box, limits)
            seen = reach[kind, end_number]
            if not side * end >= side * seen[0]:
                first = step if seen[0] == value else 0.25 * step
                start = (seen[0], seen[1], seen[2], first)
                end, lower, at_m, at_p = interval_end(kind, side, start, best, far, curve, box, limits)
                if lower == lower:
                    return lower, at_m, at_p
            if abs(end) == math.inf and kind >= LEFT and abs(limit) < math.inf:
                end = limit
            store_end(kind, side, end, record)
    return math.nan, math.nan, math.nan


@jit
def store_end(kind: int, side: float, end: float, record: Record) -> None:
    """Put one end of one interval into its field."""
    if kind == LOG_IC50:
        if side < 0.0:
            record.m_lo = end
        else:
            record.m_hi = end
    elif kind == HILL:
        if side < 0.0:
            record.p_lo = end
        else:
            record.p_hi = end
    elif kind == LEFT:
        if side < 0.0:
            record.left_lo = end
        else:
            record.left_hi = end
    elif side < 0.0:
        record.right_lo = end
    else:
        record.right_hi = end
