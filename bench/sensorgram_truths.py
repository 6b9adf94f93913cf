"""Sensorgrams with known rates for `spr_accuracy.py`: cycles and single cycles, integrated by SciPy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.integrate import solve_ivp

from sevenless.binding.kinetic_curves import KineticCurves
from sevenless.binding.single_cycle import InjectionSeries

Array = npt.NDArray[np.float64]
RMAX, NOISE, SKIP_S, STEP_S = 50.0, 0.3, 2.0, 2.0
CONTACT_S, END_S = 180.0, 780.0
LONG_S, PAUSE_S, AFTER_S = 120.0, 120.0, 900.0
DOSES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What is true: ka in /M/s, kd in /s, and kt in RU/M/s, infinite where transport does not limit."""

    ka: float
    kd: float
    kt: float = np.inf
    rmax: float = RMAX
    top_molar: float | None = None

    @property
    def ratio(self) -> float:
        """ka Rmax / kt."""
        return self.ka * self.rmax / self.kt

    def doses(self) -> Array:
        """From a tenth to ten times the KD, but as high as can be seen, the lowest first."""
        top = max(10 * self.kd / self.ka, 1e-8) if self.top_molar is None else self.top_molar
        return np.asarray(top / 3.0 ** np.arange(DOSES - 1.0, -1.0, -1.0))


def integrated(time: Array, phases: list[tuple[float, float]], true: Rates) -> Array:
    """RU at sorted times; a phase is when it begins and what flows in it."""
    found, bound = np.zeros_like(time), np.array([0.0])
    ends = [begin for begin, _ in phases[1:]] + [float(time[-1]) + 1.0]
    for (begin, conc), end in zip(phases, ends, strict=True):

        def slope(_: float, r: Array, conc: float = conc) -> Array:
            free = true.ka * (true.rmax - r)
            return np.asarray((free * conc - true.kd * r) / (1 + free / true.kt))

        course = solve_ivp(slope, (begin, end), bound, method="LSODA", rtol=1e-9, atol=1e-9, dense_output=True)
        inside = (time >= begin) & (time < end)
        if inside.any():
            found[inside] = course.sol(time[inside])[0]
        bound = course.y[:, -1]
    return found


def cycles(true: Rates) -> KineticCurves:
    """A cycle for each dose, without noise."""
    time = np.arange(SKIP_S, END_S, STEP_S)
    time = time[np.abs(time - CONTACT_S) > SKIP_S]
    doses = true.doses()
    pure = [integrated(time, [(0.0, conc), (CONTACT_S, 0.0)], true) for conc in doses.tolist()]
    return KineticCurves(
        conc_molar=doses, contact_s=CONTACT_S, curve=np.repeat(np.arange(DOSES), len(time)),
        time_s=np.tile(time, DOSES), response_ru=np.concatenate(pure),
    )  # fmt: skip


def single_cycle(true: Rates) -> KineticCurves:
    """All doses in one cycle, the lowest first, without noise."""
    start = np.arange(DOSES) * (LONG_S + PAUSE_S)
    series = InjectionSeries(start_s=start, end_s=start + LONG_S, conc_molar=true.doses())
    time = np.arange(SKIP_S, float(series.end_s[-1]) + AFTER_S, STEP_S / 2)
    time = time[~series.near_ends(time, SKIP_S)]
    flows = zip(start.tolist(), series.conc_molar.tolist(), strict=True)
    phases = [one for at, conc in flows for one in ((at, conc), (at + LONG_S, 0.0))]
    return KineticCurves(
        conc_molar=series.conc_molar[-1:], contact_s=float(series.end_s[-1]),
        curve=np.zeros(len(time), dtype=np.int64), time_s=time, response_ru=integrated(time, phases, true),
        series=series,
    )  # fmt: skip


def noisy(curves: KineticCurves, rng: np.random.Generator) -> KineticCurves:
    """The same as an instrument would record it, blank-subtracted."""
    return replace(curves, response_ru=curves.response_ru + rng.normal(0, NOISE, len(curves.time_s)))


def expected_span(make: Callable[[Rates], KineticCurves], true: Rates) -> float:
    """Half the length in decades that a 95 % interval of ka should have, from the curvature at the truth."""
    held, step = replace(true, top_molar=float(true.doses().max())), 0.02
    slopes = []
    for name in ("ka", "kd", "kt", "rmax"):
        up, down = (replace(held, **{name: getattr(held, name) * np.exp(side)}) for side in (step, -step))
        slopes.append((make(up).response_ru - make(down).response_ru) / (2 * step))
    columns = np.stack(slopes) / NOISE
    return float(1.96 * np.sqrt(np.linalg.pinv(columns @ columns.T, hermitian=True, rcond=1e-14)[0, 0]) / np.log(10))
