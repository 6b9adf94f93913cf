"""The confidence band against what the fit itself says of its parameters."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.figures.band import confidence_band, free_parameters
from sevenless.fitting.curve_models.curve_shape import curve_shape
from sevenless.fitting.distributions import t_quantile
from sevenless.fitting.fit import fit_curves
from sevenless.fitting.options import FitOptions

CONC = np.concatenate([np.zeros(6), np.repeat(1e-5 / 3.0 ** np.arange(10), 2)])


def noisy_response(seed: int = 1) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, 3, len(CONC))
    return 5 + 95 / (1 + (CONC / 1e-7) ** 1.2) + noise


@pytest.mark.parametrize(("at", "column"), [(0.0, "top_se"), (1e12, "bottom_se")])
def test_at_its_ends_the_band_is_that_of_the_plateaus(at: float, column: str) -> None:
    fits = fit_curves(CONC, noisy_response(), threads=1)
    row = fits.table.row(0, named=True)
    half = confidence_band(np.array([at]), row, tested_conc_molar=CONC, weight=np.ones_like(CONC), options=fits.options)
    assert half is not None
    assert half[0] == pytest.approx(float(t_quantile(0.975, row["dof"])) * row[column], rel=1e-6)


def test_a_fixed_plateau_has_no_band() -> None:
    options = FitOptions(top=100.0)
    fits = fit_curves(CONC, noisy_response(), options=options, threads=1)
    row = fits.table.row(0, named=True)
    half = confidence_band(np.array([0.0]), row, tested_conc_molar=CONC, weight=np.ones_like(CONC), options=options)
    assert half is not None
    assert half[0] == 0


def test_the_band_covers_the_truth_as_often_as_it_says() -> None:
    """Pointwise 95 %: at the IC50, over 200 curves."""
    responses = np.stack([noisy_response(seed) for seed in range(200)])
    fits = fit_curves(CONC, responses, threads=1)
    shape, at, truth = curve_shape("four-parameter"), np.array([1e-7]), 52.5
    inside = 0
    for row in fits.table.iter_rows(named=True):
        theta = shape.theta(row)
        half = confidence_band(at, row, tested_conc_molar=CONC, weight=np.ones_like(CONC), options=fits.options)
        assert theta is not None
        assert half is not None
        inside += bool(abs(shape.response(theta, at)[0] - truth) <= half[0])
    assert 180 <= inside <= 199


def test_no_band_where_the_data_do_not_determine_the_curve() -> None:
    row = {"log10_ic50_molar": -7.0, "hill": 1.0, "top": 100.0, "bottom": 0.0, "sigma": 2.0, "dof": 3}
    half = confidence_band(
        np.array([1e-7]), row, tested_conc_molar=np.array([1e-8, 1e-8]), weight=np.ones(2), options=FitOptions()
    )
    assert half is None
    assert confidence_band(np.array([1e-7]), {**row, "hill": None}, tested_conc_molar=CONC, weight=np.ones_like(CONC),
                           options=FitOptions()) is None  # fmt: skip


@pytest.mark.parametrize(
    ("options", "hill", "free"),
    [
        (FitOptions(), 1.0, [True, True, True, True]),
        (FitOptions(), 20.0, [True, False, True, True]),
        (FitOptions(hill=1.0), 1.0, [True, False, True, True]),
        (FitOptions(top=100.0, bottom=(0.0, 20.0)), 1.0, [True, True, False, True]),
        (FitOptions(bottom=(5.0, 20.0)), -1.0, [True, True, True, False]),
    ],
)
def test_which_parameters_the_data_moved(options: FitOptions, hill: float, free: list[bool]) -> None:
    theta = np.array([-7.0, hill, 100.0, 5.0])
    assert free_parameters(curve_shape("four-parameter"), theta, options).tolist() == free
