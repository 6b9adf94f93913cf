"""Drawings of traces: what is in them, before what they look like."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.figure import Figure

import sevenless
from sevenless.assays.analysis import Analysis
from sevenless.figures.inline_progress import PROGRESS_CSS, inline_progress
from sevenless.figures.kobs_line import kobs_line
from sevenless.figures.progress_curves import progress_curves
from sevenless.figures.progress_view import ProgressView, dose_colours, progress_views, trace_colours

EXAMPLES = Path(sevenless.__file__).parent / "examples"


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return sevenless.analyze(EXAMPLES / "gef_exchange" / "run.toml")


@pytest.fixture(scope="module")
def views(analysis: Analysis) -> list[ProgressView]:
    return progress_views(analysis)


def gids(figure: Figure) -> set[str]:
    return {artist.get_gid() for axes in figure.axes for artist in axes.get_children() if artist.get_gid()}


def test_controls_come_first_then_every_curve(views: list[ProgressView]) -> None:
    assert [view.name for view in views] == ["controls of SIM-GEF-1", *(f"compound {letter}" for letter in "QRST")]
    assert [view.index for view in views] == [None, 0, 1, 2, 3]


def test_one_well_of_each_dose_is_drawn_and_all_rates_are_kept(views: list[ProgressView]) -> None:
    for view in views[1:]:
        assert view.wells["conc_molar"].is_sorted()
        assert (len(view.wells), len(view.rates)) == (9, 18)
        assert view.signal.shape == view.line.shape == view.time_s.shape == (9, 80)


def test_lines_run_through_their_readings(views: list[ProgressView]) -> None:
    for view in views:
        assert np.abs(np.nanmean(view.signal - view.line, axis=1)).max() < 1.0
        assert np.nanstd(view.signal - view.line) < 20.0


def test_the_window_is_a_least_squares_line_over_its_readings(views: list[ProgressView]) -> None:
    view = views[1]
    times, level = view.window(0)
    inside = (view.time_s[0] >= times[0]) & (view.time_s[0] <= times[1])
    slope, start = np.polyfit(view.time_s[0][inside], view.signal[0][inside], 1)
    assert level.tolist() == pytest.approx((start + slope * times).tolist(), rel=1e-6)


def test_wells_left_out_by_hand_are_not_drawn(views: list[ProgressView]) -> None:
    assert "C01" not in views[0].wells["well"].to_list()


def test_end_points_have_no_traces() -> None:
    assert progress_views(sevenless.analyze(EXAMPLES / "htrf_sos1_kras" / "run.toml")) == []


def test_doses_go_from_light_to_dark_and_controls_by_role(views: list[ProgressView]) -> None:
    colours = dose_colours(5)
    brightness = [sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in colours]
    assert brightness == sorted(brightness, reverse=True)
    assert trace_colours(views[1]) == dose_colours(9)
    assert len(set(trace_colours(views[0]))) == 2


def test_the_figure_has_readings_fits_windows_and_rates(views: list[ProgressView]) -> None:
    found = gids(progress_curves(views[1], controls=views[0]))
    assert {f"{kind}-{i}" for kind in ("readings", "fit", "window") for i in range(9)} <= found
    assert {"rates", "neutral", "blank"} <= found


def test_controls_alone_have_no_axis_of_doses(views: list[ProgressView]) -> None:
    figure = progress_curves(views[0], signal_label="RFU")
    assert len(figure.axes) == 1
    assert figure.axes[0].get_ylabel() == "RFU"


def test_rates_stand_beside_controls_with_as_much_factor(analysis: Analysis, views: list[ProgressView]) -> None:
    figure = progress_curves(views[1], controls=views[0])
    (line,) = (one for one in figure.axes[1].lines if one.get_gid() == "neutral")
    alike = analysis.wells.filter(role="neutral", factor="50 nM")
    alike = alike.filter(alike["exclusion"].is_null())
    assert float(np.asarray(line.get_ydata())[0]) == pytest.approx(alike["rate_per_s"].median())


def test_inline_drawings_are_well_formed_and_say_what_each_trace_is(views: list[ProgressView]) -> None:
    drawings = inline_progress(views)
    assert len(drawings) == len(views)
    for view, drawing in zip(views, drawings, strict=True):
        root = ElementTree.fromstring(drawing)
        assert view.name in root.attrib["aria-label"]
        titles = [one.text or "" for one in root.iter("title")]
        assert [title.partition(":")[0] for title in titles] == view.wells["well"].to_list()
        assert len(drawing) < 30_000
    assert ".pg" in PROGRESS_CSS


def test_names_are_escaped(views: list[ProgressView]) -> None:
    (drawing,) = inline_progress([replace(views[1], name='<b> & "x"')])
    assert ElementTree.fromstring(drawing).attrib["aria-label"].endswith('<b> & "x"')


def test_kobs_lies_along_the_line_and_the_words_say_how_steep_it_is(analysis: Analysis) -> None:
    assert analysis.catalytic_efficiency is not None
    row = analysis.catalytic_efficiency.row(0, named=True)
    figure = kobs_line(analysis.wells, row)
    (axes,) = figure.axes
    (line,) = (one for one in axes.lines if one.get_gid() == "line")
    x, y = (np.asarray(values, dtype=float) for values in line.get_data())
    assert (y[1] - y[0]) / (x[1] - x[0]) * 1e9 == pytest.approx(row["kcat_over_km_per_molar_s"])
    assert y[0] == pytest.approx(row["intrinsic_per_s"])
    assert any(text.get_text().startswith("kcat/Km 15") for text in axes.texts)


def test_without_a_slope_the_reason_stands_in_its_place(analysis: Analysis) -> None:
    assert analysis.catalytic_efficiency is not None
    row = analysis.catalytic_efficiency.row(0, named=True)
    none = row | {"kcat_over_km_per_molar_s": None, "intrinsic_per_s": None, "message": "too few"}
    (axes,) = kobs_line(analysis.wells, none).axes
    assert "no kcat/Km: too few" in [text.get_text() for text in axes.texts]
    assert "line" not in {one.get_gid() for one in axes.lines}
