"""Profile-likelihood intervals: how far one parameter can go while the others do their best.

The 95 % interval of a parameter is the set of values whose best sum of squares stays below

    phi_min + s^2 F(0.95; 1, dof)

(Bates & Watts 1988, doi:10.1002/9780470316757; Venzon & Moolgavkar 1988, doi:10.2307/2347496). It is not symmetric
where the curve is not, and it is open on a side where the data do not bound the parameter.

Each end is the root of the signed root z = sqrt((phi - phi_min) / s^2), which is nearly linear, so that Newton's
method needs three or four profile points. Its slope comes free: at the inner optimum the total derivative of phi is
the partial one. The grid that found the optimum says where the region ends, so that a second basin is not missed.
"""

from __future__ import annotations

import math
from typing import Final

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.search import Series, polish
from sevenless.fitting.sigmoid import SINGULAR, jit

__all__ = ["HILL", "LEFT", "LOG_IC50", "RIGHT", "interval_end", "reach_of_grid"]

LOG_IC50: Final = 0
HILL: Final = 1
LEFT: Final = 2
RIGHT: Final = 3


@jit
def profile_point(
    kind: int,
    value: float,
    m: float,
    p: float,
    series: Series,
    box: tuple[float, float, float, float],
    limits: tuple[float, float, float, float, float],
    tolerance: float,
) -> tuple[float, float, float, float]:
    """Best phi with one parameter held, its slope along that parameter, and the m and p that go with it."""
    if kind == LOG_IC50:
        at = polish(series, value, p, (value, value, box[2], box[3]), (False, True), limits, tolerance)
        return at[0], 2.0 * at[5], at[1], at[2]
    if kind == HILL:
        at = polish(series, m, value, (box[0], box[1], value, value), (True, False), limits, tolerance)
        return at[0], 2.0 * at[6], at[1], at[2]
    if kind == LEFT:
        held = (value, value, limits[2], limits[3], limits[4])
        at = polish(series, m, p, box, (True, box[2] < box[3]), held, tolerance)
        return at[0], 2.0 * at[7], at[1], at[2]
    held = (limits[0], limits[1], value, value, limits[4])
    at = polish(series, m, p, box, (True, box[2] < box[3]), held, tolerance)
    return at[0], 2.0 * at[8], at[1], at[2]


@jit
def interval_end(
    kind: int,
    side: float,
    start: tuple[float, float, float, float],
    best: tuple[float, float, float],
    limit: float,
    series: Series,
    box: tuple[float, float, float, float],
    limits: tuple[float, float, float, float, float],
) -> tuple[float, float, float, float]:
    """One end of an interval.

    Parameters
    ----------
    kind
        `LOG_IC50`, `HILL`, `LEFT` or `RIGHT`.
    side
        -1 for the lower end, 1 for the upper.
    start
        A value known to be inside, the m and p there, and a first step outwards.
    best
        phi at the optimum, s^2, and the threshold of z.
    limit
        How far the parameter is searched; reached with z below the threshold, the end is open.

    Returns
    -------
    tuple
        The end (``side * inf`` where open); and, where a better optimum turned up on the way, its phi, m and p,
        else NaN.
    """
    inside, m, p, step = start
    phi_min, s2, threshold = best
    outside = math.nan
    origin = inside
    value = inside + side * step
    tolerance = 1e-6 * s2
    for _ in range(40):
        if side * value >= side * limit:
            value = limit
        phi, slope, new_m, new_p = profile_point(kind, value, m, p, series, box, limits, tolerance)
        if phi < phi_min - 1e-7 * max(phi_min, s2):
            return math.nan, phi, new_m, new_p
        z = math.sqrt(max(phi - phi_min, 0.0) / s2)
        if abs(z - threshold) <= 2e-4 * threshold:
            m, p = new_m, new_p
            break
        if z < threshold:
            inside, m, p = value, new_m, new_p
            if value == limit:
                return side * math.inf, math.nan, math.nan, math.nan
        else:
            outside = value
        gain = side * slope / (2.0 * max(z, 1e-3 * threshold) * s2)
        target = value + side * (threshold - z) / gain if gain > 0.0 else math.nan
        if outside == outside:
            within = side * target > side * inside and side * target < side * outside
            value = target if within else 0.5 * (inside + outside)
            if abs(outside - inside) <= 1e-9 * (abs(inside) + abs(outside)):
                break
        else:
            reach = max(abs(inside - origin), step)
            farthest = inside + side * 3.0 * reach
            value = target if side * target > side * inside and side * target < side * farthest else farthest
    shallowest = p <= box[2] and box[2] < box[3]
    if (kind == LEFT and (shallowest or m <= box[0])) or (kind == RIGHT and (shallowest or m >= box[1])):
        # Only the edge of the search for the IC50 holds the plateau: the data do not.
        return side * math.inf, math.nan, math.nan, math.nan
    return value, math.nan, math.nan, math.nan


@jit
def reach_of_grid(
    kind: int,
    side: float,
    ceiling: float,
    fitted: tuple[float, float, float],
    m_nodes: Float64Array,
    p_nodes: Float64Array,
    sums: Float64Array,
    phi: Float64Array,
    totals: tuple[float, float],
) -> tuple[float, float, float]:
    """The farthest value of a parameter that a node of the grid shows to be inside the interval, with its m and p.

    Parameters
    ----------
    ceiling
        phi at the threshold.
    fitted
        Value, m and p at the optimum: the answer where no node reaches farther.
    sums, phi
        As `scan_grid` left them.
    totals
        Sum of all weights, and of weight times response.
    """
    ms = len(m_nodes)
    far, at_m, at_p = fitted
    total, mean = totals
    for g in range(len(phi)):
        if phi[g] > ceiling:
            continue
        m, p = m_nodes[g % ms], p_nodes[g // ms]
        if kind == LOG_IC50:
            value = m
        elif kind == HILL:
            value = p
        else:
            fll, flr, frr = sums[1, g], sums[0, g] - sums[1, g], total - 2.0 * sums[0, g] + sums[1, g]
            det = fll * frr - flr * flr
            if det <= 1e3 * SINGULAR * fll * frr:
                continue
            cl, cr = sums[2, g], mean - sums[2, g]
            if kind == LEFT:
                value = (cl * frr - cr * flr) / det + side * math.sqrt((ceiling - phi[g]) * frr / det)
            else:
                value = (cr * fll - cl * flr) / det + side * math.sqrt((ceiling - phi[g]) * fll / det)
        if side * value > side * far:
            far, at_m, at_p = value, m, p
    return far, at_m, at_p
