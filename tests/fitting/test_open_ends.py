"""Ends of intervals that the data leave open are open, and ends that they do close are near."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl

from sevenless.fitting.fit import fit_curves
from sevenless.fitting.options import FitOptions

DOSES = np.concatenate([np.zeros(6), 2e-5 / 3.0 ** np.arange(9)])
BARELY_FALLING = [96.8, 100.8, 95.0, 98.7, 100.2, 102.0, 87.5, 104.0, 104.9, 102.2, 98.4, 100.1, 96.8, 97.9, 95.9]
STEP = [102.3, 99.8, 98.9, 96.8, 102.9, 98.0, 42.6, 39.4, 100.4, 100.4, 100.3, 102.2, 98.8, 92.4, 94.1]
SOMEWHERE = [100.7, 98.9, 99.6, 98.8, 100.7, 95.7, 86.7, 90.3, 92.3, 91.5, 99.9, 93.3, 97.6, 89.1, 101.4]


def one(response: list[float], options: FitOptions | None = None) -> dict[str, Any]:
    return fit_curves(DOSES, response, options=options).table.row(0, named=True)


def test_a_plateau_that_no_dose_comes_near_is_open() -> None:
    """The lowest dose of such a curve says how steep it may be, not how deep it goes: 1e16 is the edge of a search."""
    fit = one(BARELY_FALLING)
    assert (fit["status"], fit["log10_ic50_molar_hi"], fit["bottom_lo"]) == ("above_range", math.inf, -math.inf)
    turned = one([200 - value for value in BARELY_FALLING])
    assert (turned["status"], turned["top_hi"]) == ("above_range", math.inf)
    assert math.isfinite(turned["bottom_lo"])


def test_a_bound_on_the_plateau_is_its_end_and_a_fixed_one_stays() -> None:
    assert one(BARELY_FALLING, FitOptions(bottom=(-50, math.inf)))["bottom_lo"] == -50
    fixed = one(BARELY_FALLING, FitOptions(bottom=0))
    assert fixed["bottom"] == fixed["bottom_lo"] == fixed["bottom_hi"] == 0


def test_without_vehicle_the_upper_plateau_of_a_potent_compound_is_open() -> None:
    doses = DOSES[DOSES > 0]
    rng = np.random.default_rng(3)
    potent = 100 / (1 + doses / 3e-10) + rng.normal(0, 1, (50, len(doses)))
    table = fit_curves(doses, potent).table.filter(pl.col("log10_ic50_molar_lo") == -math.inf)
    assert len(table) > 5
    assert (table["top_hi"] == math.inf).all()


def test_the_crossing_of_a_step_lies_between_the_doses_of_the_step() -> None:
    """The Wald error of a step is that of a singular Jacobian: thousands of decades."""
    fit = one(STEP)
    low, high = (10 ** fit[f"log10_absolute_ic50_molar_{end}"] for end in ("lo", "hi"))
    assert fit["hill_hi"] == math.inf
    assert 2e-6 < low < 10 ** fit["log10_absolute_ic50_molar"] < high < 7e-6


def test_a_curve_with_neither_bound_has_no_potency() -> None:
    """Its estimate lies above the doses, but the data would take any dose: "> lowest dose" would say nothing."""
    fit = one(SOMEWHERE)
    assert (fit["log10_ic50_molar_lo"], fit["log10_ic50_molar_hi"]) == (-math.inf, math.inf)
    assert (fit["status"], fit["qualifier"], fit["ic50_molar"]) == ("open_both", None, None)


def test_what_is_reported_beyond_the_doses_is_never_an_empty_bound() -> None:
    rng = np.random.default_rng(11)
    offset = np.where(DOSES > 0, 93.0, 100.0) + rng.normal(0, 4, (400, len(DOSES)))
    table = fit_curves(DOSES, offset).table
    beyond = table.filter(pl.col("status").is_in(["above_range", "below_range"]))
    assert len(beyond) > 20
    above, below = (pl.col("status") == status for status in ("above_range", "below_range"))
    assert beyond.filter(above, pl.col("log10_ic50_molar_lo") == -math.inf).is_empty()
    assert beyond.filter(below, pl.col("log10_ic50_molar_hi") == math.inf).is_empty()


def test_without_intervals_nothing_is_opened() -> None:
    fit = one(BARELY_FALLING, FitOptions(intervals="none"))
    assert (fit["status"], fit["bottom_lo"]) == ("above_range", None)
