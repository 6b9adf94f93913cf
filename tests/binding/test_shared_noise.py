"""Noise of baselines and blanks is in many readings at once, and in the intervals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from sevenless.binding.kinetic_curves import KineticCurves, Preparation, kinetic_curves
from sevenless.binding.kinetic_fit import KineticOptions, fit_kinetics
from sevenless.binding.one_to_one import OneToOne, fit_global
from sevenless.binding.shared_noise import interval_widening

KA, KD, NOISE_RU = 1e5, 1e-2, 0.2
DOSES = 1e-6 / 3.0 ** np.arange(5)
READY = Preparation(start_s=0.0, end_s=180.0)


def raw(seed: int, *, blanks: int, step_s: float = 1.0) -> pl.DataFrame:
    """A run as it is recorded: every reading has noise, those of baselines and blanks too."""
    time, conc = np.arange(-30.0, 600.0, step_s), np.concatenate([np.zeros(blanks), DOSES])
    rate = (KA * conc + KD)[:, None]
    bound = 50 * KA * conc[:, None] / rate * -np.expm1(-rate * np.clip(time, 0, 180))
    bound = bound * np.exp(-KD * np.clip(time - 180, 0, None))
    response = bound + np.random.default_rng(seed).normal(0, NOISE_RU, bound.shape)
    return pl.DataFrame(
        {
            "run": "r",
            "cycle": np.repeat(np.arange(len(conc)), len(time)),
            "channel": "1",
            "flow_cell": "2-1",
            "conc_molar": np.repeat(conc, len(time)),
            "time_s": np.tile(time, len(conc)),
            "response_ru": response.ravel(),
        }
    )


def covered(curves: list[KineticCurves]) -> list[float]:
    """How often the intervals of ka, kd and KD hold the truth."""
    fits = [fit_kinetics(one) for one in curves]
    return [
        float(np.mean([low <= true <= high for _, low, high in ends]))
        for true, ends in zip(
            (KA, KD, KD / KA),
            zip(*((one.ka_per_molar_s, one.kd_per_s, one.kd_molar) for one in fits), strict=True),
            strict=True,
        )
    ]


def test_it_is_counted_what_was_averaged() -> None:
    curves = kinetic_curves(raw(1, blanks=2), READY)
    assert (curves.zero_readings, curves.blanks) == (11, 2)
    assert kinetic_curves(raw(1, blanks=2), replace(READY, zero_s=0.0)).zero_readings == 0
    assert kinetic_curves(raw(1, blanks=2), replace(READY, subtract_blank=False)).blanks == 0


@pytest.mark.parametrize("blanks", [0, 1, 4])
def test_intervals_of_raw_runs_hold_the_truth(blanks: int) -> None:
    curves = [kinetic_curves(raw(seed, blanks=blanks), READY) for seed in range(60)]
    assert min(covered(curves)) >= 0.88
    assert min(covered([replace(one, zero_readings=0, blanks=0) for one in curves])) < 0.6


def test_where_nothing_was_subtracted_nothing_is_added() -> None:
    model = OneToOne(kinetic_curves(raw(1, blanks=0), replace(READY, zero_s=0.0)))
    assert interval_widening(model, fit_global(model)).tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(("local", "bulk"), [(False, False), (True, False), (False, True)])
@pytest.mark.parametrize(("zero", "blanks"), [(11, 0), (0, 1), (7, 3)])
def test_it_is_the_sandwich_of_the_whole_covariance(local: bool, bulk: bool, zero: int, blanks: int) -> None:
    curves = replace(kinetic_curves(raw(2, blanks=0, step_s=10.0), READY), zero_readings=zero, blanks=blanks)
    model = OneToOne(curves, local, bulk)
    found = fit_global(model)
    same_time = curves.time_s[:, None] == curves.time_s
    same_curve = curves.curve[:, None] == curves.curve
    one_of = {0: 0.0, **{count: 1 / count for count in (zero, blanks) if count}}
    covariance = np.eye(len(curves.time_s)) + same_time * one_of[blanks] + same_curve * one_of[zero]
    covariance = (covariance + one_of[zero] * one_of[blanks]) / (1 + one_of[blanks])
    columns = _columns(model, found.log10_ka, found.log10_kd)
    slopes = np.stack(model.slopes(found.log10_ka, found.log10_kd), axis=1) * found.rmax_ru[curves.curve][:, None]
    across = slopes - columns @ np.linalg.lstsq(columns, slopes, rcond=None)[0]
    inverse = np.linalg.inv(across.T @ across)
    true = inverse @ across.T @ covariance @ across @ inverse
    at = np.array([[1, 0], [0, 1], [-1, 1]])
    wanted = np.sqrt(np.einsum("ij,jk,ik->i", at, true, at) / np.einsum("ij,jk,ik->i", at, inverse, at))
    assert interval_widening(model, found) == pytest.approx(np.maximum(wanted, 1.0), rel=1e-6)
    assert wanted.max() > 1.05


def _columns(model: OneToOne, log10_ka: float, log10_kd: float) -> np.ndarray:
    one, shape = model.curves, model.shape(log10_ka, log10_kd)
    each = range(len(one.conc_molar))
    heights = [shape * (one.curve == c) for c in each] if model.local_rmax else [shape]
    shifts = [1.0 * one.injected * (one.curve == c) for c in each] if model.bulk else []
    return np.stack([*heights, *shifts], axis=1)


def test_many_readings_are_told_by_some() -> None:
    curves = kinetic_curves(raw(4, blanks=1, step_s=0.1), READY)
    model = OneToOne(curves)
    found = fit_global(model)
    assert len(curves.time_s) > 20_000
    some = interval_widening(model, found)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sevenless.binding.shared_noise._ENOUGH", 10**9)
        assert some == pytest.approx(interval_widening(model, found), rel=0.02)
    assert some.min() > 2


def test_intervals_under_transport_are_widened_too() -> None:
    curves = kinetic_curves(raw(3, blanks=1, step_s=5.0), READY)
    options = KineticOptions(mass_transport=True)
    wide, narrow = (fit_kinetics(one, options) for one in (curves, replace(curves, zero_readings=0, blanks=0)))
    for more, less in ((wide.kd_molar, narrow.kd_molar), (wide.ka_per_molar_s, narrow.ka_per_molar_s)):
        assert more[1] < less[1]
        assert more[2] > less[2]
        assert more[0] == pytest.approx(less[0], rel=1e-3)
