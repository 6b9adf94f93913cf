"""How an analysis shows itself."""

from __future__ import annotations

import math
from dataclasses import replace

import polars as pl

from sevenless.assays.potency_table import analysis_html, analysis_text, potency_table
from sevenless.fitting.fits import CURVE_FIT_COLUMNS, CurveFits
from sevenless.fitting.options import FitOptions


def fits_of(**row: object) -> CurveFits:
    full = {**dict.fromkeys(CURVE_FIT_COLUMNS), **row}
    labels = {name: pl.String for name in row if name not in CURVE_FIT_COLUMNS and name != "conc_2_molar"}
    schema = labels | ({"conc_2_molar": pl.Float64} if "conc_2_molar" in row else {}) | dict(CURVE_FIT_COLUMNS)
    return CurveFits(table=pl.DataFrame([full], schema=schema), options=FitOptions(confidence=0.9))


def test_a_defined_potency_is_written_with_its_unit():
    fits = fits_of(
        compound="X", plate="P1", plate_level="warn", qualifier="=", ic50_molar=1.234e-8, pic50=7.909, status="ok",
        log10_ic50_molar_lo=-8.0, log10_ic50_molar_hi=-7.8, hill=1.1, top=100.0, bottom=2.0,
    )  # fmt: skip
    assert potency_table(fits).to_dicts() == [
        {
            "compound": "X", "plate": "P1", "IC50": "12.3 nM", "90 % interval": "10–15.8", "pIC50": "7.91",
            "Hill": "1.1", "top": "100", "bottom": "2", "status": "defined", "plate quality": "warned",
        }
    ]  # fmt: skip


def test_a_bound_turns_for_the_pic50_and_an_open_end_is_no_number():
    fits = fits_of(
        compound="X", plate_level="fail", qualifier=">", ic50_molar=1e-5, pic50=5.0, status="open_high",
        log10_ic50_molar_lo=-5.2, log10_ic50_molar_hi=math.inf,
    )  # fmt: skip
    row = potency_table(fits).row(0, named=True)
    assert (row["IC50"], row["pIC50"], row["plate quality"]) == ("> 10 µM", "< 5.00", "failed")
    assert row["90 % interval"].startswith("≥ ")
    assert row["Hill"] == "–"


def test_a_second_dose_is_written_as_a_dose():
    fits = fits_of(compound="X", compound_2=None, conc_2_molar=1.5e-7, qualifier=None, status="too_few_points")
    row = potency_table(fits).row(0, named=True)
    assert (row["compound_2"], row["conc_2"], row["IC50"], row["plate quality"]) == ("–", "150 nM", "–", "–")


def test_failed_plates_are_told_before_the_potencies(analysis_of_one_failed_plate):
    text = analysis_text(analysis_of_one_failed_plate)
    assert text.splitlines()[:3] == [
        "A <run>",
        "ctg-3d: 2 plates, 1 passed, 1 failed",
        "plate P2 failed: CV of the neutral wells 40 %",
    ]
    html = analysis_html(analysis_of_one_failed_plate)
    assert "<h3>A &lt;run&gt;</h3>" in html
    assert "<strong>plate P2 failed" in html
    assert analysis_of_one_failed_plate.failed_plates == ["P2"]


def test_without_a_title_the_run_file_is_named(analysis_of_one_failed_plate):
    assert repr(replace(analysis_of_one_failed_plate, title="")).startswith("run.toml\n")
