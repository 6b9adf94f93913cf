"""Averages of replicate potencies: by hand, against SciPy where values are censored, and where nothing can be said."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from sevenless.errors import TableError
from sevenless.fitting.comparing.average import AVERAGE_COLUMNS, average_potencies
from sevenless.fitting.comparing.censored import censored_mean


def average(*replicates):
    """The average of replicates given as ``("=", 1e-8)``."""
    table = pl.DataFrame(
        {
            "compound": ["A"] * len(replicates),
            "qualifier": [q for q, _ in replicates],
            "ic50_molar": [v for _, v in replicates],
        },
        schema={"compound": pl.String, "qualifier": pl.String, "ic50_molar": pl.Float64},
    )
    return average_potencies(table, by=["compound"]).row(0, named=True)


def test_geometric_mean_and_t_interval_by_hand():
    row = average(("=", 1e-8), ("=", 1e-7), ("=", 1e-6))
    assert row["qualifier"] == "="
    assert row["ic50_molar"] == pytest.approx(1e-7)
    assert row["pic50"] == pytest.approx(7.0)
    assert row["log10_sd"] == pytest.approx(1.0)
    assert row["fold_range"] == pytest.approx(100.0)
    half = 4.302652729911275 / np.sqrt(3)
    assert row["log10_ic50_molar_lo"] == pytest.approx(-7 - half)
    assert row["log10_ic50_molar_hi"] == pytest.approx(-7 + half)
    assert (row["n"], row["n_exact"], row["method"]) == (3, 3, "mean")


def test_a_single_experiment_has_no_interval():
    row = average(("=", 2e-8))
    assert row["ic50_molar"] == pytest.approx(2e-8)
    assert row["log10_ic50_molar_lo"] is None
    assert row["log10_sd"] is None
    assert "single" in row["message"]


def test_all_bounds_one_way_give_the_farthest():
    assert (average((">", 1e-5), (">", 3e-5))["qualifier"], average((">", 1e-5), (">", 3e-5))["ic50_molar"]) == (
        ">",
        pytest.approx(3e-5),
    )
    low = average(("<", 1e-9), ("<", 3e-10), ("<", 5e-9))
    assert (low["qualifier"], low["ic50_molar"]) == ("<", pytest.approx(3e-10))
    assert low["method"] == "bound"


def test_too_few_values_beside_bounds_give_an_honest_bound():
    """One value and two ">": their geometric mean with the bounds in place cannot exceed the true one."""
    row = average(("=", 1e-6), (">", 1e-5), (">", 1e-5))
    assert row["qualifier"] == ">"
    assert row["log10_ic50_molar"] == pytest.approx((-6 - 5 - 5) / 3)
    assert row["log10_ic50_molar_lo"] is None


def test_bounds_in_both_directions_say_nothing():
    row = average((">", 1e-5), ("<", 1e-8), ("=", 1e-6))
    assert row["qualifier"] is None
    assert row["ic50_molar"] is None
    assert "both directions" in row["message"]


def test_silent_replicates_are_counted_but_do_not_vote():
    row = average((None, None), ("=", 1e-8), ("=", 1e-8))
    assert (row["n"], row["n_silent"], row["ic50_molar"]) == (2, 1, pytest.approx(1e-8))
    assert average((None, None))["message"] == "no replicate says anything of the potency"


def test_groups_keep_their_order():
    table = pl.DataFrame(
        {
            "compound": ["B", "A", "B", "A"],
            "cell_line": ["x", "x", "x", "x"],
            "qualifier": ["=", "=", "=", ">"],
            "ic50_molar": [1e-6, 1e-8, 1e-8, 1e-5],
        }
    )
    means = average_potencies(table, by=["compound", "cell_line"])
    assert means["compound"].to_list() == ["B", "A"]
    assert means["qualifier"].to_list() == ["=", ">"]
    assert means.columns == ["compound", "cell_line", *AVERAGE_COLUMNS]
    assert means.schema == pl.Schema({"compound": pl.String, "cell_line": pl.String} | dict(AVERAGE_COLUMNS))


def test_a_missing_column_is_named():
    with pytest.raises(TableError, match="no column qualifier"):
        average_potencies(pl.DataFrame({"compound": ["A"], "ic50_molar": [1.0]}), by=["compound"])


def scipy_tobit(values, kinds):
    def cost(theta):
        mean, sd = theta[0], np.exp(theta[1])
        exact, above, below = (values[kinds == kind] for kind in (0, 1, -1))
        return -(
            stats.norm.logpdf(exact, mean, sd).sum()
            + stats.norm.logsf(above, mean, sd).sum()
            + stats.norm.logcdf(below, mean, sd).sum()
        )

    start = [values.mean(), np.log(values.std() + 0.1)]
    return optimize.minimize(
        cost, start, method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-13, "maxiter": 4000}
    )


@pytest.mark.parametrize("seed", range(8))
def test_censored_mean_equals_scipy(seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(-6, 0.5, 9)
    kinds = np.where(values > -5.8, 1, np.where(values < -6.6, -1, 0))
    values = np.clip(values, -6.6, -5.8)
    found, reference = censored_mean(values, kinds), scipy_tobit(values, kinds)
    assert found.mean == pytest.approx(reference.x[0], abs=1e-6)
    assert found.sd == pytest.approx(np.exp(reference.x[1]) * np.sqrt(9 / 8), rel=1e-5)
    assert found.low < found.mean < found.high


def test_censored_mean_without_bounds_is_the_t_interval():
    values = np.array([-7.1, -6.8, -7.4, -6.9])
    found = censored_mean(values, np.zeros(4, dtype=np.int64))
    low, high = stats.t.interval(0.95, 3, values.mean(), stats.sem(values))
    np.testing.assert_allclose([found.mean, found.low, found.high], [values.mean(), low, high], rtol=1e-9)
    assert found.sd == pytest.approx(values.std(ddof=1))


def test_a_bound_far_away_counts_for_nothing_and_a_near_one_pulls():
    values, kinds = np.array([-7.1, -6.8, -7.4, -9.9]), np.array([0, 0, 0, 1])
    three = np.array([-7.1, -6.8, -7.4])
    assert censored_mean(values, kinds).mean == pytest.approx(three.mean(), abs=1e-9)
    pulled = censored_mean(np.append(three, -6.0), kinds)
    assert pulled.mean > three.mean() + 0.1
    assert pulled.high - pulled.mean > pulled.mean - pulled.low
    extreme = censored_mean(np.append(three, 30.0), kinds)
    assert np.isfinite([extreme.mean, extreme.low, extreme.high, extreme.sd]).all()


def test_censored_mean_needs_two_values_that_differ():
    with pytest.raises(ValueError, match="two exact"):
        censored_mean(np.array([-7.0, -7.0, -6.0]), np.array([0, 0, 1]))


def test_intervals_of_censored_means_cover():
    rng = np.random.default_rng(3)
    inside, used = 0, 0
    for _ in range(600):
        values = rng.normal(-5.2, 0.4, 6)
        kinds = (values > -5.0).astype(np.int64)
        if 3 <= np.count_nonzero(kinds == 0) < 6:
            found = censored_mean(np.minimum(values, -5.0), kinds)
            inside += found.low <= -5.2 <= found.high
            used += 1
    assert used > 350
    assert inside / used >= 0.93


@settings(deadline=None, max_examples=40)
@given(
    values=st.lists(st.floats(-11, -3), min_size=2, max_size=8),
    shift=st.floats(-3, 3),
    seed=st.integers(0, 2**32 - 1),
)
def test_units_shift_and_order_does_not_matter(values, shift, seed):
    base = average(*(("=", 10.0**v) for v in values))
    order = np.random.default_rng(seed).permutation(len(values))
    moved = average(*(("=", 10.0 ** (values[i] + shift)) for i in order))
    for name in ("log10_ic50_molar", "log10_ic50_molar_lo", "log10_ic50_molar_hi"):
        assert moved[name] == pytest.approx(base[name] + shift, abs=1e-9)
    assert moved["log10_sd"] == pytest.approx(base["log10_sd"], abs=1e-9)
