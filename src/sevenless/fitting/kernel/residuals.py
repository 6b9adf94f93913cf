"""What the residuals say: their size, their runs, and the wells that a robust fit does not trust."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.kernel.outcome import Record
from sevenless.fitting.kernel.robust import curve_at
from sevenless.fitting.kernel.sigmoid import jit

__all__ = ["describe_residuals"]

Int64Array = npt.NDArray[np.int64]


@jit
def describe_residuals(
    response: Float64Array,
    combined: Float64Array,
    trust: Float64Array,
    dose_of_point: Int64Array,
    x: Float64Array,
    record: Record,
) -> None:
    """Largest residual in units of s, runs of equal sign in dose order, and wells trusted less than half."""
    record.max_residual, record.runs, record.plus, record.minus, record.downweighted = 0.0, 0, 0, 0, 0
    sigma = math.sqrt(record.s2)
    fitted = np.empty(len(x))
    for k in range(len(x)):
        fitted[k] = curve_at(x[k], record.m, record.p, record.left, record.right)
    last = 0
    for i in range(len(response)):
        if trust[i] < 0.5:
            record.downweighted += 1
        if combined[i] <= 0.0:
            continue
        k = dose_of_point[i]
        r = response[i] - (record.left if k < 0 else fitted[k])
        size = r * r * combined[i]
        record.max_residual = max(record.max_residual, size)
        sign = 1 if r > 0.0 else -1
        if sign > 0:
            record.plus += 1
        else:
            record.minus += 1
        if sign != last:
            record.runs += 1
        last = sign
    record.max_residual = math.sqrt(record.max_residual) / sigma if sigma > 0.0 else 0.0
