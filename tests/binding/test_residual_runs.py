"""Chance and shape in residuals are told apart."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.binding.residual_runs import residual_shape

ONE = np.zeros(400, dtype=np.int64)


def test_p_of_runs_is_uniform_under_chance() -> None:
    rng = np.random.default_rng(5)
    curve = np.repeat(np.arange(4), 100)
    p = np.array([residual_shape(rng.normal(0, 1, 400), curve).p_runs for _ in range(400)])
    assert 0.02 < (p < 0.05).mean() < 0.08
    assert 0.42 < p.mean() < 0.58


def test_runs_by_hand() -> None:
    # Four above and four below in two runs: mean 5, variance 2 * 16 * (32 - 8) / (64 * 7).
    shape = residual_shape(np.array([1.0] * 4 + [-1.0] * 4), ONE[:8])
    z = (5 - 2) / np.sqrt(32 * 24 / (64 * 7))
    from scipy.stats import norm

    assert shape.p_runs == pytest.approx(norm.sf(z), rel=1e-9)


def test_noise_and_shape_are_separated() -> None:
    rng = np.random.default_rng(2)
    wave = 3 * np.sin(np.arange(400) / 40)
    shape = residual_shape(wave + rng.normal(0, 0.5, 400), ONE)
    assert shape.noise_ru == pytest.approx(0.5, rel=0.1)
    assert shape.systematic_ru == pytest.approx(float(np.sqrt((wave**2).mean())), rel=0.05)
    assert shape.autocorrelation > 0.9


def test_curves_do_not_run_into_each_other() -> None:
    jumps = np.where(np.arange(400) % 2, 1.0, -1.0)
    whole, apart = residual_shape(jumps, ONE), residual_shape(jumps, np.arange(400))
    assert whole.autocorrelation < -0.9
    assert (apart.autocorrelation, apart.p_runs) == (0.0, 1.0)


def test_a_perfect_fit_and_one_sign_only() -> None:
    assert residual_shape(np.zeros(400), ONE).p_runs == 1
    assert residual_shape(np.ones(400), ONE).p_runs == 0
