"""Wald standard errors from the Jacobian at the optimum: for comparison with the profile, and as first steps of it."""

from __future__ import annotations

import math

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.kernel.exponential import bounded_exp
from sevenless.fitting.kernel.outcome import Record
from sevenless.fitting.kernel.search import Series
from sevenless.fitting.kernel.sigmoid import jit

__all__ = ["wald"]


@jit
def wald(
    curve: Series,
    box: tuple[float, float, float, float],
    limits: tuple[float, float, float, float, float],
    matrices: Float64Array,
    record: Record,
) -> None:
    """Standard errors s sqrt(diag((J' W J)^-1)) in (m, h, left, right), and those of the absolute IC50.

    A parameter that is fixed, or sits on a limit, has none (0). A singular Jacobian gives infinity.
    ``matrices`` is work space of shape (2, 4, 4).
    """
    x, w, _, w0, _, _, _ = curve
    m, h, left, right = record.m, math.exp(record.p), record.left, record.right
    d = left - right
    a, b = matrices[0], matrices[1]
    a[:] = 0.0
    a[2, 2] = w0
    for k in range(len(x)):
        s = 1.0 / (1.0 + bounded_exp(min(max(h * (x[k] - m), -60.0), 60.0)))
        g = s * (1.0 - s)
        j0, j1, j2, j3 = d * h * g, -d * (x[k] - m) * g, s, 1.0 - s
        row = (j0, j1, j2, j3)
        for i in range(4):
            for j in range(i + 1):
                a[i, j] += w[k] * row[i] * row[j]
    free = (
        True,
        box[2] < box[3],
        limits[0] < limits[1] and limits[0] < left < limits[1],
        limits[2] < limits[3] and limits[2] < right < limits[3],
    )
    regular = invert(a, b, free)
    scale = record.s2 if regular else math.inf
    record.m_se = math.sqrt(scale * a[0, 0]) if regular else math.inf
    record.hill_se = math.sqrt(scale * a[1, 1]) if regular else math.inf
    record.left_se = math.sqrt(scale * a[2, 2]) if regular else math.inf
    record.right_se = math.sqrt(scale * a[3, 3]) if regular else math.inf
    absolute_ic50(a, regular, record)


@jit
def absolute_ic50(inverse: Float64Array, regular: bool, record: Record) -> None:
    """Log dose at which the curve crosses the level, and its standard error by the delta method.

    From L = R + (left - R) / (1 + exp(h (x - m))):  x = m + ln((left - level) / (level - R)) / h.
    """
    record.absolute_m, record.absolute_se = math.nan, math.nan
    above, below = record.left - record.level, record.level - record.right
    if not above * below > 0.0:
        return
    h = math.exp(record.p)
    odds = math.log(above / below)
    record.absolute_m = record.m + odds / h
    if not regular:
        record.absolute_se = math.inf
        return
    gradient = (1.0, -odds / (h * h), 1.0 / (h * above), 1.0 / (h * below))
    variance = 0.0
    for i in range(4):
        for j in range(4):
            variance += gradient[i] * gradient[j] * inverse[i, j]
    record.absolute_se = math.sqrt(max(variance, 0.0) * record.s2)


@jit
def invert(a: Float64Array, b: Float64Array, free: tuple[bool, bool, bool, bool]) -> bool:
    """Invert the free part of a symmetric matrix given by its lower half, in place; False if singular.

    Gauss-Jordan on the matrix scaled to unit diagonal, so that units do not decide what is singular.
    """
    for i in range(4):
        if free[i] and not a[i, i] > 0.0:
            return False
    scale = (unit(a[0, 0], free[0]), unit(a[1, 1], free[1]), unit(a[2, 2], free[2]), unit(a[3, 3], free[3]))
    for i in range(4):
        for j in range(4):
            b[i, j] = (a[i, j] if j <= i else a[j, i]) * scale[i] * scale[j]
        if not free[i]:
            b[i, i] = 1.0
    # In place, without pivoting: a correlation matrix is positive definite or singular.
    for k in range(4):
        pivot = b[k, k]
        if pivot < 1e-11:
            return False
        b[k, k] = 1.0
        for j in range(4):
            b[k, j] /= pivot
        for i in range(4):
            if i != k:
                factor = b[i, k]
                b[i, k] = 0.0
                for j in range(4):
                    b[i, j] -= factor * b[k, j]
    for i in range(4):
        for j in range(4):
            a[i, j] = b[i, j] * scale[i] * scale[j]
    return True


@jit
def unit(diagonal: float, free: bool) -> float:
    """Scale that makes a diagonal element 1; 0 takes a fixed parameter out."""
    return 1.0 / math.sqrt(diagonal) if free else 0.0
