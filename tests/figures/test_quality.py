"""The quality panel and the figures behind it."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from matplotlib.colors import to_hex
from matplotlib.table import Table

from sevenless.assays.analysis import Analysis
from sevenless.assays.quality.gates import METRICS
from sevenless.figures.palette import LEVEL_COLOURS
from sevenless.figures.plate_view import plate_view
from sevenless.figures.quality import plate_quality
from sevenless.figures.quality_values import control_values, line_means, metric_words, spread


def test_only_control_wells_that_count(analysis: Analysis) -> None:
    marked = analysis.wells.with_row_index().with_columns(
        exclusion=pl.when((pl.col("role") == "neutral") & (pl.col("index") < 2)).then(pl.lit("spilt"))
    )
    all_wells = control_values(analysis.wells, "plate 1")
    fewer = control_values(marked, "plate 1")
    assert list(all_wells) == ["neutral", "inhibitor"]
    assert len(all_wells["neutral"]) == 16
    assert len(fewer["neutral"]) == 15


def test_means_leave_out_controls_and_excluded_wells(analysis: Analysis) -> None:
    view = plate_view(analysis.wells, "plate 1", "signal")
    means, median = line_means(view, across=True)
    counted = analysis.wells.filter(
        (pl.col("plate") == "plate 1") & (pl.col("role") == "sample") & pl.col("exclusion").is_null()
    )
    third = counted.filter(pl.col("well").str.ends_with("03"))["signal"].mean()
    assert means[2] == pytest.approx(third)
    assert median == pytest.approx(counted["signal"].median())
    assert np.isnan(means[[0, 23]]).all()  # columns of controls
    rows, _ = line_means(view, across=False)
    assert len(rows) == 16


def test_wells_of_a_group_are_spread_the_same_every_time() -> None:
    np.testing.assert_array_equal(spread(20), spread(20))
    assert np.abs(spread(200)).max() <= 0.25


@pytest.mark.parametrize(
    ("metric", "words"),
    [
        ("z_prime", "Z′"),
        ("cv_neutral_percent", "CV neutral (%)"),
        ("edge_effect_percent", "edge effect (%)"),
        ("growth_fold", "growth fold"),
    ],
)
def test_metrics_in_words(metric: str, words: str) -> None:
    assert metric_words(metric) == words


def test_every_metric_has_words_of_its_own() -> None:
    words = [metric_words(metric) for metric in METRICS]
    assert len(set(words)) == len(words)
    assert not any("_" in word for word in words)


def test_the_panel_shows_controls_means_and_gates(analysis: Analysis) -> None:
    figure = plate_quality(analysis.wells, analysis.quality, "plate 2", label="ratio")
    controls, rows, columns, gates = figure.axes
    dots = {line.get_gid(): line for line in controls.lines if line.get_gid()}
    values = control_values(analysis.wells, "plate 2")
    np.testing.assert_array_equal(dots["controls-neutral"].get_ydata(), values["neutral"])
    assert "Z′ −0.2" in controls.get_title(loc="left")
    assert controls.get_ylabel() == "ratio"
    assert [axes.lines[0].get_gid() for axes in (rows, columns)] == ["means-rows", "means-columns"]
    assert isinstance(gates.tables[0], Table)


def test_gates_are_told_in_words_beside_their_colour(analysis: Analysis) -> None:
    figure = plate_quality(analysis.wells, analysis.quality, "plate 2")
    cells = figure.axes[3].tables[0].get_celld()
    assert cells[1, 2].get_text().get_text() == "FAILED"
    assert to_hex(cells[1, 0].get_facecolor()) == LEVEL_COLOURS["fail"]
    assert cells[3, 2].get_text().get_text() == "warning"
    assert to_hex(cells[3, 0].get_facecolor()) == LEVEL_COLOURS["warn"]


def test_a_plate_without_figures_says_so(analysis: Analysis) -> None:
    figure = plate_quality(analysis.wells, analysis.quality.clear(), "plate 1")
    assert figure.axes[3].texts[0].get_text() == "no quality figures for this plate"
    figure.draw_without_rendering()
