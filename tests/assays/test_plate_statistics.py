"""Figures of controls against numbers worked out by hand, and what cannot be computed is NaN."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sevenless.assays.quality.plate_statistics import (
    cv_percent,
    mad,
    pooled_cv_percent,
    robust_z_prime,
    signal_to_background,
    signal_to_noise,
    ssmd,
    z_prime,
)

HIGH = np.array([90.0, 100.0, 110.0])  # mean 100, sd 10
LOW = np.array([18.0, 20.0, 22.0])  # mean 20, sd 2
NONE = np.empty(0)


@pytest.mark.parametrize(("neutral", "full"), [(HIGH, LOW), (LOW, HIGH)], ids=["falls", "rises"])
class TestByHand:
    def test_z_prime(self, neutral: np.ndarray, full: np.ndarray) -> None:
        assert z_prime(neutral, full) == pytest.approx(1 - 3 * (10 + 2) / 80)

    def test_robust_z_prime(self, neutral: np.ndarray, full: np.ndarray) -> None:
        assert robust_z_prime(neutral, full) == pytest.approx(1 - 3 * 1.4826 * (10 + 2) / 80)

    def test_ssmd(self, neutral: np.ndarray, full: np.ndarray) -> None:
        assert ssmd(neutral, full) == pytest.approx(80 / math.sqrt(104))

    def test_signal_to_background(self, neutral: np.ndarray, full: np.ndarray) -> None:
        assert signal_to_background(neutral, full) == pytest.approx(5.0)

    def test_signal_to_noise_divides_by_the_scatter_of_the_lesser(self, neutral: np.ndarray, full: np.ndarray) -> None:
        assert signal_to_noise(neutral, full) == pytest.approx(80 / 2)


def test_cv() -> None:
    assert cv_percent(HIGH) == pytest.approx(10.0)
    assert math.isnan(cv_percent(np.array([5.0])))
    assert math.isnan(cv_percent(np.array([-1.0, 1.0])))


def test_pooled_cv_weighs_by_degrees_of_freedom() -> None:
    sets = [np.array([9.0, 11.0]), HIGH, np.array([3.0]), np.array([-1.0, 1.0])]
    expected = math.sqrt((1 * (100 * math.sqrt(2) / 10) ** 2 + 2 * 10.0**2) / 3)
    assert pooled_cv_percent(sets) == pytest.approx(expected)
    assert math.isnan(pooled_cv_percent([np.array([3.0])]))


def test_mad_is_that_of_base_r() -> None:
    values = np.random.default_rng(5).normal(size=101)
    assert mad(values) == pytest.approx(1.4826 * stats.median_abs_deviation(values))
    assert math.isnan(mad(NONE))


def test_one_wild_well_moves_z_prime_and_not_the_robust_one() -> None:
    neutral = np.array([97.0, 99.0, 100.0, 101.0, 103.0, 100.0, 98.0, 102.0])
    full = neutral / 10
    wild = np.append(neutral, 600.0)
    assert z_prime(neutral, full) > 0.9
    assert z_prime(wild, full) < 0
    assert robust_z_prime(wild, full) == pytest.approx(robust_z_prime(neutral, full), abs=0.03)


@pytest.mark.parametrize("figure", [z_prime, robust_z_prime, ssmd, signal_to_background, signal_to_noise])
def test_missing_controls_are_nan_and_never_a_warning(figure) -> None:
    for neutral, full in ((NONE, NONE), (HIGH, NONE), (NONE, LOW)):
        assert math.isnan(figure(neutral, full))


def test_too_few_wells() -> None:
    one, two = np.array([1.0]), np.array([1.0, 2.0])
    assert math.isnan(z_prime(one, HIGH))
    assert math.isnan(ssmd(HIGH, one))
    assert math.isnan(robust_z_prime(two, HIGH))
    assert math.isnan(signal_to_noise(one, HIGH))


def test_controls_that_read_the_same_have_no_window() -> None:
    assert z_prime(HIGH, HIGH) == -math.inf
    assert robust_z_prime(HIGH, HIGH) == -math.inf
    assert ssmd(HIGH, HIGH) == 0.0


def test_controls_without_scatter() -> None:
    flat = np.array([5.0, 5.0])
    assert z_prime(flat, 2 * flat) == 1.0
    assert math.isnan(ssmd(flat, 2 * flat))
    assert math.isnan(signal_to_noise(flat, 2 * flat))


def test_a_background_at_or_below_zero_has_no_ratio() -> None:
    assert math.isnan(signal_to_background(HIGH, np.array([-1.0, 1.0])))
