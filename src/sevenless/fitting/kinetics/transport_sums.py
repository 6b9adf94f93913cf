"""The kernel behind fits of binding under mass transport: what a step needs, as sums of one pass over the readings.

An analyte that is carried to a surface with kt and binds there at once follows two compartments,
dR/dt = (ka C (Rmax - R) - kd R) / (1 + ka (Rmax - R) / kt): Myszka et al. 1998,
https://doi.org/10.1016/S0006-3495(98)77549-6. With b = R / Rmax, q = ka Rmax / kt, k = ka C + kd, s = ka C / k and
A = 1 + q (1 - s), a phase of constant C that began at b0 has the closed form b = s - (s - b0) exp(-y), where y is the
one root of y + q (s - b0) / A (1 - exp(-y)) = k t / A. Its derivatives follow from the implicit function theorem.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.kernel.exponential import bounded_exp
from sevenless.fitting.kernel.sigmoid import jit

__all__ = ["COURSE", "TERMS", "transport_course", "transport_sums"]

COURSE: Final = 4
"""Numbers of a course: the share of sites that are filled, and its derivatives by ln ka, ln kd and ln q."""
TERMS: Final = 5
"""Numbers of a reading that are multiplied and summed: residual, and slopes by ln of Rmax, ka, kd and kt."""
_EXPONENT: Final = 700.0
_ROUNDS: Final = 60
_CLOSE: Final = 1e-15

Indices = npt.NDArray[np.int64]
_Course = tuple[float, float, float, float]


@jit
def _way(tau: float, beta: float) -> float:
    """The root of y + beta (1 - exp(-y)) = tau, for tau >= 0 and beta > -1: Halley's steps from a bound on it."""
    if tau <= 0.0:
        return 0.0
    slow, fast = tau / (1.0 + beta), tau - beta
    # The left side bends down for beta > 0 and up below it: from these ends no step passes the root.
    y = max(slow, fast) if beta > 0.0 else min(slow, fast)
    for _ in range(_ROUNDS):
        left = beta * bounded_exp(-min(y, _EXPONENT))
        f, slope = y + beta - left - tau, 1.0 + left
        step = f / (slope + 0.5 * f * left / slope)
        y = max(y - step, 0.0)
        if abs(step) <= _CLOSE * (1.0 + y):
            break
    return y


@jit
def _moved(on: float, kd: float, q: float, start: _Course, time: float) -> _Course:
    """The course so long after a phase began at ``start``; ``on`` is ka C."""
    b0, u0, v0, w0 = start
    rate = on + kd
    s = on / rate
    bend, away = s * (1.0 - s), s - b0
    a, b = 1.0 + q * (1.0 - s), q * away
    y = _way(rate * time / a, b / a)
    left = bounded_exp(-min(y, _EXPONENT))
    gone, slope = 1.0 - left, a + b * left
    by_on = (on * time + q * bend * y - q * (bend - u0) * gone) / slope
    by_off = (kd * time - q * bend * y + q * (bend + v0) * gone) / slope
    by_q = -(q * (1.0 - s) * y + q * (away - w0) * gone) / slope
    turn = away * left
    return (
        s * gone + b0 * left,
        bend * gone + u0 * left + turn * by_on,
        -bend * gone + v0 * left + turn * by_off,
        w0 * left + turn * by_q,
    )


@jit
def _starts(conc: Float64Array, begin: Float64Array, ka: float, kd: float, q: Float64Array) -> Float64Array:
    """The course of each curve where each phase begins; shape (curves, phases, 4)."""
    curves, phases = conc.shape
    found = np.zeros((curves, phases, COURSE))
    for c in range(curves):
        at = (0.0, 0.0, 0.0, 0.0)
        for p in range(phases - 1):
            at = _moved(ka * conc[c, p], kd, q[c], at, begin[p + 1] - begin[p])
            for j in range(COURSE):
                found[c, p + 1, j] = at[j]
    return found


@jit
def _at(
    time: float, c: int, conc: Float64Array, begin: Float64Array, ka: float, kd: float, q: float, starts: Float64Array
) -> _Course:
    p = 0
    while p + 1 < len(begin) and time >= begin[p + 1]:
        p += 1
    start = (starts[c, p, 0], starts[c, p, 1], starts[c, p, 2], starts[c, p, 3])
    return _moved(ka * conc[c, p], kd, q, start, max(time - begin[p], 0.0))


@jit
def transport_course(
    time: Float64Array, curve: Indices, conc: Float64Array, begin: Float64Array, ka: float, kd: float, q: Float64Array
) -> Float64Array:
    """Share of sites that are filled at each reading, and its derivatives by ln ka, ln kd and ln q.

    Parameters
    ----------
    time, curve
        Shape (readings,), s, and which curve it is of; in any order.
    conc
        Shape (curves, phases), mol/L: what flows in each phase, 0 in buffer.
    begin
        Shape (phases,), s: when each begins, in order.
    ka, kd
        /M/s and /s.
    q
        Shape (curves,): ka Rmax / kt; 0 without limits to transport.

    Returns
    -------
    ndarray
        Shape (readings, 4).
    """
    starts, found = _starts(conc, begin, ka, kd, q), np.empty((len(time), COURSE))
    for i in range(len(time)):
        c = curve[i]
        course = _at(time[i], c, conc, begin, ka, kd, q[c], starts)
        for j in range(COURSE):
            found[i, j] = course[j]
    return found


@jit
def transport_sums(
    time: Float64Array, response: Float64Array, curve: Indices, shifted: Indices, conc: Float64Array,
    begin: Float64Array, ka: float, kd: float, kt: float, rmax: Float64Array, injections: int,
) -> tuple[Float64Array, Float64Array]:  # fmt: skip
    """Products of residual and slopes, summed over each curve, and the terms themselves, over each injection.

    Parameters
    ----------
    response
        Shape (readings,), RU.
    shifted
        Shape (readings,): the injection a reading was taken in, -1 for none.
    kt
        RU /M/s.
    rmax
        Shape (curves,), RU.
    injections
        How many there are.

    Returns
    -------
    products
        Shape (curves, 5, 5), in the order of `TERMS`.
    terms
        Shape (injections, 6): the number of readings, and the sums of the terms.
    """
    curves = len(rmax)
    products, terms = np.zeros((curves, TERMS, TERMS)), np.zeros((injections, TERMS + 1))
    q = ka * rmax / kt
    starts, v = _starts(conc, begin, ka, kd, q), np.empty(TERMS)
    for i in range(len(time)):
        c = curve[i]
        b, by_on, by_off, by_q = _at(time[i], c, conc, begin, ka, kd, q[c], starts)
        height = rmax[c]
        v[0] = response[i] - height * b
        v[1] = height * (b + by_q)
        v[2] = height * (by_on + by_q)
        v[3] = height * by_off
        v[4] = -height * by_q
        for j in range(TERMS):
            for m in range(j + 1):
                products[c, j, m] += v[j] * v[m]
        if shifted[i] >= 0:
            row = terms[shifted[i]]
            row[0] += 1.0
            for j in range(TERMS):
                row[j + 1] += v[j]
    for c in range(curves):
        for j in range(TERMS):
            for m in range(j):
                products[c, m, j] = products[c, j, m]
    return products, terms
