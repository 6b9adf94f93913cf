"""Bends of a curve from their definition, and doses counted on either side."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from scipy import optimize

from sevenless.assays.quality.bracketing import BEND, bend_points, bracketing
from sevenless.fitting.curves import Curves
from sevenless.fitting.fits import CurveFits
from sevenless.fitting.options import FitOptions


def fits(*curves: tuple[float | None, float | None, str]) -> CurveFits:
    columns = {
        "log10_ic50_molar": [curve[0] for curve in curves],
        "hill": [curve[1] for curve in curves],
        "status": [curve[2] for curve in curves],
    }
    schema = {"log10_ic50_molar": pl.Float64, "hill": pl.Float64, "status": pl.String}
    return CurveFits(table=pl.DataFrame(columns, schema=schema), options=FitOptions())


def test_the_bend_solves_its_equation() -> None:
    assert BEND * math.tanh(BEND / 2) == pytest.approx(1.0, abs=1e-14)
    assert math.exp(BEND) == pytest.approx(4.6805, abs=5e-5), "the constant of Sebaugh and McCray (2003)"


@pytest.mark.parametrize("hill", [0.7, 1.0, 2.5])
def test_the_curve_depends_most_on_its_slope_at_the_bends(hill: float) -> None:
    def change(log10_dose: float) -> float:
        step = 1e-4
        curve = [1 / (1 + 10 ** ((log10_dose + 8) * (hill + sign * step))) for sign in (1, -1)]
        return -abs(curve[0] - curve[1]) / (2 * step)

    low, high = bend_points(-8.0, hill)
    for bend, bounds in ((low, (-8 - 3 / hill, -8)), (high, (-8, -8 + 3 / hill))):
        found = optimize.minimize_scalar(change, bounds=bounds, method="bounded", options={"xatol": 1e-9})
        assert found.x == pytest.approx(bend, abs=1e-3)
    assert 1 / (1 + 10 ** ((low + 8) * hill)) == pytest.approx(0.8240, abs=1e-4)


def test_the_direction_of_the_slope_does_not_matter() -> None:
    assert bend_points(-7.0, -1.3) == bend_points(-7.0, 1.3)
    assert bend_points(-7.0, 0.0) == (-math.inf, math.inf)


def test_two_doses_beyond_each_bend_pass() -> None:
    conc = [0.0, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6]
    table = bracketing(fits((-8.0, 1.0, "ok")), Curves.from_matrix(conc, [[100.0] * 6]))
    assert table.row(0) == (2, 2, "pass", "two doses or more beyond each bend")


def test_what_is_lacking_is_said() -> None:
    conc = [1e-9, 1e-8, 1e-7, 1e-6]
    curves = Curves.from_matrix(conc, np.ones((3, 4)))
    table = bracketing(fits((-8.0, 1.0, "ok"), (-6.0, 1.0, "ok"), (-12.0, 1.0, "open_low")), curves)
    assert table["doses_below"].to_list() == [1, 3, 0]
    assert table["doses_above"].to_list() == [2, 0, 4]
    assert table["bracketing_level"].to_list() == ["warn", "warn", "warn"]
    assert table["bracketing"].to_list() == [
        "one dose below the lower bend: add lower doses",
        "no dose above the upper bend: add higher doses",
        "no dose below the lower bend: add lower doses",
    ]


def test_a_shallow_curve_needs_a_wider_range() -> None:
    curves = Curves.from_matrix([1e-10, 1e-9, 1e-8, 1e-7, 1e-6], np.ones((1, 5)))
    assert bracketing(fits((-8.0, 1.0, "ok")), curves)["bracketing_level"][0] == "pass"
    assert bracketing(fits((-8.0, 0.5, "ok")), curves)["bracketing_level"][0] == "warn"


def test_vehicle_masked_and_replicate_wells_are_no_further_doses() -> None:
    conc = [0.0, 1e-10, 1e-10, 1.00001e-10, 1e-9, 1e-7, 1e-6]
    curves = Curves.from_matrix(conc, [[1.0, 1.0, 1.0, 1.0, math.nan, 1.0, 1.0]])
    table = bracketing(fits((-8.0, 1.0, "ok")), curves)
    assert table.row(0)[:2] == (1, 2)


@pytest.mark.parametrize(
    ("log10_ic50_molar", "hill", "status"),
    [(None, None, "too_few_points"), (-8.0, 1.0, "no_effect"), (math.nan, 1.0, "not_converged"), (-8.0, None, "ok")],
)
def test_without_a_curve_there_is_nothing_to_bracket(
    log10_ic50_molar: float | None, hill: float | None, status: str
) -> None:
    curves = Curves.from_matrix([1e-9, 1e-8], [[1.0, 1.0]])
    table = bracketing(fits((log10_ic50_molar, hill, status)), curves)
    assert table.row(0) == (None, None, "info", "no curve to bracket")


def test_no_curves_at_all() -> None:
    nothing = Curves.from_matrix([1e-9], np.empty((0, 1)))
    assert bracketing(fits(), nothing).columns == ["doses_below", "doses_above", "bracketing_level", "bracketing"]
