"""Comparing curves: the extra-sum-of-squares test against SciPy, its error rate, and what cannot be compared."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import stats
from scipy.optimize import least_squares

from sevenless.fitting.comparing.compare import COMPARISON_COLUMNS, compare_curves
from sevenless.fitting.comparing.joint_curves import PARAMETERS, free_design, joint_functions, shift_design
from sevenless.fitting.comparing.joint_fit import akaike
from sevenless.fitting.curves import Curves
from sevenless.fitting.fit import fit
from sevenless.fitting.options import FitOptions

DOSES = np.concatenate([[0.0, 0.0], 1e-5 / 10 ** np.linspace(0, 4, 9)])


def logistic(ic50, hill=1.0, top=100.0, bottom=0.0, doses=DOSES):
    return bottom + (top - bottom) / (1 + (doses / ic50) ** hill)


def curves_of(*responses, names=None):
    curves = Curves.from_matrix(DOSES, np.array(responses))
    labels = pl.DataFrame({"curve": names or [str(i) for i in range(len(responses))]})
    return Curves(
        labels=labels,
        offsets=curves.offsets,
        conc_molar=curves.conc_molar,
        response=curves.response,
        weight=curves.weight,
    )


@pytest.fixture
def rng():
    return np.random.default_rng(21)


def scipy_rss(responses, shared):
    """Residual sum of squares of a joint fit with some parameters shared, by SciPy from close starts."""
    count = len(responses)
    layout, width = [], 0
    for name in PARAMETERS:
        layout.append([width] * count if name in shared else list(range(width, width + count)))
        width += 1 if name in shared else count
    start = np.empty(width)
    for places, value in zip(layout, (-7.0, 1.0, 100.0, 0.0), strict=True):
        start[places] = value

    def residuals(theta):
        return np.concatenate(
            [
                logistic(10 ** theta[layout[0][i]], *(theta[layout[p][i]] for p in (1, 2, 3))) - responses[i]
                for i in range(count)
            ]
        )

    return 2 * least_squares(residuals, start, x_scale="jac", xtol=1e-14, ftol=1e-14, gtol=1e-14).cost


@pytest.mark.parametrize("design", [free_design(3, ("hill",)), free_design(2, PARAMETERS), shift_design(("top",))])
def test_joint_jacobian_is_the_slope_of_the_joint_function(design, rng):
    series, _, k = design.matrix.shape
    function, jacobian = joint_functions(design)
    theta = rng.uniform(0.5, 1.5, (4, k))
    x = np.stack([rng.uniform(-2, 3, (4, 12)), rng.integers(0, series, (4, 12)).astype(float)], axis=-1)
    x[:, 0, 0] = -np.inf
    slopes = jacobian(theta, x)
    for j in range(k):
        up, down = theta.copy(), theta.copy()
        up[:, j] += 1e-6
        down[:, j] -= 1e-6
        np.testing.assert_allclose(slopes[..., j], (function(up, x) - function(down, x)) / 2e-6, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("share", [("log10_ic50_molar",), ("log10_ic50_molar", "hill"), ("top", "bottom"), PARAMETERS])
def test_the_test_equals_scipy(share, rng):
    responses = [logistic(m) + rng.normal(0, 3, len(DOSES)) for m in (1e-7, 1.4e-7, 1e-7)]
    row = compare_curves(curves_of(*responses), by=[], share=share).row(0, named=True)
    one, many = scipy_rss(responses, share), scipy_rss(responses, ())
    dof1, dof2 = 2 * len(share), 3 * len(DOSES) - 12
    assert row["rss_shared"] == pytest.approx(one, rel=1e-8)
    assert row["rss_separate"] == pytest.approx(many, rel=1e-8)
    assert (row["dof1"], row["dof2"], row["n_curves"]) == (dof1, dof2, 3)
    f = (one - many) / dof1 / (many / dof2)
    assert row["f"] == pytest.approx(f, rel=1e-6)
    assert row["p"] == pytest.approx(stats.f.sf(f, dof1, dof2), rel=1e-6)
    n, k = 3 * len(DOSES), 12 - dof1 + 1
    assert row["aicc_shared"] == pytest.approx(n * np.log(one / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1))


def test_one_curve_for_all_is_the_fit_of_the_pooled_points(rng):
    responses = [logistic(1e-7) + rng.normal(0, 3, len(DOSES)) for _ in range(3)]
    row = compare_curves(curves_of(*responses), by=[], share=PARAMETERS).row(0, named=True)
    pooled = fit(Curves.from_matrix(np.tile(DOSES, 3), np.concatenate(responses))).table.row(0, named=True)
    assert row["rss_shared"] == pytest.approx(pooled["rss"], rel=1e-8)
    for name in PARAMETERS:
        assert row[name] == pytest.approx(pooled[name], rel=1e-5, abs=1e-3)
        for end in ("_lo", "_hi"):
            assert row[name + end] == pytest.approx(pooled[name + end], rel=2e-3, abs=2e-2)


def test_a_shift_is_found_and_equal_curves_are_not_told_apart(rng):
    far = curves_of(logistic(1e-8) + rng.normal(0, 2, 11), logistic(1e-6) + rng.normal(0, 2, 11))
    assert compare_curves(far, by=[])["prefers"].to_list() == ["separate"]
    assert compare_curves(far, by=[])["aicc_prefers"].to_list() == ["separate"]
    count = 300
    responses = logistic(1e-7) + rng.normal(0, 3, (2 * count, len(DOSES)))
    pairs = curves_of(*responses, names=[str(i // 2) for i in range(2 * count)])
    table = compare_curves(pairs, by=["curve"])
    assert len(table) == count
    # Three binomial standard errors of 300 about 0.05.
    assert 0.012 <= (table["p"] < 0.05).mean() <= 0.088


def test_groups_follow_their_labels_whatever_their_size(rng):
    responses = [logistic(m) + rng.normal(0, 2, 11) for m in (1e-7, 1e-7, 1e-8, 1e-6, 1e-7, 1e-7)]
    table = compare_curves(curves_of(*responses, names=["b", "a", "b", "a", "b", "alone"]), by=["curve"])
    assert table["curve"].to_list() == ["b", "a", "alone"]
    assert table["n_curves"].to_list() == [3, 2, 1]
    assert table["status"].to_list() == ["ok", "ok", "refused"]
    assert "nothing to compare" in table["message"][2]
    assert dict(table.schema) == {"curve": pl.String, **COMPARISON_COLUMNS}


def test_what_cannot_be_compared_says_why(rng):
    falling, rising = logistic(1e-7), 100 - logistic(1e-7)
    noise = rng.normal(0, 2, (2, 11))
    opposite = curves_of(falling + noise[0], rising + noise[1])
    assert "opposite directions" in compare_curves(opposite, by=[], share=["hill"])["message"][0]
    assert compare_curves(opposite, by=[])["status"][0] == "ok"
    short = curves_of(falling, np.where(np.arange(11) < 4, falling, np.nan))
    assert "too few points" in compare_curves(short, by=[])["message"][0]


def test_fixed_parameters_cost_no_degrees_of_freedom(rng):
    responses = [logistic(m) + rng.normal(0, 2, 11) for m in (1e-7, 2e-7)]
    options = FitOptions(top=100.0, bottom=0.0, direction="falling")
    row = compare_curves(curves_of(*responses), by=[], share=["log10_ic50_molar", "top"], options=options).row(
        0, named=True
    )
    assert (row["dof1"], row["dof2"]) == (1, 22 - 4)
    assert row["top"] == 100.0


def test_more_points_of_weight_nought_change_nothing(rng):
    responses = np.array([logistic(m) + rng.normal(0, 2, 11) for m in (1e-7, 3e-7)])
    masked = np.concatenate([responses, [[np.nan], [np.nan]]], axis=1)
    one = compare_curves(Curves.from_matrix(DOSES, responses), by=[])
    other = compare_curves(Curves.from_matrix(np.append(DOSES, 1e-4), masked), by=[])
    assert one["p"][0] == pytest.approx(other["p"][0], rel=1e-6)


@pytest.mark.parametrize("share", [[], ["ic50"]])
def test_unknown_parameters_are_refused(share):
    with pytest.raises(ValueError, match="expected some of log10_ic50_molar"):
        compare_curves(curves_of(logistic(1e-7), logistic(1e-6)), by=[], share=share)


def test_akaike_of_hopeless_cases():
    assert akaike(1.0, 5, 4) == np.inf
    assert akaike(0.0, 5, 4) == -np.inf
    assert akaike(10.0, 20, 2) == pytest.approx(20 * np.log(0.5) + 6 + 24 / 16)


def test_no_curves_make_no_comparison():
    schema = {"curve": pl.String, "conc_molar": pl.Float64, "response": pl.Float64}
    none = Curves.from_table(pl.DataFrame(schema=schema), by=["curve"])
    assert len(compare_curves(none, by=[])) == 0
    assert len(compare_curves(none, by=["curve"])) == 0
