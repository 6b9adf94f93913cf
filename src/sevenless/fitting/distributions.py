"""Normal, Student t and F distributions: tail probabilities and quantiles, good to the last 1e-300.

All of t and F is the regularised incomplete beta function at log odds s, that is at x = 1 / (1 + exp(-s)). Keeping
log odds rather than x keeps both ends of the range exact. The factor in front of its continued fraction is Loader's
saddle-point form of the binomial probability, which does not lose digits at large degrees of freedom as a
difference of log-gammas does.

Functions named ``scalar_*`` are compiled kernels to be called from other kernels; the others take arrays.

References
----------
Loader C. (2000) Fast and accurate computation of binomial probabilities.
Lentz W. J. (1976) Applied Optics 15:668, doi 10.1364/AO.15.000668 (continued fraction).
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.compiled import compiled
from sevenless.fitting.curves import Float64Array

__all__ = [
    "f_quantile",
    "f_tail",
    "normal_quantile",
    "normal_tail",
    "scalar_f_quantile",
    "scalar_f_tail",
    "scalar_normal_quantile",
    "scalar_normal_tail",
    "scalar_t_quantile",
    "scalar_t_tail",
    "t_quantile",
    "t_tail",
]

_HALF_LOG_TWO_PI: Final = 0.9189385332046727418
_TINY: Final = 1e-300
_MOST_TERMS: Final = 100_000


@compiled
def _stirling_error(n: float) -> float:
    """log(n!) less Stirling's formula, for n > 0."""
    if n <= 15.0:
        return math.lgamma(n + 1.0) - (n + 0.5) * math.log(n) + n - _HALF_LOG_TWO_PI
    square = n * n
    series = 1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square
    return (1 / 12 - (1 / 360 - series / square) / square) / n


@compiled
def _deviance(count: float, total: float, log_share: float) -> float:
    """count * log(count / m) + m - count where m = total * exp(log_share), without cancellation near count = m."""
    expected = total * math.exp(log_share)
    gap = count - expected
    if abs(gap) >= 0.1 * (count + expected):
        return count * (math.log(count / total) - log_share) + expected - count
    ratio = gap / (count + expected)
    result = gap * ratio
    term = 2.0 * count * ratio
    for j in range(1, 1000):
        term *= ratio * ratio
        step = result + term / (2 * j + 1)
        if step == result:
            break
        result = step
    return result


@compiled
def _beta_front(log_x: float, log_y: float, a: float, b: float) -> float:
    """x**a * y**b / B(a, b) where x + y = 1."""
    n = a + b
    log_density = _stirling_error(n) - _stirling_error(a) - _stirling_error(b)
    log_density -= _deviance(a, n, log_x) + _deviance(b, n, log_y)
    return math.exp(log_density) * math.sqrt(a * b / n / (2.0 * math.pi))


@compiled
def _beta_fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, by the modified Lentz method."""
    c = 1.0
    d = 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if abs(d) > _TINY else _TINY)
    value = d
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        change = 1.0
        for coefficient in (even, odd):
            d = 1.0 + coefficient * d
            d = 1.0 / (d if abs(d) > _TINY else _TINY)
            c = 1.0 + coefficient / c
            c = c if abs(c) > _TINY else _TINY
            change *= d * c
        value *= change
        if abs(change - 1.0) < 1e-15:
            break
    return value


@compiled
def _log_share(log_odds: float) -> float:
    """log(1 / (1 + exp(-log_odds)))."""
    if log_odds < 0.0:
        return log_odds - math.log1p(math.exp(log_odds))
    return -math.log1p(math.exp(-log_odds))


@compiled
def _beta_lower(log_odds: float, a: float, b: float) -> float:
    """Regularised incomplete beta function I_x(a, b) at x = 1 / (1 + exp(-log_odds))."""
    if math.isinf(log_odds):
        return 0.0 if log_odds < 0.0 else 1.0
    log_x, log_y = _log_share(log_odds), _log_share(-log_odds)
    front = _beta_front(log_x, log_y, a, b)
    x = math.exp(log_x)
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _beta_fraction(x, a, b) / a
    return 1.0 - front * _beta_fraction(math.exp(log_y), b, a) / b


@compiled
def _beta_log_odds(probability: float, a: float, b: float) -> float:
    """Log odds at which I_x(a, b) is a probability of at most about a half: Newton on its logarithm, bracketed.

    log I is concave in the log odds, so that Newton's method climbs to the root from the left without overshooting.
    """
    if probability <= 0.0:
        return -math.inf
    target = math.log(probability)
    log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    guess = min((target + math.log(a) + log_beta) / a, math.log(a / b))
    low, high = -math.inf, math.inf
    for _ in range(200):
        value = _beta_lower(guess, a, b)
        slope = _beta_front(_log_share(guess), _log_share(-guess), a, b) / value if value > 0.0 else 0.0
        excess = math.log(value) - target if value > 0.0 else -math.inf
        if excess > 0.0:
            high = guess
        else:
            low = guess
        if slope > 0.0 and math.isfinite(slope):
            following = guess - excess / slope
        else:
            following = guess + 1.0
        if not low <= following <= high:
            following = 0.5 * (low + high) if math.isfinite(low) and math.isfinite(high) else guess - 1.0
        if abs(following - guess) <= 2e-16 * abs(guess) + 1e-17:
            return following
        if abs(following - guess) <= 1e-15 and high - low <= 1e-14:
            return following
        guess = following
    return guess


@compiled
def scalar_normal_tail(z: float) -> float:
    """Probability that a standard normal exceeds z."""
    return 0.5 * math.erfc(z / math.sqrt(2.0))


@compiled
def scalar_normal_quantile(p: float) -> float:
    """Value below which a standard normal falls with probability p."""
    if not 0.0 <= p <= 1.0:
        return math.nan
    tail = min(p, 1.0 - p)
    if tail == 0.0:
        return -math.inf if p == 0.0 else math.inf
    # the tail is between exp(-z*z/2)/2 and half of that over (1 + z), which is where Newton on its logarithm starts
    z = math.sqrt(max(0.0, -2.0 * math.log(2.0 * tail)))
    for _ in range(60):
        value = scalar_normal_tail(z)
        hazard = math.exp(-0.5 * z * z - _HALF_LOG_TWO_PI) / value
        step = (math.log(value) - math.log(tail)) / hazard
        z += step
        if abs(step) <= 1e-16 * (1.0 + abs(z)):
            break
    return -z if p < 0.5 else z


@compiled
def scalar_t_tail(t: float, dof: float) -> float:
    """Probability that Student's t with ``dof`` degrees of freedom exceeds t."""
    if not dof > 0.0 or math.isnan(t):
        return math.nan
    if math.isinf(dof):
        return scalar_normal_tail(t)
    if t == 0.0:
        return 0.5
    tail = 0.5 * _beta_lower(math.log(dof) - 2.0 * math.log(abs(t)), 0.5 * dof, 0.5)
    return tail if t > 0.0 else 1.0 - tail


@compiled
def scalar_t_quantile(p: float, dof: float) -> float:
    """Value below which Student's t falls with probability p."""
    if not (dof > 0.0 and 0.0 <= p <= 1.0):
        return math.nan
    if math.isinf(dof):
        return scalar_normal_quantile(p)
    if p == 0.5:
        return 0.0
    both = 2.0 * min(p, 1.0 - p)
    if both == 0.0:
        size = math.inf
    elif both <= 0.5:
        size = math.sqrt(dof) * math.exp(-0.5 * _beta_log_odds(both, 0.5 * dof, 0.5))
    else:
        size = math.sqrt(dof) * math.exp(0.5 * _beta_log_odds(1.0 - both, 0.5, 0.5 * dof))
    return -size if p < 0.5 else size


@compiled
def scalar_f_tail(f: float, dof1: float, dof2: float) -> float:
    """Probability that F with ``dof1`` and ``dof2`` degrees of freedom exceeds f."""
    if not (dof1 > 0.0 and dof2 > 0.0 and math.isfinite(dof1) and math.isfinite(dof2)) or math.isnan(f):
        return math.nan
    if f <= 0.0:
        return 1.0
    return _beta_lower(math.log(dof2 / dof1) - math.log(f), 0.5 * dof2, 0.5 * dof1)


@compiled
def scalar_f_quantile(p: float, dof1: float, dof2: float) -> float:
    """Value below which F falls with probability p."""
    if not (dof1 > 0.0 and dof2 > 0.0 and math.isfinite(dof1) and math.isfinite(dof2) and 0.0 <= p <= 1.0):
        return math.nan
    if p <= 0.5:
        return dof2 / dof1 * math.exp(_beta_log_odds(p, 0.5 * dof1, 0.5 * dof2))
    return dof2 / dof1 * math.exp(-_beta_log_odds(1.0 - p, 0.5 * dof2, 0.5 * dof1))


@compiled
def _each_normal_tail(z: Float64Array, out: Float64Array) -> None:
    for i in range(len(out)):
        out[i] = scalar_normal_tail(z[i])


@compiled
def _each_normal_quantile(p: Float64Array, out: Float64Array) -> None:
    for i in range(len(out)):
        out[i] = scalar_normal_quantile(p[i])


@compiled
def _each_t_tail(t: Float64Array, dof: Float64Array, out: Float64Array) -> None:
    for i in range(len(out)):
        out[i] = scalar_t_tail(t[i], dof[i])


@compiled
def _each_t_quantile(p: Float64Array, dof: Float64Array, out: Float64Array) -> None:
    for i in range(len(out)):
        out[i] = scalar_t_quantile(p[i], dof[i])


@compiled
def _each_f_tail(f: Float64Array, dof1: Float64Array, dof2: Float64Array, out: Float64Array) -> None:
    for i in range(len(out)):
        out[i] = scalar_f_tail(f[i], dof1[i], dof2[i])


@compiled
def _each_f_quantile(p: Float64Array, dof1: Float64Array, dof2: Float64Array, out: Float64Array) -> None:
    for i in range(len(out)):
        out[i] = scalar_f_quantile(p[i], dof1[i], dof2[i])


def _flat(*arguments: npt.ArrayLike) -> tuple[list[Float64Array], tuple[int, ...]]:
    together = np.broadcast_arrays(*(np.asarray(argument, dtype=np.float64) for argument in arguments))
    # Copied: NumPy warns when the writability of a broadcast view is asked, as the compiler does.
    return [np.array(array).ravel() for array in together], together[0].shape


def normal_tail(z: npt.ArrayLike) -> Float64Array:
    """Probability that a standard normal exceeds z, for an array of any shape."""
    (flat,), shape = _flat(z)
    out = np.empty_like(flat)
    _each_normal_tail(flat, out)
    return out.reshape(shape)


def normal_quantile(p: npt.ArrayLike) -> Float64Array:
    """Value below which a standard normal falls with probability p; NaN where p is no probability."""
    (flat,), shape = _flat(p)
    out = np.empty_like(flat)
    _each_normal_quantile(flat, out)
    return out.reshape(shape)


def t_tail(t: npt.ArrayLike, dof: npt.ArrayLike) -> Float64Array:
    """Probability that Student's t exceeds t (one side), for arrays that broadcast.

    NaN where dof is not above 0; infinite dof is the normal distribution.
    """
    (t_flat, dof_flat), shape = _flat(t, dof)
    out = np.empty_like(t_flat)
    _each_t_tail(t_flat, dof_flat, out)
    return out.reshape(shape)


def t_quantile(p: npt.ArrayLike, dof: npt.ArrayLike) -> Float64Array:
    """Value below which Student's t falls with probability p, for arrays that broadcast.

    NaN where p is no probability or dof is not above 0; infinite dof is the normal distribution.

    Examples
    --------
    >>> float(t_quantile(0.975, 6).round(4))
    2.4469
    """
    (p_flat, dof_flat), shape = _flat(p, dof)
    out = np.empty_like(p_flat)
    _each_t_quantile(p_flat, dof_flat, out)
    return out.reshape(shape)


def f_tail(f: npt.ArrayLike, dof1: npt.ArrayLike, dof2: npt.ArrayLike) -> Float64Array:
    """Probability that F exceeds f: the p value of an F test, for arrays that broadcast.

    NaN where a number of degrees of freedom is not finite and above 0.

    Examples
    --------
    >>> float(f_tail(4.7571, 3, 6).round(4))
    0.05
    """
    (f_flat, dof1_flat, dof2_flat), shape = _flat(f, dof1, dof2)
    out = np.empty_like(f_flat)
    _each_f_tail(f_flat, dof1_flat, dof2_flat, out)
    return out.reshape(shape)


def f_quantile(p: npt.ArrayLike, dof1: npt.ArrayLike, dof2: npt.ArrayLike) -> Float64Array:
    """Value below which F falls with probability p, for arrays that broadcast.

    The value that is exceeded with a tiny probability q is ``1 / f_quantile(q, dof2, dof1)``, which keeps the digits
    that ``1 - q`` would lose. NaN where p is no probability or a number of degrees of freedom is not finite and
    above 0.

    Examples
    --------
    >>> float(f_quantile(0.95, 3, 6).round(4))
    4.7571
    """
    (p_flat, dof1_flat, dof2_flat), shape = _flat(p, dof1, dof2)
    out = np.empty_like(p_flat)
    _each_f_quantile(p_flat, dof1_flat, dof2_flat, out)
    return out.reshape(shape)
