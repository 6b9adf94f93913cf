"""Repeats: averaged where they are repeats, and never flattered by a failed plate."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from sevenless.assays.replicates import averages, check_reference, repeat_labels, reproducibility
from sevenless.assays.runs.runfile import GateLimits, ReferenceRule
from sevenless.errors import RunFileError
from sevenless.fitting.fits import CURVE_FIT_COLUMNS, CurveFits
from sevenless.fitting.options import FitOptions

LABELS = ["compound", "cell_line", "plate"]


def fits_of(*rows: tuple[str, str, str, str, str | None, float | None]) -> CurveFits:
    """Rows of compound, cell line, plate, plate level, qualifier, IC50."""
    full = [
        {
            **dict.fromkeys(CURVE_FIT_COLUMNS),
            **dict(zip([*LABELS, "plate_level", "qualifier", "ic50_molar"], row, strict=True)),
            "pic50": None if row[5] is None else -math.log10(row[5]),
        }
        for row in rows
    ]
    schema = dict.fromkeys([*LABELS, "plate_level"], pl.String) | dict(CURVE_FIT_COLUMNS)
    return CurveFits(table=pl.DataFrame(full, schema=schema), options=FitOptions())


REPEATED = fits_of(
    ("A", "x", "P1", "pass", "=", 1e-8),
    ("A", "x", "P2", "warn", "=", 4e-8),
    ("A", "x", "P3", "fail", "=", 1e-3),
    ("B", "x", "P1", "pass", ">", 1e-5),
)


def test_plates_and_repeats_are_averaged_over_and_cells_are_not():
    assert repeat_labels([*LABELS, "replicate", "compound_2"]) == ["compound", "cell_line", "compound_2"]


def test_a_failed_plate_is_counted_and_left_out():
    table = averages(REPEATED, LABELS)
    assert table is not None
    first, second = table.rows(named=True)
    assert first["ic50_molar"] == pytest.approx(2e-8)
    assert (first["n"], first["n_silent"], first["n_on_failed_plates"]) == (2, 1, 1)
    assert first["message"].endswith("; 1 on failed plates left out")
    assert (second["qualifier"], second["n"], second["n_on_failed_plates"]) == (">", 1, 0)
    assert "failed" not in second["message"]


def test_nothing_repeated_is_no_table():
    assert averages(fits_of(("A", "x", "P1", "pass", "=", 1e-8), ("A", "y", "P2", "pass", "=", 1e-8)), LABELS) is None


def test_the_ratio_of_the_reference_takes_defined_potencies_of_good_plates():
    table = reproducibility(REPEATED, LABELS, ReferenceRule(compound="A"))
    assert table is not None
    row = table.row(0, named=True)
    assert row["msr"] == pytest.approx(10 ** (2 * math.sqrt(2) * np.std(np.log10([1e-8, 4e-8]), ddof=1)))
    assert (row["cell_line"], row["n"], row["level"]) == ("x", 2, "fail")
    assert reproducibility(REPEATED, LABELS, None) is None


def test_limits_of_the_run_file_hold_for_the_ratio():
    limits = GateLimits(warn_above=100.0, fail_above=1000.0)
    table = reproducibility(REPEATED, LABELS, ReferenceRule(compound="A"), limits=limits)
    assert table is not None
    assert table["level"].item() == "pass"


def test_one_potency_has_no_ratio_and_says_so():
    table = reproducibility(REPEATED, LABELS, ReferenceRule(compound="B"))
    assert table is not None
    row = table.row(0, named=True)
    assert (row["msr"], row["n"], row["level"]) == (None, 0, "info")
    assert "needs two" in row["message"]


def test_a_reference_that_is_not_there_is_refused():
    check_reference(ReferenceRule(compound="A"), ["A"])
    check_reference(None, [])
    with pytest.raises(RunFileError) as caught:
        check_reference(ReferenceRule(compound="BI-3406"), ["BI-3407", "MRTX"])
    assert str(caught.value) == '[reference] compound: no well holds "BI-3406"; did you mean "BI-3407"?'
