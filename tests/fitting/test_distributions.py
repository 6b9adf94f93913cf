"""Tail probabilities and quantiles against SciPy, closed forms and one another."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sevenless.fitting.distributions import (
    f_quantile,
    f_tail,
    normal_quantile,
    normal_tail,
    scalar_f_quantile,
    scalar_f_tail,
    scalar_t_quantile,
    scalar_t_tail,
    t_quantile,
    t_tail,
)

DOFS = np.array([1, 2, 3, 5, 7, 10, 20, 29.5, 30, 31, 50, 100, 333, 1e3, 1e4, 1e5])
TINY = 10.0 ** -np.arange(1.0, 301.0, 7.0)
PROBABILITIES = np.concatenate([TINY, np.linspace(0.01, 0.99, 51)])


def test_t_tail_equals_scipy_over_a_wide_grid():
    t, dof = np.meshgrid(np.concatenate([-np.logspace(-3, 2, 20), np.logspace(-3, 3, 40), [1e10, 1e50]]), DOFS)
    expected = stats.t.sf(t, dof)
    seen = expected > 1e-300
    np.testing.assert_allclose(t_tail(t, dof)[seen], expected[seen], rtol=1e-10)


def test_f_tail_equals_scipy_over_a_wide_grid():
    f, dof1, dof2 = np.meshgrid(np.logspace(-6, 6, 41), DOFS, DOFS)
    expected = stats.f.sf(f, dof1, dof2)
    seen = expected > 1e-300
    np.testing.assert_allclose(f_tail(f, dof1, dof2)[seen], expected[seen], rtol=1e-10)


def test_normal_equals_scipy():
    z = np.linspace(-10, 37, 500)
    np.testing.assert_allclose(normal_tail(z), stats.norm.sf(z), rtol=1e-12)
    np.testing.assert_allclose(normal_quantile(PROBABILITIES), stats.norm.ppf(PROBABILITIES), rtol=1e-13, atol=1e-15)


def test_quantiles_equal_scipy_where_scipy_is_sound():
    p, dof = np.meshgrid(np.linspace(0.001, 0.999, 61), DOFS)
    np.testing.assert_allclose(t_quantile(p, dof), stats.t.ppf(p, dof), rtol=1e-10, atol=1e-12)
    p, dof1, dof2 = np.meshgrid(np.linspace(0.001, 0.999, 31), DOFS, DOFS)
    np.testing.assert_allclose(f_quantile(p, dof1, dof2), stats.f.ppf(p, dof1, dof2), rtol=1e-10)


def test_quantiles_invert_tails_down_to_1e_minus_300():
    p, dof = np.meshgrid(PROBABILITIES, DOFS)
    np.testing.assert_allclose(t_tail(-t_quantile(p, dof), dof), p, rtol=1e-10)
    p, dof1, dof2 = np.meshgrid(PROBABILITIES, DOFS, DOFS)
    f = f_quantile(p, dof1, dof2)
    seen = f > 1e-290
    np.testing.assert_allclose(f_tail(1.0 / f[seen], dof2[seen], dof1[seen]), p[seen], rtol=1e-10)


def test_closed_forms_far_out():
    """Cauchy is t with one degree of freedom, a power law is F with two in the numerator."""
    t = np.logspace(1, 290, 30)
    np.testing.assert_allclose(t_tail(t, 1), np.arctan(1 / t) / np.pi, rtol=1e-13)
    np.testing.assert_allclose(t_tail(1e-8, 1), 0.5 - np.arctan(1e-8) / np.pi, rtol=1e-15)
    np.testing.assert_allclose(t_quantile(TINY[:-2], 1), -1 / np.tan(np.pi * TINY[:-2]), rtol=1e-12)
    dof2, f = np.meshgrid([1.0, 4.0, 50.0, 1e5], [1e-5, 0.3, 2.0, 40.0])
    np.testing.assert_allclose(f_tail(f, 2, dof2), np.exp(-0.5 * dof2 * np.log1p(2 * f / dof2)), rtol=1e-11)


def test_f_with_one_numerator_degree_is_t_squared():
    np.testing.assert_allclose(f_quantile(0.95, 1, DOFS), t_quantile(0.975, DOFS) ** 2, rtol=1e-12)


@pytest.mark.parametrize("dof", [0.0, -1.0, np.nan])
def test_invalid_degrees_of_freedom_give_nan(dof):
    values = [t_tail(1.0, dof), t_quantile(0.9, dof), f_tail(1.0, dof, 5), f_tail(1.0, 5, dof), f_quantile(0.9, dof, 5)]
    assert np.all(np.isnan(values))


def test_invalid_probabilities_give_nan():
    bad = np.array([-0.1, 1.1, np.nan])
    assert np.isnan(t_quantile(bad, 5)).all()
    assert np.isnan(f_quantile(bad, 5, 5)).all()
    assert np.isnan(normal_quantile(bad)).all()


def test_ends_of_the_range():
    assert t_quantile(0.5, 7) == 0.0
    assert t_quantile([0.0, 1.0], 7).tolist() == [-np.inf, np.inf]
    assert f_quantile([0.0, 1.0], 3, 7).tolist() == [0.0, np.inf]
    assert f_tail([0.0, -1.0, np.inf], 3, 7).tolist() == [1.0, 1.0, 0.0]
    assert t_tail([np.inf, -np.inf], 7).tolist() == [0.0, 1.0]


def test_infinite_degrees_of_freedom_are_the_normal():
    np.testing.assert_allclose(t_quantile(0.975, np.inf), 1.959963984540054, rtol=1e-14)
    np.testing.assert_allclose(t_tail(1.959963984540054, np.inf), 0.025, rtol=1e-13)


def test_shapes_broadcast_and_scalar_kernels_agree():
    assert t_quantile(0.975, np.ones((2, 3))).shape == (2, 3)
    assert f_quantile(np.full((4, 1), 0.9), 3, np.array([5.0, 6.0])).shape == (4, 2)
    assert scalar_t_quantile(0.975, 6.0) == t_quantile(0.975, 6)
    assert scalar_t_tail(2.0, 6.0) == t_tail(2.0, 6)
    assert scalar_f_quantile(0.95, 3.0, 6.0) == f_quantile(0.95, 3, 6)
    assert scalar_f_tail(2.0, 3.0, 6.0) == f_tail(2.0, 3, 6)
