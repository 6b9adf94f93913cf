"""The dose-response figure: what is drawn, where, and in which words."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sevenless.figures.curve_view import CurveView
from sevenless.figures.dose_response import MOST_CURVES, dose_response, shorten
from sevenless.figures.palette import CURVE_COLOURS

LABEL = "binding (% of vehicle)"


def axes_of(figure: Figure) -> Axes:
    return figure.axes[0]


def line(figure: Figure, gid: str) -> Line2D:
    found = [artist for artist in axes_of(figure).lines if artist.get_gid() == gid]
    assert len(found) == 1, gid
    return found[0]


@pytest.fixture
def defined(views: list[CurveView]) -> CurveView:
    return next(view for view in views if view.status == "ok" and not view.failed and len(view.excluded_response))


@pytest.fixture
def figure(defined: CurveView) -> Figure:
    return dose_response([defined], response_label=LABEL)


def test_every_well_is_a_point(figure: Figure, defined: CurveView) -> None:
    wells = line(figure, "wells-0")
    np.testing.assert_array_equal(wells.get_xdata(), defined.conc_molar)
    np.testing.assert_array_equal(wells.get_ydata(), defined.response)


def test_solid_inside_the_doses_and_dashed_outside(figure: Figure, defined: CurveView) -> None:
    low, high = defined.tested
    inside, below, above = (line(figure, f"fit-{where}-0") for where in ("inside", "below", "above"))
    assert inside.get_linestyle() == "-"
    assert np.all((inside.get_xdata() >= low * 0.999) & (inside.get_xdata() <= high * 1.001))
    for part in (below, above):
        assert part.get_linestyle() == "--"
    assert below.get_xdata()[-1] == inside.get_xdata()[0]  # no gap between them
    assert above.get_xdata()[0] == inside.get_xdata()[-1]
    assert above.get_xdata()[-1] > high


def test_vehicle_stands_left_of_an_axis_break(figure: Figure, defined: CurveView) -> None:
    vehicle = line(figure, "vehicle-0")
    np.testing.assert_array_equal(vehicle.get_ydata(), defined.vehicle)
    place = vehicle.get_xdata()[0]
    breaks = [line(figure, f"axis-break-{i}").get_xdata().mean() for i in (0, 1)]
    assert place < min(breaks) < max(breaks) < defined.tested[0]
    left, right = axes_of(figure).get_xlim()
    assert left < place < right
    np.testing.assert_allclose(line(figure, "vehicle-mean-0").get_ydata(), defined.vehicle.mean())


def test_doses_are_named_in_nm_and_um(figure: Figure) -> None:
    axes = axes_of(figure)
    labels = [tick.get_text() for tick in axes.get_xticklabels()]
    assert labels == ["vehicle", "100 pM", "1 nM", "10 nM", "100 nM", "1 µM", "10 µM"]
    np.testing.assert_allclose(axes.get_xticks()[1:], [1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5])
    assert axes.get_xscale() == "log"


def test_no_break_without_vehicle(defined: CurveView) -> None:
    figure = dose_response([dataclasses.replace(defined, vehicle=np.empty(0))])
    gids = {artist.get_gid() for artist in axes_of(figure).lines}
    assert not any(gid and gid.startswith(("axis-break", "vehicle")) for gid in gids)
    assert "vehicle" not in [tick.get_text() for tick in axes_of(figure).get_xticklabels()]


def test_excluded_wells_are_open_crosses(figure: Figure, defined: CurveView) -> None:
    crosses = line(figure, "excluded-0")
    assert crosses.get_marker() == "x"
    np.testing.assert_array_equal(crosses.get_ydata(), defined.excluded_response)


def test_the_band_is_that_of_the_view(figure: Figure, defined: CurveView) -> None:
    bands = [item for item in axes_of(figure).collections if isinstance(item, PolyCollection)]
    assert [band.get_gid() for band in bands] == ["band-0"]
    corners = bands[0].get_paths()[0].vertices
    assert corners[:, 1].min() == pytest.approx(defined.band_low.min())
    assert corners[:, 1].max() == pytest.approx(defined.band_high.max())
    assert not dose_response([defined], band=False).axes[0].collections


def test_the_potency_is_written_with_its_interval(figure: Figure, defined: CurveView) -> None:
    words = {text.get_gid(): text.get_text() for text in axes_of(figure).texts}
    assert words["annotation"] == defined.annotation
    assert axes_of(figure).get_title(loc="left") == defined.name
    assert axes_of(figure).get_ylabel() == LABEL


def test_a_failed_plate_is_named_on_the_figure(views: list[CurveView]) -> None:
    failed = next(view for view in views if view.failed)
    figure = dose_response([failed])
    assert any("plate failed" in text.get_text() for text in axes_of(figure).texts)


def test_percent_axes_show_nought_and_a_hundred(views: list[CurveView]) -> None:
    flat = next(view for view in views if view.status == "no_effect")
    low, high = axes_of(dose_response([flat], response_label=LABEL)).get_ylim()
    assert low <= 0
    assert high >= 100


def test_several_curves_have_a_legend_and_their_own_colours(views: list[CurveView]) -> None:
    figure = dose_response(views[:5], title="several")
    colours = [line(figure, f"fit-inside-{i}").get_color() for i in range(5)]
    assert colours == list(CURVE_COLOURS[:5])
    assert len({line(figure, f"wells-{i}").get_marker() for i in range(5)}) == 5
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert len(legend) == 5
    for text, view in zip(legend, views, strict=False):
        assert text.endswith(view.annotation)


def test_means_and_deviations_on_request(defined: CurveView) -> None:
    figure = dose_response([defined], replicates="mean_sd")
    means = line(figure, "means-0")
    dose = defined.conc_molar[0]
    group = defined.response[defined.conc_molar == dose]
    assert means.get_ydata()[0] == pytest.approx(group.mean())
    assert not [artist for artist in axes_of(figure).lines if artist.get_gid() == "wells-0"]
    both = dose_response([defined], replicates="both")
    assert {"wells-0", "means-0"} <= {artist.get_gid() for artist in axes_of(both).lines}


@pytest.mark.parametrize("count", [0, MOST_CURVES + 1])
def test_too_many_curves_are_refused(defined: CurveView, count: int) -> None:
    with pytest.raises(ValueError, match=f"{count} curves on one axis"):
        dose_response([defined] * count)


def test_a_curve_without_doses_is_still_a_figure(defined: CurveView) -> None:
    nothing = np.empty(0)
    empty = dataclasses.replace(
        defined, conc_molar=nothing, response=nothing, vehicle=nothing, tested=(np.nan, np.nan),
        line_conc_molar=nothing, line_response=nothing, band_low=nothing, band_high=nothing,
        excluded_conc_molar=nothing, excluded_response=nothing,
    )  # fmt: skip
    figure = dose_response([empty])
    figure.draw_without_rendering()
    assert axes_of(figure).get_xlim()[0] > 0


def test_names_are_not_read_as_formulas(defined: CurveView) -> None:
    figure = dose_response([dataclasses.replace(defined, name=r"$\frac{x$ & $")])
    figure.draw_without_rendering()  # would raise on broken mathematics
    assert axes_of(figure).get_title(loc="left") == r"$\frac{x$ & $"


def test_long_names_are_cut_in_the_middle() -> None:
    name = "a very long compound name of many words · and a cell line H358"
    assert shorten(name, 30) == "a very long co…cell line H358"
    assert shorten("short", 30) == "short"
