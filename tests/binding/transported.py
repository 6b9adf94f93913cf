"""Curves under mass transport with known constants, integrated by SciPy."""

from __future__ import annotations

import numpy as np
from scipy.integrate import solve_ivp

from sevenless.binding.kinetic_curves import KineticCurves
from sevenless.binding.single_cycle import InjectionSeries

CONTACT_S, END_S, SKIP_S = 180.0, 600.0, 2.0


def integrated(time: np.ndarray, phases: list[tuple[float, float]], ka: float, kd: float, ratio: float) -> np.ndarray:
    """Share of the sites that are filled at sorted times, from the rate equation; ratio is ka Rmax / kt."""
    found, filled = np.zeros_like(time), np.array([0.0])
    ends = [begin for begin, _ in phases[1:]] + [float(time[-1]) + 1.0]
    for (begin, conc), end in zip(phases, ends, strict=True):
        inside = (time >= begin) & (time < end)
        solved = solve_ivp(
            lambda _, b, conc=conc: (ka * conc * (1 - b) - kd * b) / (1 + ratio * (1 - b)),
            (begin, end), filled, rtol=1e-11, atol=1e-13, dense_output=True, method="DOP853",
        )  # fmt: skip
        if inside.any():
            found[inside] = solved.sol(time[inside])[0]
        filled = solved.y[:, -1]
    return found


def cycles(
    ka: float, kd: float, kt: float, *, rmax: float = 50.0, noise: float = 0.3, seed: int = 1, step_s: float = 2.0
) -> KineticCurves:
    """Five doses around the KD, each in a cycle of its own."""
    doses, time = 10 * kd / ka / 3.0 ** np.arange(5), np.arange(SKIP_S, END_S, step_s)
    time = time[np.abs(time - CONTACT_S) > SKIP_S]
    pure = [rmax * integrated(time, [(0.0, c), (CONTACT_S, 0.0)], ka, kd, ka * rmax / kt) for c in doses]
    return KineticCurves(
        conc_molar=doses,
        contact_s=CONTACT_S,
        curve=np.repeat(np.arange(5), len(time)),
        time_s=np.tile(time, 5),
        response_ru=np.concatenate(pure) + np.random.default_rng(seed).normal(0, noise, 5 * len(time)),
    )


def single(
    ka: float, kd: float, kt: float, *, rmax: float = 50.0, noise: float = 0.3, seed: int = 1, step_s: float = 1.0
) -> KineticCurves:
    """The same doses, the lowest first, in one cycle."""
    starts = np.arange(5) * 240.0
    series = InjectionSeries(
        start_s=starts, end_s=starts + 120.0, conc_molar=10 * kd / ka / 3.0 ** np.arange(4.0, -1.0, -1.0)
    )
    time = np.arange(SKIP_S, 1800.0, step_s)
    time = time[~series.near_ends(time, SKIP_S)]
    ends = zip(series.start_s.tolist(), series.end_s.tolist(), series.conc_molar.tolist(), strict=True)
    phases = [one for start, end, conc in ends for one in ((start, conc), (end, 0.0))]
    pure = rmax * integrated(time, phases, ka, kd, ka * rmax / kt)
    return KineticCurves(
        conc_molar=series.conc_molar[-1:],
        contact_s=float(series.end_s[-1]),
        curve=np.zeros(len(time), dtype=np.int64),
        time_s=time,
        response_ru=pure + np.random.default_rng(seed).normal(0, noise, len(time)),
        series=series,
    )
