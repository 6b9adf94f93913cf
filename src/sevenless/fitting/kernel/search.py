"""The search over (log IC50, log Hill): a grid shared by all curves of one dose axis, then Newton's method.

The grid is what makes the optimum global: its basis is computed once per axis, so scanning it costs one small matrix
product per curve, whatever the noise.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.kernel.sigmoid import SINGULAR, evaluate, jit, plateaus

__all__ = ["HILL_NODES", "Series", "best_starts", "grid_nodes", "polish", "scan_grid", "sigmoid_basis"]

HILL_NODES: Final = np.array([0.35, 0.6, 0.9, 1.3, 2.0, 3.5, 8.0])
"""Hill slopes of the grid: dense where curves live, sparse where they become lines or steps."""

MOST_STEPS: Final = 400
"""Of Newton's method. Five are usual; where the last dose alone has a response, phi falls along a valley that leads to
the steepest slope, and some need a hundred."""

Series = tuple[Float64Array, Float64Array, Float64Array, float, float, Float64Array, Float64Array]
"""One curve's doses: x, w, y, w0, y0 as `evaluate` takes them, and the work space s, u."""


def grid_nodes(x: Float64Array, *, margin: float, hill_range: tuple[float, float]) -> tuple[Float64Array, Float64Array]:
    """Nodes in m (natural log IC50) and p (natural log Hill) for one dose axis.

    Parameters
    ----------
    x
        Shape (doses,): natural log of the doses, ascending.
    margin
        How far beyond the doses the IC50 is searched, in natural log units.
    hill_range
        Lowest and highest Hill slope; equal where it is fixed.
    """
    low, high = hill_range
    hills = HILL_NODES[(low <= HILL_NODES) & (high >= HILL_NODES)]
    if low == high or len(hills) == 0:
        hills = np.array([math.sqrt(low * high)])
    span = float(x[-1] - x[0]) + 2 * margin
    # Half a dose step, but no coarser than the width of a shallow bend and no finer than pays.
    step = np.clip(0.5 * np.median(np.diff(x)) if len(x) > 1 else 0.5, 0.15, 0.45)
    count = int(np.clip(math.ceil(span / float(step)) + 1, 8, 160))
    return np.linspace(x[0] - margin, x[-1] + margin, count), np.log(hills)


@jit
def sigmoid_basis(x: Float64Array, m_nodes: Float64Array, p_nodes: Float64Array, basis: Float64Array) -> None:
    """Fill ``basis`` (doses, hills * ms) with s at every node; node g is Hill ``g // ms``, m ``g % ms``."""
    count = len(m_nodes)
    for k in range(len(x)):
        for j in range(len(p_nodes)):
            h = math.exp(p_nodes[j])
            for i in range(count):
                u = min(max(h * (x[k] - m_nodes[i]), -60.0), 60.0)
                basis[k, j * count + i] = 1.0 / (1.0 + math.exp(u))


@jit
def scan_grid(
    basis: Float64Array,
    series: Series,
    limits: tuple[float, float, float, float, float],
    known: Float64Array,
    sums: Float64Array,
    phi: Float64Array,
) -> None:
    """phi at every node of the grid, and the sums of w s, w s^2 and w s y in the three rows of ``sums``.

    ``known``, shape (doses + 1,), holds the weights that the first two rows were summed with: most curves of an axis
    share them, and a third of the work is left.
    """
    _, w, y, w0, y0, _, _ = series
    nodes = basis.shape[1]
    total, mean, square = w0, w0 * y0, w0 * y0 * y0
    for k in range(len(w)):
        total += w[k]
        mean += w[k] * y[k]
        square += w[k] * y[k] * y[k]
    a, b, d = sums[0], sums[1], sums[2]
    if changed_weights(w, w0, known):
        for g in range(nodes):
            a[g] = w0
            b[g] = w0
        for k in range(len(w)):
            wk, row = w[k], basis[k]
            for g in range(nodes):
                ws = wk * row[g]
                a[g] += ws
                b[g] += ws * row[g]
    for g in range(nodes):
        d[g] = w0 * y0
    for k in range(len(w)):
        wy, row = w[k] * y[k], basis[k]
        for g in range(nodes):
            d[g] += wy * row[g]
    unlimited = True
    for edge in range(4):
        unlimited = unlimited and not abs(limits[edge]) < math.inf
    if unlimited and limits[4] == 0.0:
        tss = square - mean * mean / total
        for g in range(nodes):
            spread = b[g] - a[g] * a[g] / total
            slope = d[g] - a[g] * mean / total
            gain = slope * slope / max(spread, SINGULAR * total)
            phi[g] = tss - gain
        return
    for g in range(nodes):
        fll, flr, frr, cl, cr = b[g], a[g] - b[g], total - 2.0 * a[g] + b[g], d[g], mean - d[g]
        left, right, _, _ = plateaus(fll, flr, frr, cl, cr, limits)
        fit = fll * left * left + 2.0 * flr * left * right + frr * right * right
        phi[g] = square + fit - 2.0 * (cl * left + cr * right)


@jit
def changed_weights(w: Float64Array, w0: float, known: Float64Array) -> bool:
    """Whether the weights differ from the known ones, which they then become."""
    changed = bool(known[0] != w0)
    for k in range(len(w)):
        changed = changed or bool(known[k + 1] != w[k])
    if changed:
        known[0] = w0
        for k in range(len(w)):
            known[k + 1] = w[k]
    return changed


@jit
def best_starts(phi: Float64Array, ms: int, starts: Float64Array) -> int:
    """Nodes to polish, best first, in ``starts``; how many there are.

    The best node of every Hill row that no neighbouring row beats at the same or the next m is a basin of its own.
    """
    rows = len(phi) // ms
    found = 0
    for j in range(rows):
        best = j * ms
        for g in range(j * ms, (j + 1) * ms):
            if phi[g] < phi[best]:
                best = g
        i = best - j * ms
        basin = True
        for other in (j - 1, j + 1):
            if 0 <= other < rows:
                for near in range(max(i - 1, 0), min(i + 2, ms)):
                    if phi[other * ms + near] < phi[best]:
                        basin = False
        if basin:
            place = found
            while place > 0 and phi[int(starts[place - 1])] > phi[best]:
                starts[place] = starts[place - 1]
                place -= 1
            starts[place] = best
            found += 1
    return found


@jit
def polish(
    series: Series,
    m: float,
    p: float,
    box: tuple[float, float, float, float],
    moves: tuple[bool, bool],
    limits: tuple[float, float, float, float, float],
    tolerance: float,
) -> tuple[float, float, float, float, float, float, float, float, float, bool]:
    """Newton's method in (m, p) inside a box, with damping where the Hessian is not positive definite.

    Parameters
    ----------
    series
        The curve.
    m, p
        Start.
    box
        Lowest and highest m, lowest and highest p.
    moves
        Whether m and p may move; a profile holds one of them.
    limits
        Of the plateaus.
    tolerance
        Stop when the next step promises to lower phi by less than this.

    Returns
    -------
    tuple
        phi, m, p, left, right, and d/dm, d/dp, d/dL, d/dR of phi / 2; whether it settled.
    """
    x, w, y, w0, y0, s, u = series
    mlo, mhi, plo, p_hi = box
    m, p = min(max(m, mlo), mhi), min(max(p, plo), p_hi)
    phi, gm, gp, hmm, hmp, hpp, left, right, gl, gr, _, _, _, _ = evaluate(x, w, y, w0, y0, m, p, limits, s, u)
    damping = 0.0
    settled = False
    idle = 0
    for _ in range(MOST_STEPS):
        free_m = moves[0] and not (m <= mlo and gm > 0.0) and not (m >= mhi and gm < 0.0)
        free_p = moves[1] and not (p <= plo and gp > 0.0) and not (p >= p_hi and gp < 0.0)
        if not free_m and not free_p:
            settled = True
            break
        # A step between two doses leaves a valley that is curved in (m, p) and straight in (h m, h), where u is linear:
        # the step is taken there, as m += a / (1 + b), h *= 1 + b, whose Hessian differs by the gradient.
        both = free_m and free_p
        cross, bend = (hmp - gm, hpp - gp) if both else (hmp, hpp)
        dm, dp, promise = newton_step(gm, gp, hmm, cross, bend, free_m, free_p, damping)
        while promise < 0.0 and damping < 1e12:
            damping = max(4.0 * damping, 1e-3)
            dm, dp, promise = newton_step(gm, gp, hmm, cross, bend, free_m, free_p, damping)
        if promise <= tolerance:
            # Also where no damping makes a descent: the surface is flat to rounding.
            settled = True
            break
        shrink = min(1.0, 1.5 / max(abs(dm), 1e-300), (1.2 if dp > 0.0 else 0.55) / max(abs(dp), 1e-300))
        dm, dp = shrink * dm, shrink * dp
        if both:
            dm, dp = dm / (1.0 + dp), math.log1p(dp)
        new_m, new_p = min(max(m + dm, mlo), mhi), min(max(p + dp, plo), p_hi)
        trial = evaluate(x, w, y, w0, y0, new_m, new_p, limits, s, u)
        if trial[0] < phi:
            # On a step between two doses phi is flat along m: many steps, no gain, any place as good as the next.
            idle = idle + 1 if phi - trial[0] <= 1e-9 * phi + tolerance else 0
            m, p = new_m, new_p
            phi, gm, gp, hmm, hmp, hpp, left, right, gl, gr, _, _, _, _ = trial
            damping = damping * 0.1 if damping > 1e-6 else 0.0
            if idle == 3:
                settled = True
                break
        else:
            if promise <= 1e-13 * phi or damping > 1e9:
                # Rounding, not curvature, refuses the step.
                settled = True
                break
            damping = max(8.0 * damping, 1e-3)
    return phi, m, p, left, right, gm, gp, gl, gr, settled


@jit
def newton_step(
    gm: float, gp: float, hmm: float, hmp: float, hpp: float, free_m: bool, free_p: bool, damping: float
) -> tuple[float, float, float]:
    """Damped Newton step in the free directions and the fall of phi it promises; negative if not a descent."""
    if not free_m and not free_p:
        return 0.0, 0.0, 0.0
    # Damping scales with the size of the curvature, so that it means the same for m and p and for any response unit.
    a = hmm + damping * (abs(hmm) + 1e-6 * abs(hmp) + 1e-300)
    c = hpp + damping * (abs(hpp) + 1e-6 * abs(hmp) + 1e-300)
    if free_m and not free_p:
        if a <= 0.0:
            return 0.0, 0.0, -1.0
        return -gm / a, 0.0, gm * gm / a
    if free_p and not free_m:
        if c <= 0.0:
            return 0.0, 0.0, -1.0
        return 0.0, -gp / c, gp * gp / c
    det = a * c - hmp * hmp
    if a <= 0.0 or det <= 1e-14 * a * c:
        return 0.0, 0.0, -1.0
    dm, dp = (hmp * gp - c * gm) / det, (hmp * gm - a * gp) / det
    return dm, dp, -(gm * dm + gp * dp)
