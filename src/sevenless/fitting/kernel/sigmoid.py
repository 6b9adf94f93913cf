"""The four-parameter logistic at one (log IC50, log Hill): plateaus solved, gradient and Hessian of what is left.

With x the natural log of the dose, m that of the IC50 and h = exp(p) the Hill slope,

    u = h (x - m),   s = 1 / (1 + exp(u)),   f = R + (L - R) s

where L is the plateau at dose 0 and R the one at infinite dose. f is linear in L and R, so for given (m, p) they
follow from a 2 x 2 system, and the weighted sum of squares is a function phi(m, p) of two variables only (variable
projection, Golub & Pereyra 1973, doi:10.1137/0710036). Its exact Hessian is the Schur complement of the plateaus in
the Hessian of all four, which makes the search Newton's, quadratic at the optimum even where residuals are large.

Vehicle wells are data at dose 0, where s = 1 whatever m and p.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, TypeVar

from sevenless.fitting.compiled import machine_code
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.kernel.exponential import bounded_exp

__all__ = ["SINGULAR", "evaluate", "jit", "plateaus"]

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def jit(kernel: Kernel) -> Kernel:
    """Compile a kernel of the batched engine: no interpreter lock, so that threads share the curves.

    Sums may be reordered and fused (that is what lets them run side by side in vector registers); NaN and infinity
    keep their meaning.
    """
    return machine_code(kernel, freedoms=frozenset({"contract", "reassoc", "nsz", "arcp"}))


SINGULAR: Final = 1e-11
"""Relative determinant below which the two plateaus cannot be told apart, and the curve is flat."""


@jit
def plateaus(
    fll: float, flr: float, frr: float, cl: float, cr: float, limits: tuple[float, float, float, float, float]
) -> tuple[float, float, bool, bool]:
    """Plateaus (left, right) that minimise the quadratic, and which of them are free to move.

    Minimises fll L^2 + 2 flr L R + frr R^2 - 2 cl L - 2 cr R inside the limits: the inner solution if it lies inside,
    else the best of the four edges of the box. Equal limits fix a plateau. The fifth limit is the direction: 1 for
    falling (L >= R), -1 for rising, 0 for either; a curve that would turn against it is flat.
    """
    llo, lhi, rlo, rhi, direction = limits
    det = fll * frr - flr * flr
    if det > SINGULAR * fll * frr:
        left, right = (cl * frr - cr * flr) / det, (cr * fll - cl * flr) / det
        if llo <= left <= lhi and rlo <= right <= rhi and (left - right) * direction >= 0.0:
            return left, right, llo < lhi, rlo < rhi
    level = (cl + cr) / (fll + 2.0 * flr + frr)
    flat = min(max(level, max(llo, rlo)), min(lhi, rhi))
    best, found = math.inf, (flat, flat, False, False)
    if max(llo, rlo) <= min(lhi, rhi):
        best = (fll + 2.0 * flr + frr) * flat * flat - 2.0 * (cl + cr) * flat
    for edge in range(4):
        value = llo if edge == 0 else lhi if edge == 1 else rlo if edge == 2 else rhi
        if not abs(value) < math.inf:
            continue
        if edge < 2:
            other = min(max((cr - flr * value) / frr if frr > 0.0 else value, rlo), rhi)
            left, right, free_left, free_right = value, other, False, rlo < other < rhi
        else:
            other = min(max((cl - flr * value) / fll if fll > 0.0 else value, llo), lhi)
            left, right, free_left, free_right = other, value, llo < other < lhi, False
        cost = fll * left * left + 2.0 * flr * left * right + frr * right * right - 2.0 * (cl * left + cr * right)
        if cost < best and (left - right) * direction >= 0.0:
            best, found = cost, (left, right, free_left, free_right)
    return found


@jit
def evaluate(
    x: Float64Array,
    w: Float64Array,
    y: Float64Array,
    w0: float,
    y0: float,
    m: float,
    p: float,
    limits: tuple[float, float, float, float, float],
    s: Float64Array,
    u: Float64Array,
) -> tuple[
    float, float, float, float, float, float, float, float, float, float, float, float, float, float
]:  # fmt: skip
    """phi with its derivatives in (m, p), all halved, and the plateaus.

    Parameters
    ----------
    x, w, y
        Shape (doses,): natural log dose, summed weight and weighted mean response of each dose.
    w0, y0
        Weight and mean of the vehicle wells.
    m, p
        Natural logs of IC50 and Hill slope.
    limits
        Lowest and highest left plateau, lowest and highest right plateau, direction (see `plateaus`).
    s, u
        Work space, shape (doses,).

    Returns
    -------
    tuple
        phi, d/dm, d/dp, d2/dm2, d2/dmdp, d2/dp2 (derivatives of phi / 2), left, right, d/dL, d/dR of phi / 2, and for
        a plateau that is held d2/dLdm, d2/dLdp, d2/dRdm, d2/dRdp with the other plateau following.
    """
    n = len(x)
    h = math.exp(p)
    fll, flr, frr, cl, cr = w0, 0.0, 0.0, w0 * y0, 0.0
    for k in range(n):
        uk = min(max(h * (x[k] - m), -60.0), 60.0)
        sk = 1.0 / (1.0 + bounded_exp(uk))
        u[k] = uk
        s[k] = sk
    for k in range(n):
        ws, wc = w[k] * s[k], w[k] * (1.0 - s[k])
        fll += ws * s[k]
        flr += wc * s[k]
        frr += wc * (1.0 - s[k])
        cl += ws * y[k]
        cr += wc * y[k]
    left, right, free_left, free_right = plateaus(fll, flr, frr, cl, cr, limits)
    d = left - right
    phi = w0 * (y0 - left) ** 2
    gl = -w0 * (y0 - left)
    gr = 0.0
    e0, e1, g0, g1, g2 = 0.0, 0.0, 0.0, 0.0, 0.0
    k0, k1, k2, p0, p1, q0, q1 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for k in range(n):
        sk, uk = s[k], u[k]
        r = y[k] - right - d * sk
        wr = w[k] * r
        phi += wr * r
        gl -= wr * sk
        gr -= wr * (1.0 - sk)
        g = sk * (1.0 - sk)
        wg = w[k] * g
        wgu = wg * uk
        rg = wr * g
        c = rg * (1.0 - 2.0 * sk)
        e0 += rg
        e1 += rg * uk
        g0 += wg * g
        g1 += wgu * g
        g2 += wgu * g * uk
        k0 += c
        k1 += c * uk
        k2 += c * uk * uk
        p0 += wg * sk
        p1 += wgu * sk
        q0 += wg
        q1 += wgu
    gm, gp = -d * h * e0, d * e1
    hmm = h * h * (d * d * g0 - d * k0)
    hmp = h * (-d * d * g1 + d * k1 - d * e0)
    hpp = d * d * g2 - d * k2 + d * e1
    alm, alp = h * (d * p0 - e0), -d * p1 + e1
    arm, arp = h * (d * (q0 - p0) + e0), -d * (q1 - p1) - e1
    couplings = (alm, alp, arm, arp)
    hmm, hmp, hpp, alm, alp, arm, arp = follow((hmm, hmp, hpp), couplings, (fll, flr, frr), (free_left, free_right))
    return phi, gm, gp, hmm, hmp, hpp, left, right, gl, gr, alm, alp, arm, arp


@jit
def follow(
    hessian: tuple[float, float, float],
    couplings: tuple[float, float, float, float],
    plateau_hessian: tuple[float, float, float],
    free: tuple[bool, bool],
) -> tuple[float, float, float, float, float, float, float]:
    """Hessian in (m, p) once the free plateaus follow (Schur complement), and the couplings of a held plateau."""
    hmm, hmp, hpp = hessian
    alm, alp, arm, arp = couplings
    fll, flr, frr = plateau_hessian
    free_left, free_right = free
    if free_left and free_right:
        det = fll * frr - flr * flr
        hmm -= (frr * alm * alm - 2.0 * flr * alm * arm + fll * arm * arm) / det
        hmp -= (frr * alm * alp - flr * (alm * arp + arm * alp) + fll * arm * arp) / det
        hpp -= (frr * alp * alp - 2.0 * flr * alp * arp + fll * arp * arp) / det
    elif free_left:
        hmm -= alm * alm / fll
        hmp -= alm * alp / fll
        hpp -= alp * alp / fll
        arm -= flr * alm / fll
        arp -= flr * alp / fll
    elif free_right and frr > 0.0:
        hmm -= arm * arm / frr
        hmp -= arm * arp / frr
        hpp -= arp * arp / frr
        alm -= flr * arm / frr
        alp -= flr * arp / frr
    return hmm, hmp, hpp, alm, alp, arm, arp
