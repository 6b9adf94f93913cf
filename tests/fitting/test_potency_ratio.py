"""Fold shifts: estimates and intervals, coverage, symmetry, and bounds where a potency is one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import least_squares

from sevenless.fitting.comparing.compare import compare_curves
from sevenless.fitting.comparing.potency_ratio import RATIO_COLUMNS, potency_ratios
from sevenless.fitting.curves import Curves
from sevenless.fitting.fit import fit
from sevenless.fitting.options import FitOptions

DOSES = np.concatenate([[0.0, 0.0], 1e-5 / 10 ** np.linspace(0, 4, 9)])


def logistic(ic50, hill=1.0, top=100.0, bottom=0.0):
    return bottom + (top - bottom) / (1 + (DOSES / ic50) ** hill)


@pytest.fixture
def rng():
    return np.random.default_rng(31)


def ratio(test, reference, **options):
    return potency_ratios(Curves.from_matrix(DOSES, [test, reference]), [(0, 1)], **options).row(0, named=True)


def test_the_shift_is_the_ratio_of_the_single_ic50s(rng):
    curves = Curves.from_matrix(DOSES, [logistic(2e-7) + rng.normal(0, 2, 11), logistic(2e-8) + rng.normal(0, 2, 11)])
    row = potency_ratios(curves, [(0, 1)]).row(0, named=True)
    single = fit(curves).table
    assert row["fold_shift_qualifier"] == "="
    assert row["fold_shift"] == pytest.approx(single["ic50_molar"][0] / single["ic50_molar"][1], rel=1e-5)
    assert row["log10_fold_shift_lo"] < 1 < row["log10_fold_shift_hi"]
    assert (row["curve"], row["curve_reference"], row["dof"]) == ("0", "1", 22 - 8)
    assert row["ic50_molar"] == single["ic50_molar"][0]


def test_the_ends_stand_on_the_threshold(rng):
    """The best joint fit with the shift held costs s^2 F(0.95; 1, dof) more: checked with SciPy."""
    responses = [logistic(2e-7) + rng.normal(0, 3, 11), logistic(2e-8) + rng.normal(0, 3, 11)]
    row = ratio(*responses)

    def cost(shift):
        def residuals(b):
            mine, theirs = logistic(10 ** (b[0] + shift), *b[1:4]), logistic(10 ** b[0], *b[4:7])
            return np.concatenate([mine - responses[0], theirs - responses[1]])

        return 2 * least_squares(residuals, [-7.7, 1, 100, 0, 1, 100, 0], x_scale="jac", xtol=1e-14, ftol=1e-14).cost

    best = cost(row["log10_fold_shift"])
    allowed = best * (1 + stats.f.ppf(0.95, 1, 14) / 14)
    assert cost(row["log10_fold_shift_lo"]) == pytest.approx(allowed, rel=1e-4)
    assert cost(row["log10_fold_shift_hi"]) == pytest.approx(allowed, rel=1e-4)


def test_p_is_that_of_the_comparison(rng):
    curves = Curves.from_matrix(DOSES, [logistic(1.3e-7) + rng.normal(0, 4, 11), logistic(1e-7) + rng.normal(0, 4, 11)])
    row, test = potency_ratios(curves, [(0, 1)]).row(0, named=True), compare_curves(curves, by=[]).row(0, named=True)
    assert row["p_same_ic50"] == pytest.approx(test["p"], rel=1e-5)
    assert row["delta_aicc"] == pytest.approx(test["aicc_shared"] - test["aicc_separate"], abs=1e-5)


@pytest.mark.parametrize("share", [(), ("hill", "top", "bottom")])
def test_intervals_cover(share, rng):
    count = 300
    shift = rng.uniform(-1, 1, count)
    reference = 10 ** rng.uniform(-7.5, -6.5, count)
    hill = rng.uniform(0.8, 1.5, count)
    pairs = [
        logistic(m * 10**s, h) + rng.normal(0, 4, 11)
        for m, h, log10_shift in zip(reference, hill, shift, strict=True)
        for s in (log10_shift, 0.0)
    ]
    curves = Curves.from_matrix(DOSES, pairs)
    table = potency_ratios(curves, [(2 * i, 2 * i + 1) for i in range(count)], share=share)
    low, high = (table[f"log10_fold_shift_{end}"].to_numpy().astype(float) for end in ("lo", "hi"))
    known = ~np.isnan(low)
    assert known.mean() > 0.95
    inside = ((low <= shift) & (shift <= high))[known]
    assert 0.91 <= inside.mean() <= 0.985


def test_parallel_curves_give_a_narrower_interval(rng):
    responses = [logistic(2e-7) + rng.normal(0, 3, 11), logistic(2e-8) + rng.normal(0, 3, 11)]
    free, parallel = ratio(*responses), ratio(*responses, share=("hill", "top", "bottom"))
    width = [row["log10_fold_shift_hi"] - row["log10_fold_shift_lo"] for row in (free, parallel)]
    assert width[1] < width[0]
    assert parallel["dof"] == 22 - 5


def test_an_inactive_test_curve_gives_a_lower_bound(rng):
    inactive, active = 100 + rng.normal(0, 2, 11), logistic(2e-8) + rng.normal(0, 2, 11)
    reference = fit(Curves.from_matrix(DOSES, active)).table.row(0, named=True)
    row = ratio(inactive, active)
    assert row["fold_shift_qualifier"] == ">"
    assert row["fold_shift"] == pytest.approx(1e-5 / 10 ** reference["log10_ic50_molar_hi"], rel=1e-6)
    assert row["log10_fold_shift"] is None
    assert (row["qualifier"], row["qualifier_reference"]) == (">", "=")


def test_an_inactive_reference_gives_an_upper_bound(rng):
    inactive, active = 100 + rng.normal(0, 2, 11), logistic(2e-8) + rng.normal(0, 2, 11)
    one, other = ratio(inactive, active), ratio(active, inactive)
    assert other["fold_shift_qualifier"] == "<"
    # Turned round, the bound uses the other limit of the active curve's interval; both are on the safe side.
    assert other["fold_shift"] == pytest.approx(1 / one["fold_shift"], rel=1e-6)


def test_two_bounds_one_way_say_nothing(rng):
    row = ratio(100 + rng.normal(0, 2, 11), 100 + rng.normal(0, 2, 11))
    assert row["fold_shift_qualifier"] is None
    assert row["fold_shift"] is None
    assert "same way" in row["message"]


def test_a_curve_that_cannot_be_fitted_has_no_shift():
    short = np.where(np.arange(11) < 4, 1.0, np.nan)
    row = ratio(short, logistic(1e-7))
    assert row["fold_shift"] is None
    assert "no potency" in row["message"]


def test_opposite_directions_share_no_slope(rng):
    up, down = 100 - logistic(1e-7) + rng.normal(0, 2, 11), logistic(1e-6) + rng.normal(0, 2, 11)
    assert ratio(up, down)["fold_shift"] == pytest.approx(0.1, rel=0.4)
    row = ratio(up, down, share=("hill",))
    assert row["fold_shift"] is None
    assert "opposite" in row["message"]


@settings(deadline=None, max_examples=15)
@given(units=st.floats(-3, 3), seed=st.integers(0, 2**32 - 1))
def test_exchange_inverts_and_units_do_not_matter(units, seed):
    noise = np.random.default_rng(seed).normal(0, 2, (2, 11))
    responses = np.array([logistic(3e-7), logistic(1e-7)]) + noise
    one = potency_ratios(Curves.from_matrix(DOSES, responses), [(0, 1), (1, 0)])
    scaled = potency_ratios(Curves.from_matrix(DOSES * 10**units, responses), [(0, 1)])
    assert one["log10_fold_shift"][1] == pytest.approx(-one["log10_fold_shift"][0], abs=1e-6)
    assert one["log10_fold_shift_lo"][1] == pytest.approx(-one["log10_fold_shift_hi"][0], abs=1e-4)
    assert scaled["log10_fold_shift"][0] == pytest.approx(one["log10_fold_shift"][0], abs=1e-6)


def test_pairs_and_shares_are_checked():
    curves = Curves.from_matrix(DOSES, [logistic(1e-7), logistic(1e-6)])
    with pytest.raises(ValueError, match="does not exist"):
        potency_ratios(curves, [(0, 2)])
    with pytest.raises(ValueError, match="expected some of hill"):
        potency_ratios(curves, [(0, 1)], share=["log10_ic50_molar"])


def test_no_pairs_and_declared_columns():
    curves = Curves.from_matrix(DOSES, [logistic(1e-7), logistic(1e-6)])
    table = potency_ratios(curves, [], options=FitOptions())
    assert len(table) == 0
    assert table.columns == ["curve", "curve_reference", *RATIO_COLUMNS]
    full = potency_ratios(curves, [(0, 1)])
    assert {name: kind for name, kind in full.schema.items() if name in RATIO_COLUMNS} == dict(RATIO_COLUMNS)
