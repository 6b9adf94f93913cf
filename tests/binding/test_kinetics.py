"""1:1 kinetics: constants come back, and what a sensorgram cannot say is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import least_squares

from sevenless.binding.kinetic_curves import KineticCurves, Preparation, kinetic_curves
from sevenless.binding.kinetic_fit import KINETIC_COLUMNS, KineticOptions, fit_kinetics
from sevenless.binding.kinetic_verdict import KINETIC_STATUSES
from sevenless.binding.one_to_one import OneToOne
from sevenless.errors import InputError
from sevenless.readers.spr.registry import read_spr

CONTACT_S = 120.0
SHARES = np.array([0.1, 0.3, 1.0, 3.0, 10.0])


def frame(conc: np.ndarray, *, end_s: float = 420.0, step_s: float = 0.5) -> KineticCurves:
    time = np.arange(2.0, end_s, step_s)
    time = time[np.abs(time - CONTACT_S) > 2]
    which = np.repeat(np.arange(len(conc)), len(time))
    flat = np.zeros(len(which))
    return KineticCurves(
        conc_molar=conc, contact_s=CONTACT_S, curve=which, time_s=np.tile(time, len(conc)), response_ru=flat
    )


def measured(
    ka: float, kd: float, *, rmax: float = 50.0, noise: float = 0.3, seed: int = 1, **shape: float
) -> KineticCurves:
    empty = frame(kd / ka * SHARES, **shape)
    pure = rmax * OneToOne(empty).shape(np.log10(ka), np.log10(kd))
    return with_response(empty, pure + np.random.default_rng(seed).normal(0, noise, pure.size))


def with_response(curves: KineticCurves, response: np.ndarray) -> KineticCurves:
    return KineticCurves(
        conc_molar=curves.conc_molar,
        contact_s=curves.contact_s,
        curve=curves.curve,
        time_s=curves.time_s,
        response_ru=response,
    )


def test_the_closed_form_is_the_solution_of_the_rate_equation() -> None:
    curves = frame(np.array([3e-8]), step_s=7.0)
    ka, kd, conc = 2e5, 4e-3, 3e-8

    def slope(time: float, bound: np.ndarray) -> np.ndarray:
        return ka * (conc if time < CONTACT_S else 0.0) * (1 - bound) - kd * bound

    solved = solve_ivp(
        slope, (0, 420), [0.0], t_eval=curves.time_s, rtol=1e-10, atol=1e-12, max_step=1.0, method="LSODA"
    )
    assert np.allclose(OneToOne(curves).shape(np.log10(ka), np.log10(kd)), solved.y[0], atol=2e-5)


@pytest.mark.parametrize(("ka", "kd"), [(1e3, 1e-1), (1e4, 3e-3), (1e5, 1e-3), (1e6, 1e-2), (1e7, 1e-1)])
def test_rates_come_back(ka: float, kd: float) -> None:
    fit = fit_kinetics(measured(ka, kd))
    assert fit.status == "sound"
    for (value, low, high), truth in ((fit.ka_per_molar_s, ka), (fit.kd_per_s, kd), (fit.kd_molar, kd / ka)):
        assert value == pytest.approx(truth, rel=0.02)
        assert low < value < high
    assert fit.rmax_ru[0] == pytest.approx(50, rel=0.01)
    assert fit.chi2_ru2 == pytest.approx(0.09, rel=0.1)
    assert fit.half_life_s == pytest.approx(np.log(2) / fit.kd_per_s[0])
    assert abs(fit.shape.autocorrelation) < 0.05


def test_intervals_cover_what_they_say() -> None:
    inside = [
        low <= truth <= high
        for seed in range(60)
        for (_, low, high), truth in (
            (lambda fit: ((fit.ka_per_molar_s, 1e5), (fit.kd_per_s, 5e-3)))(
                fit_kinetics(measured(1e5, 5e-3, seed=seed, noise=1.0, step_s=4.0))
            )
        )
    ]
    assert 0.88 < np.mean(inside) <= 1.0


def test_the_same_as_a_general_fitter() -> None:
    curves = measured(3e5, 8e-3, noise=1.0)
    model = OneToOne(curves)
    best = least_squares(lambda p: p[2] * model.shape(p[0], p[1]) - curves.response_ru, [5.5, -2.1, 50.0], xtol=1e-14)
    fit = fit_kinetics(curves)
    assert np.log10(fit.ka_per_molar_s[0]) == pytest.approx(best.x[0], abs=1e-6)
    assert np.log10(fit.kd_per_s[0]) == pytest.approx(best.x[1], abs=1e-6)
    assert fit.rmax_ru[0] == pytest.approx(best.x[2], rel=1e-6)


def test_slopes_are_those_of_the_curve() -> None:
    model, step = OneToOne(frame(1e-8 * SHARES)), 1e-6
    for ka, kd in ((5.0, -3.0), (6.5, -1.0), (3.0, -5.0)):
        by_on, by_off = model.slopes(ka, kd)
        assert np.allclose(by_on, (model.shape(ka + step, kd) - model.shape(ka - step, kd)) / 2 / step, atol=1e-8)
        assert np.allclose(by_off, (model.shape(ka, kd + step) - model.shape(ka, kd - step)) / 2 / step, atol=1e-8)


def test_bulk_shifts_and_local_rmax() -> None:
    curves = measured(1e5, 1e-2, noise=0.1)
    shifts = np.array([5.0, -3.0, 8.0, 0.0, 12.0])
    shifted = with_response(curves, curves.response_ru + shifts[curves.curve] * curves.injected)
    assert fit_kinetics(shifted).chi2_ru2 > 1
    fit = fit_kinetics(shifted, KineticOptions(bulk=True))
    assert np.allclose(fit.bulk_ru, shifts, atol=0.3)
    assert fit.kd_per_s[0] == pytest.approx(1e-2, rel=0.02)
    heights = np.array([1.0, 0.9, 0.8, 1.1, 1.0])
    scaled = with_response(curves, curves.response_ru * heights[curves.curve])
    local = fit_kinetics(scaled, KineticOptions(local_rmax=True))
    assert np.allclose(local.rmax_ru[1:], 50 * heights[1:], rtol=0.03)
    assert local.ka_per_molar_s[0] == pytest.approx(1e5, rel=0.03)


def test_what_a_sensorgram_cannot_say() -> None:
    rng = np.random.default_rng(4)
    empty = frame(1e-8 * SHARES)
    assert fit_kinetics(with_response(empty, rng.normal(0, 0.3, empty.time_s.size))).status == "no binding"
    # So dilute that only the product of ka and Rmax is measured.
    assert fit_kinetics(measured(1e6, 3e-5, end_s=300.0)).status == "not identifiable"
    slow = frame(1e-8 * SHARES)
    pure = 50 * OneToOne(slow).shape(6.0, -6.0)
    assert fit_kinetics(with_response(slow, pure + rng.normal(0, 0.3, pure.size))).status == "dissociation too slow"
    assert fit_kinetics(measured(1e5, 5.0)).status in ("association too fast", "not identifiable")
    curves = measured(1e5, 1e-2)
    two = curves.response_ru + 40 * OneToOne(curves).shape(7.0, -4.0) + 10 * np.sin(curves.time_s / 20)
    odd = fit_kinetics(with_response(curves, two))
    assert odd.status == "not 1:1"
    assert odd.shape.autocorrelation > 0.9


def test_every_status_has_words_and_the_table_its_columns() -> None:
    fit = fit_kinetics(measured(1e5, 1e-2))
    assert fit.message == KINETIC_STATUSES[fit.status]
    row = fit.table.row(0, named=True)
    assert row["kd_molar_low"] < row["kd_molar"] < row["kd_molar_high"]
    assert fit.residuals.columns == ["curve", "conc_molar", "time_s", "response_ru", "residual_ru"]
    assert fit.table.columns == list(KINETIC_COLUMNS)


@pytest.mark.parametrize(("ka", "noise"), [(1e5, 0.3), (1e6, 0.3), (1e6, 1.0)])
def test_a_dissociation_that_is_too_short_gives_bounds_that_hold(ka: float, noise: float) -> None:
    empty = frame(1e-8 * SHARES)
    for seed in range(3):
        pure = 50 * OneToOne(empty).shape(np.log10(ka), -5.0)
        fit = fit_kinetics(with_response(empty, pure + np.random.default_rng(seed).normal(0, noise, pure.size)))
        assert (fit.status, fit.qualifiers) == ("dissociation too slow", ("=", "<", "<"))
        assert fit.kd_per_s[1] == fit.kd_molar[1] == 0
        assert 1e-5 < fit.kd_per_s[2] < 5e-4
        assert 1e-5 / ka < fit.kd_molar[2] < 5e-4 / ka * 2
        assert "watched for 300 s" in fit.message
        assert fit.ka_per_molar_s[0] == pytest.approx(ka, rel=0.1)


def test_a_second_site_is_refused_where_it_moves_the_answer() -> None:
    curves = measured(1e5, 1e-2, noise=0.1)
    second = 50 * OneToOne(curves).shape(5.0, -3.0)
    little, much = (with_response(curves, curves.response_ru * (1 - part) + part * second) for part in (0.02, 0.2))
    assert fit_kinetics(little).status == "sound"
    refused = fit_kinetics(much)
    assert (refused.status, refused.qualifiers) == ("not 1:1", ("", "", ""))
    assert refused.shape.p_runs < 1e-10
    assert abs(refused.kd_molar[0] / 1e-7 - 1) > 0.3


def test_noise_alone_is_never_systematic() -> None:
    fit = fit_kinetics(measured(1e5, 1e-2, noise=5.0))
    assert fit.status == "sound"
    assert fit.systematic < 0.02
    assert fit.shape.p_runs > 0.001
    assert fit.shape.noise_ru == pytest.approx(5, rel=0.05)


def sensorgrams(conc: float | None, cycle: int, response: np.ndarray, flow_cell: str = "2-1") -> pl.DataFrame:
    facts = {"run": "1", "cycle": cycle, "channel": "1", "flow_cell": flow_cell, "analyte": "drug"}
    table = pl.DataFrame({"time_s": np.arange(0.0, 400.0), "response_ru": response})
    return table.with_columns(
        pl.lit(conc, dtype=pl.Float64).alias("conc_molar"), **{k: pl.lit(v) for k, v in facts.items()}
    )


def test_preparation_zeroes_and_subtracts_the_blank() -> None:
    drift = np.linspace(0, 4, 400)
    time = np.arange(400.0)
    bound = np.where((time > 50) & (time < 200), 30.0, 0.0)
    runs = [sensorgrams(0.0, 1, 100 + drift), sensorgrams(1e-8, 2, 200 + drift + bound), sensorgrams(None, 3, drift)]
    ready = Preparation(start_s=50, end_s=200, skip_s=3, last_s=300)
    curves = kinetic_curves(pl.concat(runs), ready)
    assert curves.conc_molar.tolist() == [1e-8]
    assert (curves.time_s.min(), curves.time_s.max(), curves.contact_s) == (3, 250, 150)
    assert not ((curves.time_s > 147) & (curves.time_s < 153)).any()
    assert np.allclose(curves.response_ru, np.where(curves.injected, 30.0, 0.0))


def test_faults_of_a_preparation_come_together() -> None:
    runs = pl.concat([sensorgrams(0.0, 1, np.zeros(400)), sensorgrams(0.0, 2, np.zeros(400), "3-1")])
    with pytest.raises(InputError) as caught:
        kinetic_curves(runs, Preparation(start_s=500, end_s=450))
    said = [one.what for one in caught.value.problems]
    assert said[:3] == [
        "the sensorgrams are of 2 surfaces",
        "no sensorgram has a concentration above 0",
        "the injection ends before it begins",
    ]
    assert "cycle 1 has no readings before the injection" in said


def test_the_8k_sensorgrams_are_refused(shared: Path) -> None:
    read = read_spr(shared / "spr" / "kinetics.txt")
    fit = fit_kinetics(kinetic_curves(read.sensorgrams, Preparation(start_s=0.0, end_s=120.5)))
    assert (fit.status, fit.qualifiers) == ("not 1:1", ("", "", ""))
    assert 1e-7 < fit.kd_molar[1] < 218.9e-9 < fit.kd_molar[2] < 4e-7
    assert 290 < fit.rmax_ru[0] < 340
    assert fit.systematic == pytest.approx(0.061, abs=0.01)


def test_the_t200_run_is_refused(shared: Path) -> None:
    read = read_spr(shared / "spr" / "ED_Fig.1a_B2 binding.blr")
    start, end = (float(read.injections[name].to_numpy().mean()) for name in ("start_s", "end_s"))
    ready = Preparation(start_s=start, end_s=end, skip_s=5.0, last_s=860.0)
    fit = fit_kinetics(kinetic_curves(read.sensorgrams.filter(flow_cell="4-3"), ready))
    assert fit.status == "not 1:1"
    assert fit.kd_molar[0] == pytest.approx(0.69e-9, rel=0.05)
    assert fit.dissociated > 0.2
