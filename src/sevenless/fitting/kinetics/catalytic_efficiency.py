"""kcat/Km of an exchange factor: the slope of observed rates against its concentration.

With the substrate well below Km, an exchange factor at concentration E drives a first-order reaction of rate

    kobs = k_intrinsic + (kcat / Km) E

References
----------
Lenzen C. et al. (1998) Biochemistry 37:7420, PMID 9585556.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import f_tail, t_quantile

__all__ = ["CatalyticEfficiency", "catalytic_efficiency"]

_ALPHA: Final = 0.01


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CatalyticEfficiency:
    """A straight line through observed rates.

    ``status`` is ``"ok"``; ``"curved"`` (a parabola fits better: the factor saturates, or the substrate is used up; the
    slope is then no kcat/Km), ``"no_slope"`` (its interval includes 0), or ``"too_few_points"``. ``p_curved`` is null
    with fewer than three concentrations.
    """

    status: Literal["ok", "curved", "no_slope", "too_few_points"]
    kcat_over_km_per_molar_s: float
    kcat_over_km_per_molar_s_lo: float
    kcat_over_km_per_molar_s_hi: float
    intrinsic_per_s: float
    intrinsic_per_s_lo: float
    intrinsic_per_s_hi: float
    dof: int
    p_curved: float | None


def catalytic_efficiency(
    factor_molar: npt.ArrayLike,
    kobs_per_s: npt.ArrayLike,
    *,
    kobs_per_s_se: npt.ArrayLike | None = None,
    confidence: float = 0.95,
) -> CatalyticEfficiency:
    """kcat/Km and the intrinsic rate, from observed rates at several concentrations of the factor.

    Parameters
    ----------
    factor_molar
        Shape (n,): concentration of the exchange factor; 0 for wells without it.
    kobs_per_s
        Shape (n,): observed rates; NaN is left out.
    kobs_per_s_se
        Shape (n,): their standard errors. They weigh the rates against each other; how far the rates scatter is taken
        from the rates themselves. All alike if omitted.
    confidence
        Of the intervals.

    Raises
    ------
    ValueError
        If the shapes disagree, or a concentration or a standard error is below 0.

    References
    ----------
    Lenzen C. et al. (1998) Biochemistry 37:7420, PMID 9585556.

    Examples
    --------
    >>> line = catalytic_efficiency([0, 1e-8, 2e-8, 4e-8], [2e-4, 1.2e-3, 2.2e-3, 4.2e-3])
    >>> f"{line.kcat_over_km_per_molar_s:.3g} /M/s over {line.intrinsic_per_s:.3g} /s"
    '1e+05 /M/s over 0.0002 /s'
    """
    dose, rate, error = _usable(factor_molar, kobs_per_s, kobs_per_s_se)
    dof = len(dose) - 2
    if dof < 1 or len(np.unique(dose)) < 2:
        nothing = math.nan
        return CatalyticEfficiency(
            status="too_few_points", kcat_over_km_per_molar_s=nothing, kcat_over_km_per_molar_s_lo=nothing,
            kcat_over_km_per_molar_s_hi=nothing, intrinsic_per_s=nothing, intrinsic_per_s_lo=nothing,
            intrinsic_per_s_hi=nothing, dof=max(dof, 0), p_curved=None,
        )  # fmt: skip
    scale = float(dose.max())
    estimate, spread, rss = _least_squares(dose / scale, rate, error, power=1)
    reach = float(t_quantile(0.5 + confidence / 2, dof)) * spread
    slope, slope_reach = estimate[1] / scale, reach[1] / scale
    p_curved = None
    if dof > 1 and len(np.unique(dose)) > 2:
        bent = _least_squares(dose / scale, rate, error, power=2)[2]
        f = (rss - bent) / (bent / (dof - 1)) if bent > 1e-24 * rss else math.inf
        exact = rss <= 1e-20 * float(np.sum((rate / error) ** 2))
        p_curved = 1.0 if exact else float(f_tail(f, 1, dof - 1))
    curved = p_curved is not None and p_curved < _ALPHA
    return CatalyticEfficiency(
        status="no_slope" if slope <= slope_reach else "curved" if curved else "ok",
        kcat_over_km_per_molar_s=float(slope),
        kcat_over_km_per_molar_s_lo=float(slope - slope_reach),
        kcat_over_km_per_molar_s_hi=float(slope + slope_reach),
        intrinsic_per_s=float(estimate[0]),
        intrinsic_per_s_lo=float(estimate[0] - reach[0]),
        intrinsic_per_s_hi=float(estimate[0] + reach[0]),
        dof=dof,
        p_curved=p_curved,
    )


def _usable(
    dose: npt.ArrayLike, rate: npt.ArrayLike, error: npt.ArrayLike | None
) -> tuple[Float64Array, Float64Array, Float64Array]:
    doses, rates = (np.asarray(a, dtype=np.float64).ravel() for a in (dose, rate))
    errors = np.ones_like(rates) if error is None else np.asarray(error, dtype=np.float64).ravel()
    if not len(doses) == len(rates) == len(errors):
        raise ValueError(f"{len(doses)} concentrations, {len(rates)} rates and {len(errors)} standard errors")
    if not np.all(np.isfinite(doses) & (doses >= 0)):
        raise ValueError("factor_molar must be numbers of zero or more")
    if np.any(errors < 0):
        raise ValueError("kobs_per_s_se must be numbers of zero or more")
    used = np.isfinite(rates) & np.isfinite(errors) & (errors > 0)
    return doses[used], rates[used], errors[used]


def _least_squares(
    x: Float64Array, y: Float64Array, error: Float64Array, *, power: int
) -> tuple[Float64Array, Float64Array, float]:
    """Coefficients of a polynomial, their standard errors, and the weighted sum of squares it leaves."""
    design = np.vander(x, power + 1, increasing=True) / error[:, None]
    estimate: Float64Array = np.linalg.lstsq(design, y / error, rcond=None)[0].astype(np.float64)
    rss = float(np.sum((y / error - design @ estimate) ** 2))
    dof = max(len(x) - power - 1, 1)
    spread: Float64Array = np.sqrt(rss / dof * np.linalg.pinv(design.T @ design).diagonal())
    return estimate, spread, rss
