"""Affinities at equilibrium: exact on exact data, honest on data that do not hold one."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import least_squares

from sevenless.binding.steady_curves import Exclusion, SteadyStateCurves, exclude, steady_state_curves
from sevenless.binding.steady_state import STEADY_STATE_COLUMNS, SteadyStateOptions, fit_steady_state, with_and_without
from sevenless.errors import InputError

CONC = np.array([0.0, 1e-8, 3e-8, 1e-7, 3e-7, 1e-6, 3e-6, 1e-5])


def curves_of(responses: np.ndarray, conc: np.ndarray = CONC) -> SteadyStateCurves:
    table = pl.concat(
        pl.DataFrame({"curve": f"c{number}", "conc_molar": conc, "relative_ru": one})
        for number, one in enumerate(np.atleast_2d(responses))
    )
    return steady_state_curves(table, by=["curve"])


def bound(kd: float, rmax: float = 80.0, offset: float = 0.0) -> np.ndarray:
    return rmax * CONC / (kd + CONC) + offset


@settings(deadline=None, max_examples=40)
@given(st.floats(-7.8, -5.2), st.floats(1.0, 500.0), st.floats(-50.0, 50.0))
def test_exact_data_give_their_constants_back(log10_kd: float, rmax: float, offset: float) -> None:
    fit = fit_steady_state(curves_of(bound(10**log10_kd, rmax, offset))).row(0, named=True)
    assert fit["kd_molar"] == pytest.approx(10**log10_kd, rel=1e-6)
    assert fit["rmax_ru"] == pytest.approx(rmax, rel=1e-6)
    assert fit["offset_ru"] == pytest.approx(offset, abs=1e-5 * rmax)


def test_the_same_as_a_general_fitter_from_the_truth(rng: np.random.Generator) -> None:
    responses = np.stack([bound(3e-7, 60.0, -4.0) + rng.normal(0, 1.0, CONC.size) for _ in range(10)])
    fits = fit_steady_state(curves_of(responses))
    for response, row in zip(responses, fits.iter_rows(named=True), strict=True):
        start = [np.log10(3e-7), 60.0, -4.0]
        best = least_squares(lambda p, y=response: p[1] * CONC / (10 ** p[0] + CONC) + p[2] - y, start, xtol=1e-14)
        assert np.log10(row["kd_molar"]) == pytest.approx(best.x[0], abs=1e-6)
        assert row["rmax_ru"] == pytest.approx(best.x[1], rel=1e-5)
        assert row["chi2_ru2"] == pytest.approx(2 * best.cost / row["dof"], rel=1e-9)


def test_intervals_cover_what_they_say(rng: np.random.Generator) -> None:
    truth = 5e-7
    noise = rng.normal(0, 2.0, (600, CONC.size))
    fits = fit_steady_state(curves_of(bound(truth, 60.0, 3.0) + noise))
    covered = fits.select(
        ((pl.col("kd_low_molar") <= truth) & (truth <= pl.col("kd_high_molar"))).mean().alias("kd"),
        ((pl.col("rmax_low_ru") <= 60) & (pl.col("rmax_high_ru") >= 60)).mean().alias("rmax"),
    ).row(0)
    assert all(0.92 < share < 0.98 for share in covered), covered


def test_each_kind_of_curve_gets_its_status(rng: np.random.Generator) -> None:
    noise = rng.normal(0, 0.3, (5, CONC.size))
    shapes = [bound(3e-7), bound(2e-5), bound(5e-3, 8e4), np.zeros(CONC.size), bound(1e-11)]
    fits = fit_steady_state(curves_of(np.stack(shapes) + noise))
    sound, beyond, slope, flat, tight = fits["status"].to_list()
    assert (sound, flat, tight) == ("sound", "no binding", "upper bound")
    assert beyond == "extrapolated"
    assert slope in ("not identifiable", "lower bound")
    assert fits["kd_qualifier"].to_list()[0] == "="
    assert fits["kd_qualifier"].to_list()[3] == ""
    assert fits["kd_low_molar"][4] == 0


def test_rmax_against_theory_and_bounded_by_it() -> None:
    curves = curves_of(bound(2e-5, 100.0) + 0.01 * np.cos(np.arange(CONC.size)))
    theory = np.array([40.0])
    assert fit_steady_state(curves, rmax_theory_ru=theory)["status"].to_list() == ["beyond theory"]
    held = fit_steady_state(curves, rmax_theory_ru=theory, options=SteadyStateOptions(bound_rmax=True))
    assert held["rmax_ru"][0] == pytest.approx(40.0)
    assert held["rmax_high_ru"][0] <= 40.0
    assert held["chi2_ru2"][0] > fit_steady_state(curves)["chi2_ru2"][0]


def test_an_offset_of_zero_is_not_fitted() -> None:
    fit = fit_steady_state(curves_of(bound(3e-7)[1:], CONC[1:]), options=SteadyStateOptions(offset="zero"))
    assert (fit["offset_ru"][0], fit["dof"][0]) == (0.0, 5)
    assert fit["kd_molar"][0] == pytest.approx(3e-7, rel=1e-6)


def test_ragged_curves_are_fitted_as_alone(rng: np.random.Generator) -> None:
    full, short = bound(3e-7) + rng.normal(0, 1, 8), bound(1e-6)[:6] + rng.normal(0, 1, 6)
    frames = [
        pl.DataFrame({"curve": name, "conc_molar": CONC[: len(one)], "relative_ru": one})
        for name, one in (("full", full), ("short", short))
    ]
    both = fit_steady_state(steady_state_curves(pl.concat(frames), by=["curve"]))
    for row, frame in zip(both.iter_rows(named=True), frames, strict=True):
        alone = fit_steady_state(steady_state_curves(frame, by=["curve"])).row(0, named=True)
        assert row["points"] == alone["points"]
        assert row["kd_molar"] == pytest.approx(alone["kd_molar"], rel=1e-5)


def test_too_few_points_are_a_status_and_no_number() -> None:
    fit = fit_steady_state(curves_of(bound(3e-7)[:3], CONC[:3])).row(0, named=True)
    assert (fit["status"], fit["kd_molar"], fit["kd_qualifier"]) == ("too few points", None, "")


def test_exclusions_stand_beside_the_fit_with_all_points() -> None:
    responses = bound(3e-7)
    responses[-1] += 30.0
    left_out = [Exclusion(conc_molar=1e-5, reason="aggregates")]
    row = with_and_without(curves_of(responses), left_out).row(0, named=True)
    assert row["kd_molar"] == pytest.approx(3e-7, rel=1e-6)
    assert row["kd_shift_percent"] == pytest.approx((row["kd_molar_all_points"] / row["kd_molar"] - 1) * 100)
    assert row["kd_shift_percent"] > 20
    assert row["excluded"] == "10 µM: aggregates"
    assert row["points"] == 7


def test_every_fault_of_exclusions_is_told_at_once() -> None:
    wrong = [Exclusion(conc_molar=7e-4, reason="far"), Exclusion(conc_molar=1e-5, reason=" ")]
    with pytest.raises(InputError) as caught:
        exclude(curves_of(bound(3e-7)), wrong)
    assert [one.what for one in caught.value.problems] == [
        "there is no point of any curve at 700 µM to leave out",
        "any curve at 10 µM is left out without a reason",
    ]


def test_tables_that_hold_no_curve() -> None:
    table = pl.DataFrame(
        {"curve": ["a"], "conc_molar": [None], "relative_ru": [1.0]}, schema_overrides={"conc_molar": pl.Float64}
    )
    with pytest.raises(InputError, match="no point has both"):
        steady_state_curves(table, by=["curve"])
    with pytest.raises(InputError, match="negative"):
        curves_of(bound(3e-7), CONC - 1e-8)


def test_the_table_has_the_columns_it_promises() -> None:
    fits = fit_steady_state(curves_of(bound(3e-7)))
    assert dict(fits.schema) == STEADY_STATE_COLUMNS


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20)
