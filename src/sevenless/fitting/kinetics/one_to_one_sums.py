"""The kernel behind global 1:1 fits: everything a step needs of all readings, as sums of one pass.

With the share u = 1 - exp(-(ka C + kd) t) of the way to equilibrium while the analyte flows, and w = exp(-kd (t - T))
of what was bound at its end T after it, the curve per unit of Rmax and its derivatives by both rates are combinations
of u and t (1 - u), or of w and (t - T) w. So products of these two, and with the residual, summed over an injection
or a dissociation, hold the sum of squares, its gradient and its Gauss-Newton matrix; Rmax and shifts of an injection
follow in closed form (variable projection, Golub and Pereyra 1973, https://doi.org/10.1137/0710036). The sums are of
residuals from values of Rmax and shifts that are known to be close, so that no digits are lost.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.kernel.exponential import bounded_exp
from sevenless.fitting.kernel.sigmoid import jit

__all__ = ["NORMALS", "best_node", "project"]

NORMALS: Final = 6
"""Numbers that `project` gives: the sum of squares, two of the gradient, three of the matrix."""
_SUMS: Final = 15
_EXPONENT: Final = 700.0
_LN10: Final = math.log(10.0)

Stretches = npt.NDArray[np.int64]


@jit
def _products(
    time: Float64Array, response: Float64Array, rate: float, since: float, scale: float, shift: float, rises: bool
) -> tuple[float, float, float, float, float, float, float, float]:
    """Sums over one stretch of readings: f, g, f f, f g, g g, f e, g e, e e.

    f is what has gone of the way (``rises``) or what is left of it, g is the time times what is left of it, and e is
    the response less ``scale * f + shift``.
    """
    f1, g1, ff, fg, gg, fe, ge, ee = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    base, sign = (1.0, -1.0) if rises else (0.0, 1.0)
    for i in range(len(time)):
        t = time[i] - since
        left = bounded_exp(min(max(-rate * t, -_EXPONENT), _EXPONENT))
        f, g = base + sign * left, t * left
        e = response[i] - scale * f - shift
        f1 += f
        g1 += g
        ff += f * f
        fg += f * g
        gg += g * g
        fe += f * e
        ge += g * e
        ee += e * e
    return f1, g1, ff, fg, gg, fe, ge, ee


@jit
def _add(
    sums: Float64Array, products: tuple[float, float, float, float, float, float, float, float],
    s: tuple[float, float], a: tuple[float, float], b: tuple[float, float],
) -> None:  # fmt: skip
    """Add a stretch to the sums of its curve: s, and its derivatives a and b, are combinations of f and g."""
    _, _, ff, fg, gg, fe, ge, ee = products
    sums[0] += s[0] * s[0] * ff
    sums[1] += s[0] * (a[0] * ff + a[1] * fg)
    sums[2] += s[0] * (b[0] * ff + b[1] * fg)
    sums[3] += a[0] * a[0] * ff + 2.0 * a[0] * a[1] * fg + a[1] * a[1] * gg
    sums[4] += a[0] * b[0] * ff + (a[0] * b[1] + a[1] * b[0]) * fg + a[1] * b[1] * gg
    sums[5] += b[0] * b[0] * ff + 2.0 * b[0] * b[1] * fg + b[1] * b[1] * gg
    sums[6] += s[0] * fe
    sums[7] += a[0] * fe + a[1] * ge
    sums[8] += b[0] * fe + b[1] * ge
    sums[9] += ee


@jit
def _curve_sums(
    time: Float64Array, response: Float64Array, stretches: Stretches, conc: Float64Array, contact: float,
    log10_ka: float, log10_kd: float, rmax: Float64Array, bulk: Float64Array, sums: Float64Array,
) -> None:  # fmt: skip
    """Fill the sums of each curve: ss sa sb aa ab bb se ae be ee; of injected readings their number and s, a, b, e."""
    sums[:, :] = 0.0
    ka, kd = 10.0**log10_ka, 10.0**log10_kd
    for j in range(len(stretches)):
        first, last, curve, injected = stretches[j]
        t, y, row = time[first:last], response[first:last], sums[curve]
        on = ka * conc[curve]
        observed = on + kd
        share = on / observed
        bend = share * kd / observed
        if injected:
            products = _products(t, y, observed, 0.0, rmax[curve] * share, bulk[curve], True)
            a, b = (_LN10 * bend, _LN10 * share * on), (-_LN10 * bend, _LN10 * share * kd)
            _add(row, products, (share, 0.0), a, b)
            f1, g1 = products[0], products[1]
            row[10] += last - first
            row[11] += share * f1
            row[12] += a[0] * f1 + a[1] * g1
            row[13] += b[0] * f1 + b[1] * g1
            for i in range(len(t)):
                row[14] += y[i]
            row[14] -= rmax[curve] * share * f1 + (last - first) * bulk[curve]
        else:
            end = math.exp(-observed * contact)
            reached = share * -math.expm1(-observed * contact)
            products = _products(t, y, kd, contact, rmax[curve] * reached, 0.0, False)
            a = _LN10 * (bend * (1.0 - end) + share * on * contact * end), 0.0
            b = _LN10 * (share * kd * contact * end - bend * (1.0 - end)), -_LN10 * kd * reached
            _add(row, products, (reached, 0.0), a, b)


@jit
def _centre(row: Float64Array) -> None:
    """Take the means over the injection out of the sums of a curve: what is left when its shift is free."""
    if row[10] == 0.0:
        return
    s, a, b, e = row[11], row[12], row[13], row[14]
    n = 1.0 / row[10]
    row[0] -= n * s * s
    row[1] -= n * s * a
    row[2] -= n * s * b
    row[3] -= n * a * a
    row[4] -= n * a * b
    row[5] -= n * b * b
    row[6] -= n * s * e
    row[7] -= n * a * e
    row[8] -= n * b * e
    row[9] -= n * e * e


@jit
def project(
    time: Float64Array, response: Float64Array, stretches: Stretches, conc: Float64Array, contact: float,
    local: bool, free_bulk: bool, log10_ka: float, log10_kd: float, rmax: Float64Array, bulk: Float64Array,
    out: Float64Array,
) -> None:  # fmt: skip
    """Sum of squares, half its gradient, and the Gauss-Newton matrix, with Rmax and shifts at their best.

    Parameters
    ----------
    time, response
        Shape (readings,), s since the beginning of the injection, and RU.
    stretches
        Shape (stretches, 4): first reading, one behind the last, curve, and 1 while the analyte flows.
    conc, contact
        Shape (curves,), mol/L; length of the injection, s.
    local, free_bulk
        Whether each curve has an Rmax, and a shift while the analyte flows.
    log10_ka, log10_kd
        Of /M/s and of /s.
    rmax, bulk
        Shape (curves,), RU: a guess in, the best out, Rmax not below 0. What the guess is does not change the result.
    out
        Shape (6,): sum of squares; gradient by log10 ka and log10 kd; matrix aa, ab, bb.
    """
    curves = len(conc)
    sums = np.empty((curves, _SUMS))
    _curve_sums(time, response, stretches, conc, contact, log10_ka, log10_kd, rmax, bulk, sums)
    out[:] = 0.0
    across, along = 0.0, 0.0
    for c in range(curves):
        if free_bulk:
            _centre(sums[c])
        across += sums[c, 6] + rmax[c] * sums[c, 0]
        along += sums[c, 0]
    turned_a, turned_b, turned_e = 0.0, 0.0, 0.0
    for c in range(curves):
        ss, sa, sb, aa, ab, bb, se, ae, be, ee = sums[c, :10]
        if local:
            across, along = se + rmax[c] * ss, ss
        best = max(across / along, 0.0) if along > 0.0 and math.isfinite(across / along) else 0.0
        more = best - rmax[c]
        if free_bulk and sums[c, 10] > 0.0:
            bulk[c] += (sums[c, 14] - more * sums[c, 11]) / sums[c, 10]
        rmax[c] = best
        out[0] += max(ee - 2.0 * more * se + more * more * ss, 0.0)
        left_a, left_b, left_s = ae - more * sa, be - more * sb, se - more * ss
        out[1] -= best * left_a
        out[2] -= best * left_b
        out[3] += best * best * aa
        out[4] += best * best * ab
        out[5] += best * best * bb
        turned_a, turned_b, turned_e = turned_a + best * sa, turned_b + best * sb, turned_e + left_s
        if local or c == curves - 1:
            inverse = 1.0 / along if along > 0.0 else 0.0
            out[1] += turned_a * turned_e * inverse
            out[2] += turned_b * turned_e * inverse
            out[3] -= turned_a * turned_a * inverse
            out[4] -= turned_a * turned_b * inverse
            out[5] -= turned_b * turned_b * inverse
            turned_a, turned_b, turned_e = 0.0, 0.0, 0.0


@jit
def best_node(
    time: Float64Array, response: Float64Array, stretches: Stretches, conc: Float64Array, contact: float,
    local: bool, free_bulk: bool, log10_ka: Float64Array, log10_kd: Float64Array,
) -> tuple[float, float]:  # fmt: skip
    """The pair of rates with the least sum of squares, of all pairs of two axes; the first of equals."""
    rmax, bulk, out = np.zeros(len(conc)), np.zeros(len(conc)), np.empty(NORMALS)
    least, found = math.inf, (log10_ka[0], log10_kd[0])
    for ka in log10_ka:
        for kd in log10_kd:
            rmax[:], bulk[:] = 0.0, 0.0
            project(time, response, stretches, conc, contact, local, free_bulk, ka, kd, rmax, bulk, out)
            if out[0] < least:
                least, found = out[0], (ka, kd)
    return found
