"""Simulated transport is the solution of its rate equation, and what the fits are told of it is the truth."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from sevenless.testing.spr import SprTruth, simulate_spr
from sevenless.testing.spr_single_cycle import simulate_single_cycle
from sevenless.testing.spr_transport import carried_ru

DOSES = np.array([0.0, 1e-9, 1e-8, 1e-7])
TRUTH = SprTruth(ka_per_molar_s=1e6, kd_per_s=1e-2, kt_ru_per_molar_s=1e7)


def solved(time: np.ndarray, phases: list[tuple[float, float]], truth: SprTruth) -> np.ndarray:
    """By SciPy, with the concentration over the surface as a state that moves ten thousand times faster."""
    ka, kd, kt, rmax = truth.ka_per_molar_s, truth.kd_per_s, truth.kt_ru_per_molar_s, truth.rmax_ru
    found, state = np.zeros_like(time), np.array([0.0, 0.0])
    ends = [begin for begin, _ in phases[1:]] + [float(time[-1]) + 1.0]
    for (begin, conc), end in zip(phases, ends, strict=True):

        def slope(_: float, now: np.ndarray, conc: float = conc) -> tuple[float, float]:
            binds = ka * now[1] * (rmax - now[0]) - kd * now[0]
            return binds, 1e4 / kt * (kt * (conc - now[1]) - binds)

        course = solve_ivp(slope, (begin, end), state, method="Radau", rtol=1e-9, atol=[1e-9, 1e-18], dense_output=True)
        inside = (time >= begin) & (time < end)
        found[inside] = course.sol(time[inside])[0]
        state = course.y[:, -1]
    return found


def test_two_compartments_are_the_solution() -> None:
    time = np.arange(0.0, 300.0, 7.0)
    phases = [(0.0, DOSES), (120.0, np.zeros(4))]
    got = carried_ru(time, phases, ka_per_molar_s=1e6, sites=TRUTH.sites, kt_ru_per_molar_s=1e7)
    for conc, curve in zip(DOSES.tolist(), got, strict=True):
        assert np.allclose(curve, solved(time, [(0.0, conc), (120.0, 0.0)], TRUTH), atol=5e-3)
    assert got[3].max() > 30


def test_without_a_limit_it_is_the_closed_form() -> None:
    time = np.arange(-5.0, 300.0, 3.0)
    phases = [(0.0, DOSES), (120.0, np.zeros(4))]
    got = carried_ru(time, phases, ka_per_molar_s=1e6, sites=TRUTH.sites, kt_ru_per_molar_s=math.inf)
    rate = (1e6 * DOSES + 1e-2)[:, None]
    bound = 50 * 1e6 * DOSES[:, None] / rate * -np.expm1(-rate * np.clip(time, 0, 120))
    assert np.abs(got - bound * np.exp(-1e-2 * np.clip(time - 120, 0, None))).max() < 1e-6


@pytest.mark.parametrize("pause_s", [0.0, 60.0])
def test_runs_have_the_transport_they_are_told(pause_s: float) -> None:
    run = simulate_spr(DOSES, TRUTH, rng=np.random.default_rng(1), end_s=300.0)
    for conc, curve in zip(DOSES.tolist(), run.response_ru, strict=True):
        later = run.time_s >= 0
        assert np.allclose(curve[later], solved(run.time_s[later], [(0.0, conc), (120.0, 0.0)], TRUTH), atol=5e-3)
        assert not curve[~later].any()
    made = simulate_single_cycle(DOSES[1:], TRUTH, rng=np.random.default_rng(1), pause_s=pause_s, end_s=100.0)
    ends = zip(made.start_s.tolist(), made.end_s.tolist(), made.conc_molar.tolist(), strict=True)
    phases = [one for start, end, conc in ends for one in ((start, conc), (end, 0.0))]
    if not pause_s:
        phases = [one for one in phases[:-1] if one[1]] + phases[-1:]
    later = made.run.time_s >= 0
    assert np.allclose(made.run.response_ru[1][later], solved(made.run.time_s[later], phases, TRUTH), atol=5e-3)
    assert not made.run.response_ru[0].any()


def test_two_sites_share_what_is_carried() -> None:
    time = np.arange(0.0, 100.0, 5.0)
    phases = [(0.0, np.array([1e-8]))]
    one = carried_ru(time, phases, ka_per_molar_s=1e6, sites=[(50.0, 1e-2)], kt_ru_per_molar_s=1e7)
    two = carried_ru(time, phases, ka_per_molar_s=1e6, sites=[(20.0, 1e-2), (30.0, 1e-2)], kt_ru_per_molar_s=1e7)
    assert np.allclose(one, two, atol=1e-7)
    slow = carried_ru(time, phases, ka_per_molar_s=1e6, sites=[(20.0, 1e-2), (30.0, 1e-4)], kt_ru_per_molar_s=1e7)
    assert (slow[0, 1:] > one[0, 1:]).all()
