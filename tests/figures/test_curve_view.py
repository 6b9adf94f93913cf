"""What a drawing of a curve is made of."""

from __future__ import annotations

import dataclasses

import numpy as np
import polars as pl
import pytest

from sevenless.assays.analysis import Analysis
from sevenless.figures.curve_view import CurveView, analysis_views, curve_views
from sevenless.fitting.curves import Curves
from sevenless.fitting.fit import fit, fit_curves
from sevenless.fitting.options import FitOptions


def test_every_curve_has_a_view_with_its_wells(analysis: Analysis, views: list[CurveView]) -> None:
    assert len(views) == len(analysis.fits) == 14
    for view, row in zip(views, analysis.fits.table.iter_rows(named=True), strict=True):
        assert len(view.response) + len(view.vehicle) == row["n_points"]
        assert view.tested == pytest.approx((row["conc_min_molar"], row["conc_max_molar"]))
        assert np.all(view.conc_molar > 0)


def test_excluded_wells_go_to_their_own_curve(analysis: Analysis, views: list[CurveView]) -> None:
    excluded = analysis.wells.filter(pl.col("exclusion").is_not_null() & pl.col("response").is_not_null())
    assert sum(len(view.excluded_response) for view in views) == len(excluded) > 0
    first = excluded.row(0, named=True)
    owner = next(view for view in views if first["compound"] in view.name)
    assert first["response"] in owner.excluded_response
    assert first["response"] not in owner.response


def test_the_line_passes_half_a_decade_beyond_the_doses(views: list[CurveView]) -> None:
    view = views[0]
    assert view.line_conc_molar[0] == pytest.approx(view.tested[0] / 10**0.5)
    assert view.line_conc_molar[-1] == pytest.approx(view.tested[1] * 10**0.5)
    assert np.all(view.band_low < view.line_response)
    assert np.all(view.band_high > view.line_response)


def test_a_curve_without_effect_is_its_mean(views: list[CurveView]) -> None:
    view = next(view for view in views if view.status == "no_effect")
    everything = np.concatenate([view.response, view.vehicle])
    np.testing.assert_allclose(view.line_response, everything.mean())
    assert len(view.band_low) == 0


def test_the_response_axis_ignores_the_extrapolated_line(views: list[CurveView]) -> None:
    view = dataclasses.replace(views[0], line_response=np.where(views[0].line_conc_molar > 2e-5, -1e6, 50.0))
    assert view.responses.min() > -1e3


def test_annotations_read_as_a_pharmacologist_writes(views: list[CurveView]) -> None:
    for view in views:
        failed = view.annotation.endswith("; plate failed")
        assert failed == view.failed
        if view.qualifier == ">":
            assert view.annotation.startswith("IC50 > ")
    defined = next(view for view in views if view.status == "ok" and not view.failed)
    assert defined.annotation == f"IC50 {defined.potency} ({defined.interval})"
    flat = next(view for view in views if view.status == "no_effect" and not view.failed)
    assert flat.annotation.startswith("IC50 > 10 µM, no effect (p = ")


def test_only_some_curves(analysis: Analysis, views: list[CurveView]) -> None:
    chosen = analysis_views(analysis, only=[3, 1])
    assert [view.index for view in chosen] == [3, 1]
    assert chosen[0].name == views[3].name


def test_a_masked_point_and_one_of_no_weight_are_not_drawn() -> None:
    conc = np.array([0.0, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5])
    curves = Curves.from_matrix(conc, [100, 98, np.nan, 50, 10, 2], weight=[1, 1, 1, 1, 0, 1])
    view = curve_views(curves, fit(curves, threads=1))[0]
    assert view.conc_molar.tolist() == [1e-9, 1e-7, 1e-5]
    assert view.vehicle_mean == 100


def test_a_curve_that_cannot_be_fitted_has_points_and_no_line() -> None:
    curves = Curves.from_matrix([0.0, 1e-8], [100, 50])
    view = curve_views(curves, fit(curves, threads=1))[0]
    assert view.status == "too_few_points"
    assert len(view.line_conc_molar) == 0
    assert view.annotation == "no IC50, too few points"


def test_a_curve_with_vehicle_alone_can_be_viewed() -> None:
    curves = Curves.from_matrix([0.0, 0.0], [100, 99])
    view = curve_views(curves, fit(curves, threads=1))[0]
    assert np.isnan(view.tested).all()
    assert len(view.vehicle) == 2


def test_other_models_are_drawn_by_their_own_equation() -> None:
    conc = np.concatenate([[0.0], np.geomspace(1e-10, 1e-5, 16)])
    response = 50 / (1 + conc / 3e-9) + 50 / (1 + conc / 1e-6)
    noise = np.random.default_rng(3).normal(0, 0.5, len(conc))
    curves = Curves.from_matrix(conc, response + noise)
    fits = fit_curves(conc, response + noise, options=FitOptions(model="biphasic"))
    view = curve_views(curves, fits)[0]
    at_doses = np.interp(np.log10(conc[1:]), np.log10(view.line_conc_molar), view.line_response)
    np.testing.assert_allclose(at_doses, response[1:], atol=2.0)
