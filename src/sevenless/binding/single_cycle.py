"""Single-cycle kinetics: several injections in one sensorgram, without regeneration between them.

Each phase is 1:1 binding from where the one before it ended, so the share of sites that are filled stays a closed form:
b(t) = s (1 - exp(-k (t - t0))) + b(t0) exp(-k (t - t0)) with k = ka C + kd and s = ka C / k, C being 0 in buffer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt

from sevenless.errors import InputError, Problem
from sevenless.fitting.curves import Float64Array

__all__ = ["InjectionSeries"]

_State = tuple[float, float, float]
_Course = tuple[Float64Array, Float64Array, Float64Array]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class InjectionSeries:
    """The injections of one cycle, in order of time.

    Parameters
    ----------
    start_s, end_s
        Of each; shape (injections,). One may begin where the one before it ends.
    conc_molar
        Of each; shape (injections,).

    Raises
    ------
    InputError
        With every injection that has no length, no concentration above 0, or begins before the one before it ended.

    Examples
    --------
    >>> series = InjectionSeries(
    ...     start_s=np.array([0.0, 200.0]), end_s=np.array([100.0, 300.0]), conc_molar=np.array([1e-8, 1e-7])
    ... )
    >>> series.share(1e5, 1e-3, np.array([0.0, 100.0, 200.0, 300.0])).round(3).tolist()
    [0.0, 0.091, 0.082, 0.634]
    """

    start_s: Float64Array
    end_s: Float64Array
    conc_molar: Float64Array

    def __post_init__(self) -> None:
        problems = _problems(self)
        if problems:
            raise InputError(problems)

    @property
    def text(self) -> str:
        """In words."""
        ends = zip(self.start_s.tolist(), self.end_s.tolist(), strict=True)
        return "; ".join(f"{start:.4g} to {end:.4g} s" for start, end in ends)

    def begun(self, time_s: Float64Array) -> npt.NDArray[np.int64]:
        """The injection that began last at each time, the first before any did; shape (readings,)."""
        last = np.searchsorted(self.start_s, time_s, side="right") - 1
        return np.asarray(np.maximum(last, 0), dtype=np.int64)

    def injected(self, time_s: Float64Array) -> npt.NDArray[np.bool_]:
        """Whether an analyte flowed at each time; shape (readings,)."""
        last = self.begun(time_s)
        return np.asarray((time_s >= self.start_s[last]) & (time_s < self.end_s[last]))

    def near_ends(self, time_s: Float64Array, within_s: float) -> npt.NDArray[np.bool_]:
        """Whether a beginning or an end lies less than so many seconds away; shape (readings,)."""
        ends = np.sort(np.concatenate([self.start_s, self.end_s]))
        after = np.clip(np.searchsorted(ends, time_s), 1, len(ends) - 1)
        away = np.minimum(np.abs(time_s - ends[after - 1]), np.abs(time_s - ends[after]))
        return np.asarray(away < within_s)

    def share(self, ka_per_molar_s: float, kd_per_s: float, time_s: Float64Array) -> Float64Array:
        """Share of the sites that are filled, 0 before the first injection; shape (readings,)."""
        return self._course(ka_per_molar_s, kd_per_s, time_s)[0]

    def slopes(self, ka_per_molar_s: float, kd_per_s: float, time_s: Float64Array) -> tuple[Float64Array, Float64Array]:
        """Derivatives of `share` by ln ka and by ln kd; shape (readings,) each."""
        return self._course(ka_per_molar_s, kd_per_s, time_s)[1:]

    def _course(self, ka: float, kd: float, time_s: Float64Array) -> _Course:
        begin = np.stack([self.start_s, self.end_s], axis=1).ravel()
        on = ka * np.stack([self.conc_molar, np.zeros_like(self.conc_molar)], axis=1).ravel()
        state: _State = (0.0, 0.0, 0.0)
        states = [state]
        for rate, length in zip(on[:-1].tolist(), np.diff(begin).tolist(), strict=True):
            state = _after(rate, kd, state, length)
            states.append(state)
        phase = np.maximum(np.searchsorted(begin, time_s, side="right") - 1, 0)
        at = np.array(states)[phase].T
        return _relaxed(on[phase], kd, (at[0], at[1], at[2]), np.maximum(time_s - begin[phase], 0.0))


def _relaxed(on: Float64Array, kd: float, start: _Course, time: Float64Array) -> _Course:
    """Filled share and its derivatives by ln ka and ln kd, so long after a phase began with them at ``start``."""
    filled, by_on, by_off = start
    rate = on + kd
    share = on / rate
    left, gone = np.exp(-rate * time), -np.expm1(-rate * time)
    # Filling at equilibrium moves by `bend` per ln of either rate, in opposite directions.
    bend, moved = share * (1.0 - share), (share - filled) * time * left
    return (
        share * gone + filled * left,
        bend * gone + by_on * left + moved * on,
        -bend * gone + by_off * left + moved * kd,
    )


def _after(on: float, kd: float, state: _State, length: float) -> _State:
    start = (np.array(state[0]), np.array(state[1]), np.array(state[2]))
    filled, by_on, by_off = _relaxed(np.array(on), kd, start, np.array(length))
    return float(filled), float(by_on), float(by_off)


def _problems(series: InjectionSeries) -> list[Problem]:
    columns = (series.start_s, series.end_s, series.conc_molar)
    if len({one.shape for one in columns}) != 1 or not len(series.start_s):
        what = "an injection series needs as many beginnings as ends and concentrations, and at least one"
        return [Problem(what=what, remedy="give all three of each injection")]
    problems, before = [], -math.inf
    for number, (start, end, conc) in enumerate(zip(*(one.tolist() for one in columns), strict=True), start=1):
        name = f"injection {number} ({start:.6g} to {end:.6g} s)"
        if not (math.isfinite(start) and math.isfinite(end) and end > start):
            problems.append(Problem(what=f"{name} ends before it begins", remedy="give its beginning before its end"))
        elif start < before:
            what = f"{name} begins before the one before it ended, at {before:.6g} s"
            problems.append(Problem(what=what, remedy="give injections that do not overlap, in order of time"))
        if not (math.isfinite(conc) and conc > 0):
            remedy = "leave out injections of buffer"
            problems.append(Problem(what=f"{name} has no concentration above 0", remedy=remedy))
        before = end
    return problems
