"""Affinities: exact on exact data, covered at the level that is claimed, honest where the data hold none."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import least_squares

from binding.mst.simulated import DOSES, curves_of, share
from sevenless.binding.mst.affinities import AFFINITY_COLUMNS, fit_affinities
from sevenless.binding.mst.binding_curves import binding_curves
from sevenless.binding.mst.quadratic import share_bound
from sevenless.binding.mst.verdict import MstLimits
from sevenless.errors import InputError
from sevenless.fitting.curves import Float64Array


def simulated(
    kd: float, target: float, top: float, *, noise: float = 1.0, amplitude: float = 15.0, count: int = 1, seed: int = 1
) -> tuple[Float64Array, Float64Array]:
    doses = top / 2.0 ** np.arange(16)
    rng = np.random.default_rng(seed)
    return doses, 850 - amplitude * share(doses, kd, target) + rng.normal(0, noise, (count, 16))


@settings(deadline=None, max_examples=50)
@given(st.floats(-9.0, -4.0), st.floats(-10.0, -7.0), st.floats(-80.0, 80.0).filter(lambda a: abs(a) > 1))
def test_exact_data_give_their_constants_back(log10_kd: float, log10_target: float, amplitude: float) -> None:
    kd, target = 10**log10_kd, 10**log10_target
    doses = 50 * max(kd, target) / 2.0 ** np.arange(16)
    response = 850 + amplitude * share_bound(doses, np.array(kd), np.array(target))
    fit = fit_affinities(curves_of(response, doses, target=target)).row(0, named=True)
    assert fit["kd_estimate_molar"] == pytest.approx(kd, rel=1e-4)
    assert fit["unbound"] == pytest.approx(850, abs=1e-4 * abs(amplitude))
    assert fit["bound"] - fit["unbound"] == pytest.approx(amplitude, rel=1e-4)


@pytest.mark.parametrize("kd", [1e-9, 1e-6])
def test_the_share_bound_solves_the_law_of_mass_action_to_the_last_digit(kd: float) -> None:
    for target in (1e-12, 1e-9, 1e-6):
        found = share_bound(DOSES, np.array(kd), np.array(target)) * target
        assert (DOSES - found) * (target - found) == pytest.approx(kd * found, rel=1e-8)
    assert share_bound(DOSES, np.array(kd), np.array(0.0)) == pytest.approx(DOSES / (DOSES + kd))


def test_the_same_as_a_general_fitter_from_the_truth() -> None:
    doses, responses = simulated(3e-8, 2e-8, 5e-6, count=10)
    fits = fit_affinities(curves_of(responses, doses, target=2e-8))
    for response, row in zip(responses, fits.iter_rows(named=True), strict=True):
        best = least_squares(
            lambda p, y=response: p[1] + p[2] * share(doses, 10 ** p[0], 2e-8) - y, [-7.5, 850.0, -15.0], xtol=1e-14
        )
        assert np.log10(row["kd_estimate_molar"]) == pytest.approx(best.x[0], abs=1e-5)
        assert row["noise"] == pytest.approx(np.sqrt(2 * best.cost / row["dof"]), rel=1e-8)
        assert row["amplitude"] == pytest.approx(-best.x[2], rel=1e-4)


@pytest.mark.parametrize("kd", [1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4])
def test_affinities_from_1_nm_to_100_um_are_unbiased_and_covered(kd: float) -> None:
    target = 5e-9
    doses, responses = simulated(kd, target, max(50 * kd, 5e-7), count=600)
    fits = fit_affinities(curves_of(responses, doses, target=target))
    assert np.median(fits["kd_estimate_molar"]) == pytest.approx(kd, rel=0.04)
    covered = fits.select(((pl.col("kd_low_molar") <= kd) & (pl.col("kd_high_molar") >= kd)).mean()).item()
    assert 0.925 < covered < 0.975
    assert (fits["status"] == "sound").mean() > 0.9  # type: ignore[operator]


def test_a_hyperbola_would_be_wrong_where_target_uses_ligand_up() -> None:
    kd, target = 1e-8, 1e-7
    doses, responses = simulated(kd, target, 5e-6, noise=0.2, count=200)
    right = fit_affinities(curves_of(responses, doses, target=target))
    wrong = fit_affinities(curves_of(responses, doses, target=np.nan))
    assert np.median(right["kd_estimate_molar"]) == pytest.approx(kd, rel=0.1)
    # EC50 = KD + T / 2
    assert np.median(wrong["kd_estimate_molar"]) == pytest.approx(kd + target / 2, rel=0.25)


def test_a_kd_far_below_the_target_is_an_upper_bound() -> None:
    kd, target = 1e-10, 5e-8
    doses, responses = simulated(kd, target, 1e-6, count=200)
    fits = fit_affinities(curves_of(responses, doses, target=target))
    bounded = fits.filter(pl.col("status") == "below target")
    assert bounded.height > 150
    assert set(bounded["kd_qualifier"]) == {"<"}
    assert bounded["kd_molar"].equals(bounded["kd_high_molar"].rename("kd_molar"))
    assert (bounded["kd_molar"] > kd).mean() > 0.93  # type: ignore[operator]


@pytest.mark.parametrize(
    ("kd", "top", "status", "qualifier"),
    [
        (1e-6, 5e-5, "sound", "="),
        (1e-5, 2e-5, "weak binder", "="),
        (1e-4, 5e-5, "not saturated", ">"),
        (5e-10, 5e-5, "no baseline", "<"),
    ],
)
def test_each_kind_of_curve_gets_its_status(kd: float, top: float, status: str, qualifier: str) -> None:
    doses, responses = simulated(kd, 1e-10, top, noise=0.15)
    (row,) = fit_affinities(curves_of(responses, doses, target=1e-10)).iter_rows(named=True)
    assert (row["status"], row["kd_qualifier"]) == (status, qualifier)
    expected = {"=": "kd_estimate_molar", ">": "kd_low_molar", "<": "kd_high_molar"}[qualifier]
    assert row["kd_molar"] == row[expected]


def test_gaps_are_those_of_the_curve_at_its_ends() -> None:
    doses, responses = simulated(1e-5, 1e-12, 2e-5, noise=1e-6)
    (row,) = fit_affinities(curves_of(responses, doses, target=1e-12)).iter_rows(named=True)
    assert row["saturation_gap_percent"] == pytest.approx(100 / 3, rel=1e-3)
    assert row["baseline_gap_percent"] == pytest.approx(100 * doses[-1] / (doses[-1] + 1e-5), rel=1e-3)
    assert (row["lowest_molar"], row["top_molar"]) == (doses[-1], 2e-5)


def test_no_binding_is_hardly_ever_taken_for_binding() -> None:
    _, responses = simulated(1e-6, 5e-9, 5e-5, amplitude=0.0, count=1000)
    fits = fit_affinities(curves_of(responses))
    assert (fits["status"] == "no binding").mean() > 0.97  # type: ignore[operator]
    assert (fits["kd_qualifier"] != "").mean() < 0.015  # type: ignore[operator]
    assert fits.filter(pl.col("status") == "no binding")["kd_molar"].is_null().all()


def test_a_response_that_does_not_stand_out_is_noisy() -> None:
    _, responses = simulated(1e-6, 5e-9, 5e-5, amplitude=3.5, count=200)
    fits = fit_affinities(curves_of(responses))
    noisy = fits.filter(pl.col("status") == "noisy")
    assert noisy.height > 100
    assert (noisy["signal_to_noise"] <= 5).all()
    easier = fit_affinities(curves_of(responses), limits=MstLimits(signal_to_noise=2.0))
    assert "noisy" not in set(easier["status"])


def test_too_few_points() -> None:
    few = np.full((2, 16), np.nan)
    few[0, :3] = [850.0, 845.0, 840.0]
    few[1, :6] = [850.0, 845.0, 840.0, 839.0, 838.0, 838.5]
    fits = fit_affinities(curves_of(few))
    assert fits["status"][0] == "too few points"
    assert fits["status"][1] != "too few points"
    assert fits["kd_estimate_molar"][0] is None


def test_the_hill_curve_stands_beside_it() -> None:
    doses, responses = simulated(1e-6, 1e-10, 5e-5, noise=0.05, count=20)
    one = fit_affinities(curves_of(responses, doses, target=1e-10))
    assert np.median(one["ec50_molar"]) == pytest.approx(1e-6, rel=0.02)
    assert ((one["hill_low"] <= 1) & (one["hill_high"] >= 1)).mean() > 0.8  # type: ignore[operator]
    assert one["hill_aicc_gain"].median() < 0  # type: ignore[operator]
    steep = 850 - 15 / (1 + (1e-6 / doses) ** 2) + np.random.default_rng(2).normal(0, 0.05, (20, 16))
    two = fit_affinities(curves_of(steep, doses, target=1e-10))
    assert np.median(two["hill"]) == pytest.approx(2.0, rel=0.02)
    assert (two["hill_low"] <= two["hill"]).all()
    assert (two["hill"] <= two["hill_high"]).all()
    assert two["hill_aicc_gain"].min() > 10  # type: ignore[operator]
    rising = fit_affinities(curves_of(1700 - steep, doses, target=1e-10))
    assert rising["hill_low"].to_list() == pytest.approx(two["hill_low"].to_list(), rel=1e-3)


def test_curves_of_different_lengths_and_vehicle() -> None:
    doses, response = simulated(1e-6, 5e-9, 5e-5, noise=0.3)
    rows = [
        {"ligand": "a", "conc_molar": c, "target_molar": 5e-9, "fnorm_permille": y}
        for c, y in zip(doses, response[0], strict=True)
    ]
    rows += [
        {"ligand": "b", "conc_molar": c, "target_molar": None, "fnorm_permille": y}
        for c, y in zip(doses[:9], response[0][:9], strict=True)
    ]
    rows.append({"ligand": "b", "conc_molar": 0.0, "target_molar": None, "fnorm_permille": 850.0})
    rows.append({"ligand": "b", "conc_molar": 1e-6, "target_molar": None, "fnorm_permille": None})
    fits = fit_affinities(binding_curves(pl.DataFrame(rows), by=["ligand"]))
    assert fits["points"].to_list() == [16, 10]
    assert fits["lowest_molar"].to_list() == [doses[-1], 0.0]
    assert fits["baseline_gap_percent"][1] == 0
    assert fits["target_molar"].to_list() == [5e-9, None]
    alone = fit_affinities(curves_of(response, doses)).row(0, named=True)
    both = fits.row(0, named=True)
    assert both["kd_low_molar"] == pytest.approx(alone["kd_low_molar"], rel=1e-6)
    assert list(fits.columns) == ["ligand", *AFFINITY_COLUMNS]


def test_tables_that_make_no_curves() -> None:
    schema = {"ligand": pl.String, "conc_molar": pl.Float64, "target_molar": pl.Float64, "fnorm_permille": pl.Float64}
    with pytest.raises(InputError, match="no capillary"):
        binding_curves(pl.DataFrame(schema=schema), by=["ligand"])
    with pytest.raises(InputError, match="1 concentrations are negative or missing"):
        binding_curves(pl.DataFrame([("a", -1.0, None, 5.0)], schema=schema, orient="row"), by=["ligand"])
