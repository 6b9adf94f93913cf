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
from sevenless.fitting.kernel.search import Series, polish
from sevenless.fitting.kernel.sigmoid import SINGULAR, evaluate, jit

__all__ = ["HILL", "LEFT", "LOG_IC50", "RIGHT", "interval_end", "quick_end", "reach_of_grid"]

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
def quick_end(
    kind: int,
    side: float,
    start: tuple[float, float, float, float],
    best: tuple[float, float, float],
    limit: float,
    series: Series,
    box: tuple[float, float, float, float],
    limits: tuple[float, float, float, float, float],
) -> float:
    """One end of an interval where the surface is well behaved, else NaN; parameters as those of `interval_end`.

    The step of the parameter and that of the others are taken together (Venzon & Moolgavkar 1988), so that an
    iteration costs one evaluation. What the others still have to gain is subtracted by its quadratic estimate.
    """
    x, w, y, w0, y0, s, u = series
    value, m, p, step = start
    phi_min, s2, threshold = best
    dv = 0.0
    for turn in range(9):
        held = limits
        if kind == LEFT:
            held = (value, value, limits[2], limits[3], limits[4])
        elif kind == RIGHT:
            held = (limits[0], limits[1], value, value, limits[4])
        phi, gm, gp, hmm, hmp, hpp, _, _, gl, gr, clm, clp, crm, crp = evaluate(x, w, y, w0, y0, m, p, held, s, u)
        # Others move by -H^-1 (g + c dv); a, b: H^-1 g, ca, cb: H^-1 c, where c couples them to the parameter.
        if kind == LOG_IC50:
            if hpp <= 0.0:
                return math.nan
            a, b, ca, cb, slope = 0.0, gp / hpp, 0.0, hmp / hpp, gm - hmp * gp / hpp
        elif kind == HILL or box[2] == box[3]:
            if hmm <= 0.0:
                return math.nan
            own, c = (gp, hmp) if kind == HILL else (gl, clm) if kind == LEFT else (gr, crm)
            a, b, ca, cb, slope = gm / hmm, 0.0, c / hmm, 0.0, own - c * gm / hmm
        else:
            det = hmm * hpp - hmp * hmp
            if hmm <= 0.0 or det <= 1e-10 * hmm * hpp:
                return math.nan
            own, c, d = (gl, clm, clp) if kind == LEFT else (gr, crm, crp)
            a, b = (hpp * gm - hmp * gp) / det, (hmm * gp - hmp * gm) / det
            ca, cb = (hpp * c - hmp * d) / det, (hmm * d - hmp * c) / det
            slope = own - c * a - d * b
        promise = gm * a + gp * b
        reached = phi - promise - phi_min
        if reached < -1e-7 * max(phi_min, s2):
            return math.nan
        if turn == 0:
            dv = side * step
        else:
            z = math.sqrt(max(reached, 0.0) / s2)
            if abs(z - threshold) <= 2e-4 * threshold and promise <= 1e-4 * s2:
                return value
            if side * slope <= 0.0:
                return math.nan
            dv = (threshold - z) * z * s2 / slope
        dm, dp = -a - ca * dv, -b - cb * dv
        if abs(dm) > 1.2 or abs(dp) > 0.8 or abs(dv) > 3.0 * step:
            return math.nan
        value, m, p = value + dv, m + dm, p + dp
        if kind == LOG_IC50:
            m = value
        elif kind == HILL:
            p = value
        inside = box[0] < m < box[1] and (box[2] < p < box[3] or box[2] == box[3])
        if not inside or side * value >= side * limit:
            return math.nan
    return math.nan


@jit
def reach_of_grid(
    ceiling: float,
    plateaus_too: bool,
    fitted: tuple[float, float, float, float],
    m_nodes: Float64Array,
    p_nodes: Float64Array,
    sums: Float64Array,
    phi: Float64Array,
    totals: tuple[float, float],
    reach: Float64Array,
) -> None:
    """The farthest values that nodes of the grid show to be inside the intervals.

    Parameters
    ----------
    ceiling
        phi at the threshold.
    plateaus_too
        Whether the plateaus are free, so that the grid speaks for them too.
    fitted
        m, p, left and right at the optimum.
    sums, phi
        As `scan_grid` left them.
    totals
        Sum of all weights, and of weight times response.
    reach
        Shape (4, 2, 3), filled: for each parameter and side the value, with the m and p of its node; the optimum
        where no node reaches farther.
    """
    ms = len(m_nodes)
    total, mean = totals
    for kind in range(4):
        for end in range(2):
            reach[kind, end, 0], reach[kind, end, 1], reach[kind, end, 2] = fitted[kind], fitted[0], fitted[1]
    for g in range(len(phi)):
        if phi[g] > ceiling:
            continue
        m, p = m_nodes[g % ms], p_nodes[g // ms]
        extend(reach, LOG_IC50, m, m, m, p)
        extend(reach, HILL, p, p, m, p)
        fll, flr, frr = sums[1, g], sums[0, g] - sums[1, g], total - 2.0 * sums[0, g] + sums[1, g]
        det = fll * frr - flr * flr
        if not plateaus_too or det <= 1e3 * SINGULAR * fll * frr:
            continue
        cl, cr = sums[2, g], mean - sums[2, g]
        room = max(ceiling - phi[g], 0.0) / det
        left, right = (cl * frr - cr * flr) / det, (cr * fll - cl * flr) / det
        extend(reach, LEFT, left - math.sqrt(room * frr), left + math.sqrt(room * frr), m, p)
        extend(reach, RIGHT, right - math.sqrt(room * fll), right + math.sqrt(room * fll), m, p)


@jit
def extend(reach: Float64Array, kind: int, low: float, high: float, m: float, p: float) -> None:
    """Widen the reach of one parameter to a range seen at one node."""
    if low < reach[kind, 0, 0]:
        reach[kind, 0, 0], reach[kind, 0, 1], reach[kind, 0, 2] = low, m, p
    if high > reach[kind, 1, 0]:
        reach[kind, 1, 0], reach[kind, 1, 1], reach[kind, 1, 2] = high, m, p
