"""Single-cycle kinetics: the closed form is the solution, constants come back, and what cannot be told is flagged."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from sevenless.binding.kinetic_curves import KineticCurves
from sevenless.binding.kinetic_fit import KineticFit, KineticOptions, fit_kinetics
from sevenless.binding.one_to_one import OneToOne
from sevenless.binding.single_cycle import InjectionSeries
from sevenless.errors import InputError

STARTS = np.arange(5) * 240.0
SHARES = np.array([0.1, 0.3, 1.0, 3.0, 10.0])


def series(kd_molar: float, contact_s: float = 120.0) -> InjectionSeries:
    return InjectionSeries(start_s=STARTS, end_s=STARTS + contact_s, conc_molar=kd_molar * SHARES)


def measured(
    ka: float, kd: float, *, rmax: float = 50.0, noise: float = 0.3, seed: int = 1, step_s: float = 1.0
) -> KineticCurves:
    injections = series(kd / ka)
    time = np.arange(2.0, 1800.0, step_s)
    time = time[~injections.near_ends(time, 2.0)]
    bound = rmax * injections.share(ka, kd, time)
    return KineticCurves(
        conc_molar=injections.conc_molar[-1:],
        contact_s=float(injections.end_s[-1]),
        curve=np.zeros(len(time), dtype=np.int64),
        time_s=time,
        response_ru=bound + np.random.default_rng(seed).normal(0, noise, len(time)),
        series=injections,
    )


def test_the_closed_form_is_the_solution_of_the_rate_equation() -> None:
    ka, kd, injections = 2e5, 4e-3, series(2e-8)
    time = np.arange(0.0, 1500.0, 7.0)

    def slope(now: float, bound: np.ndarray) -> np.ndarray:
        at = np.array([now])
        conc = injections.conc_molar[injections.begun(at)[0]] * injections.injected(at)[0]
        return ka * conc * (1 - bound) - kd * bound

    solved = solve_ivp(slope, (0, 1500), [0.0], t_eval=time, rtol=1e-9, atol=1e-11, max_step=0.5)
    assert np.allclose(injections.share(ka, kd, time), solved.y[0], atol=2e-4)
    assert solved.y[0].max() > 0.8


def test_one_injection_is_the_sensorgram_of_a_multi_cycle_run() -> None:
    one = InjectionSeries(start_s=np.array([0.0]), end_s=np.array([120.0]), conc_molar=np.array([3e-8]))
    time = np.arange(0.0, 400.0, 3.0)
    flat = np.zeros(len(time))
    curves = KineticCurves(
        conc_molar=one.conc_molar,
        contact_s=120.0,
        curve=np.zeros(len(time), dtype=np.int64),
        time_s=time,
        response_ru=flat,
    )
    assert np.allclose(OneToOne(curves).shape(5.3, -2.4), one.share(10**5.3, 10**-2.4, time), rtol=1e-12)
    for ours, theirs in zip(OneToOne(curves).slopes(5.3, -2.4), one.slopes(10**5.3, 10**-2.4, time), strict=True):
        assert np.allclose(ours, theirs * np.log(10), atol=1e-12)


def test_slopes_are_those_of_the_curve() -> None:
    model, step = OneToOne(measured(1e5, 1e-3, step_s=5.0)), 1e-6
    for ka, kd in ((5.0, -3.0), (6.5, -1.0), (3.0, -5.0)):
        by_on, by_off = model.slopes(ka, kd)
        assert np.allclose(by_on, (model.shape(ka + step, kd) - model.shape(ka - step, kd)) / 2 / step, atol=1e-8)
        assert np.allclose(by_off, (model.shape(ka, kd + step) - model.shape(ka, kd - step)) / 2 / step, atol=1e-8)
        assert np.abs(by_on).max() > 1e-4


def told_truly(fit: KineticFit, ka: float, kd: float) -> bool:
    """Whether what is quoted lies within twice its interval, or within its bound."""
    quoted = zip((fit.ka_per_molar_s, fit.kd_per_s, fit.kd_molar), fit.qualifiers, (ka, kd, kd / ka), strict=True)
    for (value, low, high), mark, truth in quoted:
        if mark == "=" and not (low / value) ** 2 <= truth / value <= (high / value) ** 2:
            return False
        if mark == "<" and truth > high:
            return False
    return True


@pytest.mark.parametrize("ka", [1e3, 1e4, 1e5, 1e6, 1e7])
@pytest.mark.parametrize("kd", [1e-5, 1e-4, 1e-3, 1e-2, 1e-1])
def test_rates_come_back_or_are_flagged(ka: float, kd: float) -> None:
    fit = fit_kinetics(measured(ka, kd))
    if kd >= 1e-3:
        assert fit.status == "sound"
        assert fit.kd_molar[0] == pytest.approx(kd / ka, rel=0.05)
    if kd == 1e-5:
        assert fit.status in ("dissociation too slow", "not identifiable", "no binding")
    assert told_truly(fit, ka, kd)


def test_bulk_shifts_are_of_each_injection() -> None:
    curves, shifts = measured(1e5, 1e-2, noise=0.1), np.array([5.0, -3.0, 8.0, 0.0, 12.0])
    response = curves.response_ru + shifts[curves.injection] * curves.injected
    shifted = KineticCurves(
        conc_molar=curves.conc_molar,
        contact_s=curves.contact_s,
        curve=curves.curve,
        time_s=curves.time_s,
        response_ru=response,
        series=curves.series,
    )
    assert fit_kinetics(shifted).chi2_ru2 > 1
    fit = fit_kinetics(shifted, KineticOptions(bulk=True))
    assert np.allclose(fit.bulk_ru, shifts, atol=0.3)
    assert fit.kd_per_s[0] == pytest.approx(1e-2, rel=0.02)
    assert fit.residuals["conc_molar"].unique().sort().to_list() == pytest.approx((1e-7 * SHARES).tolist())


def test_intervals_cover_what_they_say() -> None:
    inside = []
    for seed in range(60):
        fit = fit_kinetics(measured(1e5, 5e-3, seed=seed, noise=1.0, step_s=6.0))
        inside += [one[1] <= truth <= one[2] for one, truth in ((fit.ka_per_molar_s, 1e5), (fit.kd_per_s, 5e-3))]
    assert 0.88 < np.mean(inside) <= 1.0


def test_injections_that_make_no_sense_are_all_told() -> None:
    with pytest.raises(InputError) as caught:
        InjectionSeries(
            start_s=np.array([0.0, 50.0, 300.0]),
            end_s=np.array([100.0, 150.0, 250.0]),
            conc_molar=np.array([1e-8, 0.0, 1e-7]),
        )
    told = " ".join(one.what for one in caught.value.problems)
    assert len(caught.value.problems) == 3
    assert all(words in told for words in ("begins before", "no concentration above 0", "ends before"))
    with pytest.raises(InputError, match="as many"):
        InjectionSeries(start_s=np.zeros(2), end_s=np.ones(1), conc_molar=np.ones(2))
