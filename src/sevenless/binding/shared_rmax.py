"""One Rmax for all analytes of a surface: weak fragments are ranked although none of them saturates it.

Fragments bind the same sites, so at saturation each gives the response of the surface times its mass. The sum of
squares of a curve at a KD is a parabola of its Rmax (see `Langmuir`), so the best KD of every curve at every trial
Rmax, and from them the best common Rmax, follow without further fits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.binding.langmuir import Langmuir, kd_axis
from sevenless.binding.steady_curves import SteadyStateCurves
from sevenless.binding.steady_state import SteadyStateOptions, fit_steady_state
from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import t_quantile

__all__ = ["fit_shared_rmax"]

_TRIALS: Final = 400
_AROUND_DECADES: Final = 3.0
_ROUNDS: Final = 3
_UNUSABLE: Final = ("too few points", "no binding")


def fit_shared_rmax(
    curves: SteadyStateCurves,
    *,
    surfaces: Sequence[str],
    scale: Float64Array | None = None,
    options: SteadyStateOptions | None = None,
) -> pl.DataFrame:
    """Fit R = s * Rmax * c / (KD + c) + offset with one Rmax for the curves of a surface.

    Parameters
    ----------
    curves
        See `steady_state_curves`.
    surfaces
        Name of the surface of each curve.
    scale
        Response of each analyte at saturation beside the others, such as its mass; shape (curves,).
    options
        See `SteadyStateOptions`; ``bound_rmax`` does not apply.

    Returns
    -------
    polars.DataFrame
        As of `fit_steady_state`, with the Rmax of each curve (its scale over the mean scale times that of the surface)
        and intervals of profile likelihood over the common Rmax. Curves that do not bind keep what they have alone and
        do not take part, and neither does a surface with a single curve that binds.
    """
    options = options or SteadyStateOptions()
    alone = fit_steady_state(curves, options=options)
    weights = np.ones(len(curves.labels)) if scale is None else np.asarray(scale, dtype=np.float64)
    model = Langmuir.of(curves, rmax_limit_ru=np.full(len(weights), np.inf), has_offset=options.offset == "free")
    axis = kd_axis(model)
    found = model.at(np.broadcast_to(axis, (len(weights), len(axis))))
    # The parabola of each trial KD: its least sum of squares may lie at a negative Rmax, which `rss` does not reach.
    least = found.rss - found.curvature * (found.rmax_ru - found.best_rmax_ru) ** 2
    takes_part = ~alone["status"].is_in(_UNUSABLE).to_numpy()
    columns = {name: alone[name].to_numpy().copy() for name in _NUMBERS}
    status = alone["status"].to_list()
    for name in dict.fromkeys(surfaces):
        members = np.flatnonzero(np.array([one == name for one in surfaces]) & takes_part)
        if len(members) < 2:
            continue
        share = weights[members] / weights[members].mean()
        parabolas = least[members], found.best_rmax_ru[members], found.curvature[members]
        shared = _shared(axis, parabolas, share, columns["rmax_ru"][members], curves.used[members].sum(axis=1), options)
        for key, values in zip(("kd_molar", "kd_low_molar", "kd_high_molar"), shared.log10_kd.T, strict=True):
            columns[key][members] = 10.0**values
        for key, ru in zip(("rmax_ru", "rmax_low_ru", "rmax_high_ru"), shared.rmax_ru, strict=True):
            columns[key][members] = ru * share
        columns["chi2_ru2"][members] = shared.chi2_ru2
        tops = columns["top_molar"][members]
        columns["top_occupancy"][members] = tops / (columns["kd_molar"][members] + tops)
        for member in members:
            status[member] = _status({name: float(columns[name][member]) for name in _NUMBERS})
    qualifiers = [_QUALIFIERS.get(one, "") for one in status]
    return alone.with_columns(
        *(pl.Series(name, values).fill_nan(None) for name, values in columns.items()),
        pl.Series("status", status),
        pl.Series("kd_qualifier", qualifiers),
    )


_NUMBERS: Final = (
    "kd_molar", "kd_low_molar", "kd_high_molar", "rmax_ru", "rmax_low_ru", "rmax_high_ru", "chi2_ru2", "top_molar",
    "top_occupancy",
)  # fmt: skip
_QUALIFIERS: Final = {"lower bound": ">", "upper bound": "<", "extrapolated": "=", "sound": "="}
Parabolas = tuple[Float64Array, Float64Array, Float64Array]
Counts = npt.NDArray[np.int64]


@final
@dataclass(frozen=True, slots=True)
class _Shared:
    """log10 KD of each curve with the ends of its interval, the common Rmax with its own, and chi2."""

    log10_kd: Float64Array
    rmax_ru: tuple[float, float, float]
    chi2_ru2: float


def _shared(
    axis: Float64Array,
    parabolas: Parabolas,
    share: Float64Array,
    alone_ru: Float64Array,
    points: Counts,
    options: SteadyStateOptions,
) -> _Shared:
    least, best, curvature = parabolas
    middle = np.log10(np.median(alone_ru / share))
    trials = np.logspace(middle - _AROUND_DECADES, middle + _AROUND_DECADES, _TRIALS)
    dof = max(int(points.sum()) - len(share) - 1 - (len(share) if options.offset == "free" else 0), 1)
    for _ in range(_ROUNDS):
        # Sum of squares of (curve, KD, Rmax).
        rss = least[:, :, None] + curvature[:, :, None] * (share[:, None, None] * trials - best[:, :, None]) ** 2
        per_curve = rss.min(axis=1)
        total = per_curve.sum(axis=0)
        at = int(np.argmin(total))
        limit = float(total[at]) * (1 + _t2(options.level, dof) / dof)
        inside = np.flatnonzero(total <= limit)
        ends = float(trials[inside[0]]), float(trials[inside[-1]])
        rmax = float(trials[at])
        low, high = max(int(inside[0]) - 1, 0), min(int(inside[-1]) + 1, len(trials) - 1)
        trials = np.linspace(trials[low], trials[high], _TRIALS)
    profile = (rss + (total - per_curve)[:, None, :]).min(axis=2)
    kds = np.array([_interval(axis, one, limit) for one in profile])
    return _Shared(kds, (rmax, *ends), float(total[at]) / dof)


def _interval(axis: Float64Array, profile: Float64Array, limit: float) -> tuple[float, float, float]:
    """Best log10 KD and where the profile crosses the limit, infinite where it does not.

    The root of the profile above its least value is straight on either side of the best KD, so it is what is
    interpolated between nodes.
    """
    best, step = int(profile.argmin()), float(axis[1] - axis[0])
    least, place = float(profile[best]), float(axis[best])
    if 0 < best < len(axis) - 1:
        left, right = float(profile[best - 1]), float(profile[best + 1])
        bend = left - 2 * least + right
        moved = (left - right) / 2 / bend if bend > 0 else 0.0
        place, least = place + moved * step, least - bend / 2 * moved**2
    away = np.sqrt(np.maximum(profile - least, 0.0)) * np.sign(axis - place)
    reach = float(np.sqrt(max(limit - least, 0.0)))
    inside = np.flatnonzero(profile <= limit)
    first, last = (int(inside[0]), int(inside[-1])) if inside.size else (best, best)
    low, high = -np.inf, np.inf
    if first > 0:
        low = float(np.interp(-reach, away[first - 1 : first + 1], axis[first - 1 : first + 1]))
    if last < len(axis) - 1:
        high = float(np.interp(reach, away[last : last + 2], axis[last : last + 2]))
    return place, min(low, place), max(high, place)


def _t2(level: float, dof: int) -> float:
    return float(t_quantile((1 + level) / 2, float(max(dof, 1)))) ** 2


def _status(row: Mapping[str, float]) -> str:
    if np.isinf(row["kd_high_molar"]):
        return "lower bound"
    if row["kd_low_molar"] == 0:
        return "upper bound"
    return "extrapolated" if row["kd_molar"] > row["top_molar"] else "sound"
