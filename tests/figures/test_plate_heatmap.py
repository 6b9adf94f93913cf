"""Plates as grids and as heat maps."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure

from reports.synthetic import synthetic_analysis
from sevenless.assays.analysis import Analysis
from sevenless.figures.plate_heatmap import plate_heatmap
from sevenless.figures.plate_view import colour_limits, plate_view
from sevenless.plates.geometry import parse_well


def artists(figure: Figure) -> dict[str, object]:
    return {str(item.get_gid()): item for item in figure.axes[0].collections}


def test_every_well_is_at_its_place(analysis: Analysis) -> None:
    view = plate_view(analysis.wells, "plate 1", "signal", plate_format=384)
    assert view.shape == (16, 24)
    wells = analysis.wells.filter(pl.col("plate") == "plate 1")
    for row in wells.iter_rows(named=True):
        place = parse_well(row["well"])
        assert view.roles[place] == row["role"]
        if row["signal"] is None:
            assert math.isnan(view.values[place])
            assert view.masked[place]
        else:
            assert view.values[place] == row["signal"]
        assert view.excluded[place] == (row["exclusion"] is not None)


@pytest.mark.parametrize("plate_format", [96, 384, 1536])
def test_every_plate_format_is_drawn(plate_format: int) -> None:
    small = synthetic_analysis(1, plate_format=plate_format)
    view = plate_view(small.wells, "plate 1", "response")
    figure = plate_heatmap(view, label="response (%)")
    mesh = artists(figure)["wells"]
    assert isinstance(mesh, QuadMesh)
    np.testing.assert_array_equal(np.ma.filled(mesh.get_array(), np.nan).reshape(view.shape), view.values)
    assert figure.axes[1].get_ylabel() == "response (%)"  # the colour scale
    figure.draw_without_rendering()


def test_controls_are_outlined_and_lettered(analysis: Analysis) -> None:
    view = plate_view(analysis.wells, "plate 1", "signal")
    figure = plate_heatmap(view)
    outlines = artists(figure)
    assert {"role-neutral", "role-inhibitor"} <= outlines.keys()
    assert len(outlines["role-neutral"].get_paths()) == 16
    letters = [text.get_text() for text in figure.axes[0].texts]
    assert letters.count("V") == letters.count("I") == 16
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert legend[:2] == ["V  vehicle", "I  full effect"]


def test_masked_and_excluded_wells_are_hatched_apart(analysis: Analysis) -> None:
    view = plate_view(analysis.wells, "plate 1", "signal")
    found = artists(plate_heatmap(view))
    assert len(found["masked"].get_paths()) == view.masked.sum() > 0
    assert len(found["excluded"].get_paths()) == view.excluded.sum() > 0
    assert found["masked"].get_hatch() != found["excluded"].get_hatch()


def test_rows_run_downwards_from_a(analysis: Analysis) -> None:
    axes = plate_heatmap(plate_view(analysis.wells, "plate 1", "signal")).axes[0]
    low, high = axes.get_ylim()
    assert low > high
    assert [tick.get_text() for tick in axes.get_yticklabels()][:3] == ["A", "B", "C"]


def test_one_wild_well_does_not_stretch_the_colours() -> None:
    values = np.full((16, 24), 100.0) + np.arange(24)
    values[0, 0] = 1e9
    low, high = colour_limits(values)
    assert 100 <= low < high < 125


@pytest.mark.parametrize("values", [np.full((8, 12), np.nan), np.full((8, 12), 3.0)])
def test_colours_of_nothing_and_of_one_value(values: np.ndarray) -> None:
    low, high = colour_limits(values)
    assert low < high


def test_an_empty_plate_is_drawn(analysis: Analysis) -> None:
    view = plate_view(analysis.wells.clear(), "no such plate", "signal", plate_format=96)
    assert np.isnan(view.values).all()
    plate_heatmap(view).draw_without_rendering()
