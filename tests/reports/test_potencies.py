"""The potency table: labels, words, marks, and what the page sorts by."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from sevenless.assays.analysis import Analysis
from sevenless.fitting.curves import Curves
from sevenless.fitting.fit import fit
from sevenless.fitting.fits import CurveFits
from sevenless.fitting.options import FitOptions
from sevenless.reports.potencies import potency_table


def with_column(analysis: Analysis, **columns: object) -> Analysis:
    table = analysis.fits.table.with_columns(**columns)
    return replace(analysis, fits=replace(analysis.fits, table=table))


def test_labels_that_vary_are_columns(analysis: Analysis) -> None:
    table = potency_table(analysis)
    assert table.labels == ("compound", "cell line", "plate")
    assert table.shared == ()
    assert [row.labels for row in table.rows] == analysis.curves.labels.rows()


def test_labels_that_all_share_are_told_once(analysis: Analysis) -> None:
    table = potency_table(with_column(analysis, plate=pl.lit("p"), cell_line=pl.lit(None, dtype=pl.String)))
    assert table.labels == ("compound",)
    assert dict(table.shared) == {"plate": "p", "cell line": "–"}


def test_a_cell_under_every_header(analysis: Analysis) -> None:
    table = potency_table(analysis)
    assert table.headers[:3] == ("IC50", "95 % interval", "pIC50")
    assert all(len(row.cells) == len(table.headers) for row in table.rows)


def test_confidence_is_in_the_header(analysis: Analysis) -> None:
    fits = CurveFits(table=analysis.fits.table, options=FitOptions(confidence=0.9))
    assert potency_table(replace(analysis, fits=fits)).headers[1] == "90 % interval"


def test_statuses_with_their_counts(analysis: Analysis) -> None:
    counts = dict(analysis.fits.table["status"].value_counts().iter_rows())
    assert {status: count for status, _, count in potency_table(analysis).statuses} == counts


def test_keys_of_sorting_are_numbers_or_empty(analysis: Analysis) -> None:
    table = potency_table(with_column(analysis, pic50=pl.lit(None, dtype=pl.Float64)))
    assert {row.pic50 for row in table.rows} == {""}
    for row, pic50 in zip(potency_table(analysis).rows, analysis.fits.table["pic50"], strict=True):
        assert float(row.pic50) == pytest.approx(pic50, abs=1e-4)


@pytest.mark.parametrize(
    ("log10", "shown"),
    [(-7.0, "100 nM"), (-4.0, "> 10 µM"), (-12.0, "< 100 pM"), (400.0, "> 10 µM"), (-400.0, "< 100 pM"), (None, "–")],
)
def test_the_absolute_ic50_is_not_extrapolated(analysis: Analysis, log10: float | None, shown: str) -> None:
    table = potency_table(with_column(analysis, log10_absolute_ic50_molar=pl.lit(log10, dtype=pl.Float64)))
    at = table.headers.index("absolute IC50")
    assert {row.cells[at] for row in table.rows} == {shown}


def test_failed_plates_are_named(analysis: Analysis) -> None:
    for row, level in zip(potency_table(analysis).rows, analysis.fits.table["plate_level"], strict=True):
        assert row.failed == (level == "fail")
        assert row.plate_words == ("FAILED" if level == "fail" else "pass")


def test_without_plate_quality_there_is_a_dash(analysis: Analysis) -> None:
    fits = CurveFits(table=analysis.fits.table.drop("plate_level"), options=analysis.fits.options)
    rows = potency_table(replace(analysis, fits=fits)).rows
    assert {row.plate_words for row in rows} == {"–"}
    assert not any(row.failed for row in rows)


def test_parameters_of_other_models_have_columns(analysis: Analysis) -> None:
    conc = np.concatenate([[0.0], np.geomspace(1e-10, 1e-5, 14)])
    response = 100 / (1 + conc / 1e-8) + np.random.default_rng(2).normal(0, 1, len(conc))
    fits = fit(Curves.from_matrix(conc, response), FitOptions(model="five-parameter"))
    table = potency_table(replace(analysis, fits=fits))
    assert "asymmetry" in table.headers
    assert len(table.rows[0].cells) == len(table.headers)


def test_no_curves(analysis: Analysis) -> None:
    fits = CurveFits(table=analysis.fits.table.clear(), options=analysis.fits.options)
    table = potency_table(replace(analysis, fits=fits))
    assert table.rows == table.statuses == ()
