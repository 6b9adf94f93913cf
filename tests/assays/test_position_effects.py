"""Median polish and the scores made of it: base R's answers, an independent loop, and invariants."""

from __future__ import annotations

import gzip
from pathlib import Path

import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings

from assays.plates_made_up import column_of, wells_table
from sevenless.assays.quality.position_effects import median_polish, position_scores, position_scores_of_wells

# The wells of the reference screen that hold no sample: two empty ones, the negative and the positive control.
_NO_SAMPLE = ("A01", "A02", "B01", "B02")


def polish_by_the_book(plate: np.ndarray, eps: float = 0.01, max_iterations: int = 10):
    """``medpolish`` of base R, written down line by line for one plate."""
    z = plate.copy()
    t, r, c, old = 0.0, np.zeros(z.shape[0]), np.zeros(z.shape[1]), 0.0
    for iteration in range(1, max_iterations + 1):
        delta = np.array([np.median(row[~np.isnan(row)]) for row in z])
        z, r = z - delta[:, None], r + delta
        t, c = t + np.median(c), c - np.median(c)
        delta = np.array([np.median(column[~np.isnan(column)]) for column in z.T])
        z, c = z - delta[None, :], c + delta
        t, r = t + np.median(r), r - np.median(r)
        new = np.nansum(np.abs(z))
        if new == 0 or abs(new - old) < eps * new:
            return t, r, c, z, iteration, True
        old = new
    return t, r, c, z, iteration, False


def some_plates(seed: int, *, missing: float = 0.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    plates = 1000 + 100 * rng.standard_normal((7, 16, 24)) + 80 * rng.standard_normal((7, 16, 1))
    plates += 60 * rng.standard_normal((7, 1, 24))
    plates[rng.random(plates.shape) < missing] = np.nan
    return plates


@pytest.mark.parametrize(("eps", "rounds"), [(0.01, 10), (1e-5, 200), (0.0, 3)])
@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_a_stack_is_polished_as_each_plate_alone(eps: float, rounds: int, missing: float) -> None:
    plates = some_plates(3, missing=missing)
    polish = median_polish(plates, eps=eps, max_iterations=rounds)
    for i, plate in enumerate(plates):
        t, r, c, z, iteration, converged = polish_by_the_book(plate, eps, rounds)
        assert polish.overall[i] == pytest.approx(t, rel=1e-12)
        np.testing.assert_allclose(polish.rows[i], r, atol=1e-9)
        np.testing.assert_allclose(polish.columns[i], c, atol=1e-9)
        np.testing.assert_allclose(polish.residuals[i], z, atol=1e-9)
        assert (polish.iterations[i], polish.converged[i]) == (iteration, converged)


def test_plates_that_settle_early_are_not_polished_further() -> None:
    polish = median_polish(some_plates(3), eps=1e-4, max_iterations=100)
    assert polish.converged.all()
    assert len(set(polish.iterations.tolist())) > 1
    assert not median_polish(some_plates(3), eps=1e-9, max_iterations=2).converged.any()


def test_a_row_without_values_has_no_effect_and_harms_no_other() -> None:
    plate = some_plates(4)[0]
    plate[3] = np.nan
    polish = median_polish(plate)
    assert np.isnan(polish.rows[0, 3])
    assert np.isfinite(np.delete(polish.rows[0], 3)).all()
    assert np.isfinite(np.delete(polish.residuals[0], 3, axis=0)).all()
    assert np.isnan(median_polish(np.full((8, 12), np.nan)).overall[0])


def test_the_input_is_left_alone() -> None:
    plates = some_plates(5)
    before = plates.copy()
    median_polish(plates)
    position_scores(plates)
    np.testing.assert_array_equal(plates, before)


def test_a_wrong_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="expected"):
        median_polish(np.zeros(5))


_plates = hnp.arrays(np.float64, (4, 6), elements=st.floats(-1e4, 1e4, width=32))
_rows = hnp.arrays(np.float64, (4,), elements=st.floats(-1e3, 1e3, width=32))
_columns = hnp.arrays(np.float64, (6,), elements=st.floats(-1e3, 1e3, width=32))


@given(plate=_plates, rows=_rows)
@settings(deadline=None, max_examples=60)
def test_shifting_whole_rows_leaves_the_residuals_as_they_are(plate: np.ndarray, rows: np.ndarray) -> None:
    """The rows are taken first, so that a shift of any row is gone after the first step."""
    one, other = median_polish(plate), median_polish(plate + rows[:, None])
    np.testing.assert_allclose(other.residuals, one.residuals, atol=1e-8)
    np.testing.assert_allclose(other.fitted, one.fitted + rows[:, None], atol=1e-8)


@given(plate=_plates, columns=_columns)
@settings(deadline=None, max_examples=60)
def test_shifting_whole_columns_of_an_additive_plate_changes_only_the_columns(
    plate: np.ndarray, columns: np.ndarray
) -> None:
    additive = plate[:, :1] + plate[:1, :]
    np.testing.assert_allclose(median_polish(additive + columns[None, :]).residuals, 0.0, atol=1e-8)


@given(plate=_plates, scale=st.floats(0.01, 100.0), shift=st.floats(-1e3, 1e3))
@settings(deadline=None, max_examples=60)
def test_the_parts_add_up_and_scale_with_the_plate(plate: np.ndarray, scale: float, shift: float) -> None:
    polish = median_polish(plate, eps=0.0, max_iterations=4)
    np.testing.assert_allclose(polish.fitted + polish.residuals, plate[None], atol=1e-8)
    scaled = median_polish(scale * plate + shift, eps=0.0, max_iterations=4)
    np.testing.assert_allclose(scaled.residuals, scale * polish.residuals, atol=1e-6 * max(1.0, scale))


def test_scores_by_hand() -> None:
    plate = np.array([[1.0, 2.0, 3.0], [2.0, 3.0, 4.0], [3.0, 4.0, 9.0]])
    scores = position_scores(plate)
    assert scores.residual[0].tolist() == [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 4.0]]
    assert scores.z_score[0, 2, 2] == pytest.approx((9 - plate.mean()) / plate.std(ddof=1))
    assert scores.robust_z[0, 2, 2] == pytest.approx((9 - 3) / 1.4826)
    assert scores.b_score[0, 2, 2] == np.inf, "residuals of zero have no spread"


def test_wells_that_are_not_samples_are_scored_and_change_nothing() -> None:
    plate = some_plates(6)[0]
    used = np.ones(plate.shape, dtype=bool)
    used[0, :3] = False
    wild = plate.copy()
    wild[0, :3] = 1e6
    one, other = position_scores(plate, used=used), position_scores(wild, used=used)
    for name in ("residual", "b_score", "z_score", "robust_z"):
        np.testing.assert_array_equal(getattr(one, name)[0][used], getattr(other, name)[0][used])
        assert (getattr(other, name)[0, 0, :3] > 100).all()


def test_scores_of_a_well_table_go_to_the_right_wells() -> None:
    plate = some_plates(7)[0, :8, :12]
    wells = wells_table(column_of(plate.ravel().tolist(), "sample")).rename({"raw_luminescence": "signal"})
    shuffled = wells.sample(fraction=1.0, shuffle=True, seed=1)
    out = position_scores_of_wells(shuffled, {"P1": 96}).sort("well")
    expected = position_scores(plate)
    for name in ("residual", "b_score", "z_score", "robust_z"):
        np.testing.assert_allclose(out[name].to_numpy(), getattr(expected, name).ravel())


def test_scores_of_excluded_masked_and_lonely_wells() -> None:
    wells = wells_table(
        [
            *column_of([10.0, 12.0, 14.0, None], "sample"),
            *column_of([1000.0], "sample", first=4, exclusion="bubble"),
            *column_of([5.0], "sample", plate="alone"),
        ]
    ).rename({"raw_luminescence": "signal"})
    out = position_scores_of_wells(wells, {"P1": 96, "alone": 96})
    assert out["robust_z"].to_list()[:5] == pytest.approx([-1 / 1.4826, 0.0, 1 / 1.4826, None, 988 / 2 / 1.4826])
    assert out["z_score"].to_list()[5] is None, "one well has no spread"


def test_scores_equal_base_r_on_a_real_screen(shared: Path) -> None:
    """Residual, B score, z and robust z of every well of six plates, to 1e-6 relative."""
    folder = shared / "screens" / "KcViabSmall"
    reference = pl.read_csv(gzip.decompress((folder / "KcViabSmall_bscore_reference.csv.gz").read_bytes()))
    plates = pl.read_csv(folder / "KcViabSmall_plate_reference.csv")
    role = pl.when(pl.col("well").is_in(_NO_SAMPLE)).then(pl.lit("empty")).otherwise(pl.lit("sample"))
    wells = reference.select(pl.col("file").alias("plate"), "well", role.alias("role"), pl.col("raw").alias("signal"))
    ours = position_scores_of_wells(wells, dict.fromkeys(plates["file"], 384))
    assert len(ours) == 6 * 384
    names = {"residual": "residual", "b_score": "bscore", "z_score": "zscore_plate", "robust_z": "robust_z"}
    for mine, theirs in names.items():
        np.testing.assert_allclose(ours[mine].to_numpy(), reference[theirs].to_numpy(), rtol=1e-6, atol=0)


def test_centres_and_spreads_equal_base_r_on_a_real_screen(shared: Path) -> None:
    folder = shared / "screens" / "KcViabSmall"
    reference = pl.read_csv(gzip.decompress((folder / "KcViabSmall_bscore_reference.csv.gz").read_bytes()))
    plates = pl.read_csv(folder / "KcViabSmall_plate_reference.csv")
    values = reference["raw"].cast(pl.Float64).to_numpy().reshape(6, 16, 24)
    used = np.ones(values.shape, dtype=bool)
    used[:, :2, :2] = False
    scores = position_scores(values, used=used)
    np.testing.assert_allclose(scores.polish.overall, plates["overall"].to_numpy(), rtol=1e-9)
    assert scores.polish.converged.tolist() == plates["iter_converged"].to_list()
    samples = np.where(used, values, np.nan).reshape(6, -1)
    for name, centre, spread in (("z_score", "mean", "sd"), ("robust_z", "median", "mad")):
        expected = (samples - plates[centre].to_numpy()[:, None]) / plates[spread].to_numpy()[:, None]
        found = np.where(used, getattr(scores, name), np.nan).reshape(6, -1)
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-9)
    ratio = np.nanmedian(np.abs(scores.residual / scores.b_score).reshape(6, -1), axis=1)
    np.testing.assert_allclose(ratio, plates["mad_resid"].to_numpy(), rtol=1e-6)
