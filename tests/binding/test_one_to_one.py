"""Sums of one pass give what plain linear algebra gives, for every choice of Rmax and bulk shifts."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.binding.kinetic_curves import KineticCurves
from sevenless.binding.one_to_one import OneToOne, fit_global, inverse_root
from sevenless.fitting.kinetics.one_to_one_sums import NORMALS, best_node, project

CONC = np.array([1e-8, 3e-8, 1e-7])
CONTACT_S = 60.0
CHOICES = [(False, False), (False, True), (True, False), (True, True)]
RATES = [(5.0, -2.0), (6.5, -1.0), (3.0, -5.0), (9.0, 1.0)]


def measured(*, noise: float = 1.0, sign: float = 1.0, seed: int = 3) -> KineticCurves:
    time = np.concatenate([np.arange(0.0, 60.0, 1.7), np.arange(60.0, 200.0, 2.3)])
    which = np.repeat(np.arange(3), len(time))
    rng = np.random.default_rng(seed)
    flat = np.zeros(len(which))
    curves = KineticCurves(conc_molar=CONC, contact_s=CONTACT_S, curve=which, time_s=np.tile(time, 3), response_ru=flat)
    response = sign * 40 * OneToOne(curves).shape(5.5, -2.0) + rng.normal(0, noise, flat.size)
    return KineticCurves(conc_molar=CONC, contact_s=CONTACT_S, curve=which, time_s=curves.time_s, response_ru=response)


def summed(model: OneToOne, ka: float, kd: float, *, guess: float = 0.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    one, out = model.curves, np.empty(NORMALS)
    rmax, bulk = np.full(3, guess), np.full(3, guess if model.bulk else 0.0)
    readings = one.time_s, one.response_ru, model.stretches, one.conc_molar, one.contact_s
    project(*readings, model.local_rmax, model.bulk, ka, kd, rmax, bulk, out)
    return out, rmax, bulk


def linear_columns(model: OneToOne, ka: float, kd: float) -> np.ndarray:
    """What Rmax and the shifts multiply."""
    one, shape = model.curves, model.shape(ka, kd)
    own = [shape * (one.curve == c) for c in range(3)]
    shifts = [1.0 * one.injected * (one.curve == c) for c in range(3)]
    return np.stack([*(own if model.local_rmax else [shape]), *(shifts if model.bulk else [])], axis=1)


@pytest.mark.parametrize(("local", "bulk"), CHOICES)
@pytest.mark.parametrize(("ka", "kd"), RATES[:2])
def test_sums_are_those_of_a_projection(local: bool, bulk: bool, ka: float, kd: float) -> None:
    model = OneToOne(measured(), local, bulk)
    columns, response = linear_columns(model, ka, kd), model.curves.response_ru
    best = np.linalg.lstsq(columns, response, rcond=None)[0]
    rest = response - columns @ best
    out, rmax, shift = summed(model, ka, kd)
    assert np.allclose(rmax, best[: 3 if local else 1], rtol=1e-9)
    assert np.allclose(shift, best[-3:] if bulk else 0.0, rtol=1e-9)
    slopes = np.stack([rmax[model.curves.curve] * one for one in model.slopes(ka, kd)], axis=1)
    across = slopes - columns @ np.linalg.lstsq(columns, slopes, rcond=None)[0]
    normal = across.T @ across
    assert out[0] == pytest.approx(rest @ rest, rel=1e-10)
    assert np.allclose(out[1:3], -slopes.T @ rest, rtol=1e-7, atol=1e-7 * np.abs(slopes.T @ rest).max())
    assert np.allclose(out[3:], [normal[0, 0], normal[0, 1], normal[1, 1]], rtol=1e-7, atol=1e-7 * normal.max())


@pytest.mark.parametrize(("local", "bulk"), CHOICES)
def test_the_gradient_is_that_of_the_sum_of_squares(local: bool, bulk: bool) -> None:
    model, step = OneToOne(measured(), local, bulk), 1e-5
    for ka, kd in RATES[:3]:
        at = {(i, j): summed(model, ka + i * step, kd + j * step)[0][0] for i in (-1, 0, 1) for j in (-1, 0, 1)}
        slopes = [(at[1, 0] - at[-1, 0]) / 4 / step, (at[0, 1] - at[0, -1]) / 4 / step]
        assert np.allclose(summed(model, ka, kd)[0][1:3], slopes, rtol=1e-4, atol=1e-4 * at[0, 0])


@pytest.mark.parametrize(("local", "bulk"), CHOICES)
def test_the_guess_does_not_matter_and_no_digits_are_lost(local: bool, bulk: bool) -> None:
    model = OneToOne(measured(), local, bulk)
    for ka, kd in RATES:
        cold, warm = summed(model, ka, kd), summed(model, ka, kd, guess=30.0)
        for one, other in zip(cold, warm, strict=True):
            assert np.allclose(one, other, rtol=1e-8, atol=1e-8 * np.abs(one).max())
    exact = OneToOne(measured(noise=0.0), local, bulk)
    out, rmax, _ = summed(exact, 5.5, -2.0, guess=40.0 if not bulk else 0.0)
    assert np.allclose(rmax, 40.0)
    assert out[0] < 1e-15 * float((exact.curves.response_ru**2).sum())


@pytest.mark.parametrize(("local", "bulk"), CHOICES)
def test_rmax_is_not_negative(local: bool, bulk: bool) -> None:
    model = OneToOne(measured(sign=-1.0), local, bulk)
    out, rmax, shift = summed(model, 5.5, -2.0)
    assert (rmax == 0).all()
    rest = model.curves.response_ru - shift[model.curves.curve] * model.curves.injected
    assert out[0] == pytest.approx(rest @ rest, rel=1e-12)
    assert (out[1:] == 0).all()


def test_the_best_node_is_the_least_of_all() -> None:
    model, axes = OneToOne(measured()), (np.linspace(4, 7, 7), np.linspace(-4, 0, 9))
    least = min((summed(model, ka, kd)[0][0], ka, kd) for ka in axes[0] for kd in axes[1])
    one = model.curves
    readings = one.time_s, one.response_ru, model.stretches, one.conc_molar, one.contact_s
    assert best_node(*readings, False, False, *axes) == least[1:]


def test_stretches_follow_the_readings_in_any_order() -> None:
    whole = measured()
    assert OneToOne(whole).stretches[:, 2:].tolist() == [[0, 1], [0, 0], [1, 1], [1, 0], [2, 1], [2, 0]]
    mixed = np.random.default_rng(1).permutation(len(whole.curve))
    shuffled = KineticCurves(
        conc_molar=CONC,
        contact_s=CONTACT_S,
        curve=whole.curve[mixed],
        time_s=whole.time_s[mixed],
        response_ru=whole.response_ru[mixed],
    )
    for bulk in (False, True):
        one, other = fit_global(OneToOne(whole, False, bulk)), fit_global(OneToOne(shuffled, False, bulk))
        assert other.log10_ka == pytest.approx(one.log10_ka, abs=1e-7)
        assert np.allclose(other.residual_ru, one.residual_ru[mixed], atol=1e-5)


@pytest.mark.parametrize(("local", "bulk"), CHOICES)
def test_residuals_are_those_of_the_sum_of_squares(local: bool, bulk: bool) -> None:
    model = OneToOne(measured(), local, bulk)
    fit = fit_global(model)
    assert float((fit.residual_ru**2).sum()) == pytest.approx(summed(model, fit.log10_ka, fit.log10_kd)[0][0], rel=1e-9)


def test_what_rounding_made_indefinite_is_left_open() -> None:
    """Sums that rounding made a hair indefinite leave the direction they do not hold open, not closed."""
    flat = np.array([[4.0, 4.0], [4.0, 4.0 - 1e-15]]) - 1e-13
    root = inverse_root(flat)
    assert np.isfinite(root).all()
    assert np.linalg.norm(root[0] - root[1]) > 1e6
    held = np.array([[4.0, 1.0], [1.0, 2.0]])
    np.testing.assert_allclose(inverse_root(held) @ inverse_root(held).T, np.linalg.inv(held), rtol=1e-12)
