"""The minimum significant ratio against its definition, the chi-square distribution and a simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sevenless.assays.quality.reproducibility import MSR_GATE, minimum_significant_ratio


def test_by_hand() -> None:
    result = minimum_significant_ratio(np.array([8.0, 8.1, 7.9, 8.0]))
    sd = math.sqrt(0.02 / 3)
    assert result.msr == pytest.approx(10 ** (2 * math.sqrt(2) * sd))
    assert result.n == 4


@pytest.mark.parametrize("n", [2, 3, 10, 60])
def test_the_interval_is_that_of_a_standard_deviation(n: int) -> None:
    pic50 = np.random.default_rng(n).normal(8.0, 0.15, n)
    result = minimum_significant_ratio(pic50)
    for limit, p in ((result.lo, 0.975), (result.hi, 0.025)):
        sd = np.std(pic50, ddof=1) * math.sqrt((n - 1) / stats.chi2.ppf(p, n - 1))
        assert math.log10(limit) == pytest.approx(2 * math.sqrt(2) * sd, rel=1e-6)
    assert result.lo < result.msr < result.hi


def test_two_results_of_one_compound_differ_by_more_in_one_of_twenty_cases() -> None:
    rng = np.random.default_rng(1)
    msr = minimum_significant_ratio(rng.normal(8.0, 0.2, 20_000)).msr
    ratios = 10 ** np.abs(rng.normal(8.0, 0.2, 20_000) - rng.normal(8.0, 0.2, 20_000))
    assert np.mean(ratios > msr) == pytest.approx(0.0455, abs=0.006)


def test_potencies_that_are_no_numbers_do_not_count() -> None:
    result = minimum_significant_ratio(np.array([8.0, math.nan, 8.2, math.inf]))
    assert result == minimum_significant_ratio(np.array([8.0, 8.2]))
    assert result.n == 2


@pytest.mark.parametrize("pic50", [[], [8.0], [math.nan, 8.0]])
def test_one_potency_has_no_ratio(pic50: list[float]) -> None:
    result = minimum_significant_ratio(np.array(pic50))
    assert math.isnan(result.msr)
    assert result.level == "info"
    assert "needs two" in result.message


def test_levels_and_words() -> None:
    good, fair, bad = (minimum_significant_ratio(8.0 + np.array([-1, 0, 1]) * sd) for sd in (0.1, 0.25, 0.5))
    assert (good.level, fair.level, bad.level) == ("pass", "warn", "fail")
    assert "beyond a ratio of 1.92" in good.message
    assert MSR_GATE.warn_above == 3.0


def test_potencies_that_agree_and_potencies_all_over_the_place() -> None:
    same = minimum_significant_ratio(np.array([8.0, 8.0, 8.0]))
    assert (same.msr, same.lo, same.hi) == (1.0, 1.0, 1.0)
    assert minimum_significant_ratio(np.array([0.0, 400.0])).msr == math.inf


def test_the_sentence_says_how_little_two_runs_tell():
    two = minimum_significant_ratio(np.array([7.0, 7.05]))
    assert "differ significantly beyond a ratio of 1.26 (95 % interval 1.11 to 1550, 2 potencies" in two.message
    assert two.message.endswith("; too few to rely on: 6 or more say something)")
    six = minimum_significant_ratio(np.array([7.0, 7.05, 7.02, 6.98, 7.01, 7.03]))
    assert six.message.endswith("6 potencies of the reference compound)")
    assert "more than a million" in minimum_significant_ratio(np.array([6.0, 8.0])).message
