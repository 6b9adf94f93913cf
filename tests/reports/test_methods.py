"""The methods paragraph says what was done, and nothing that was not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from sevenless.assays.analysis import Analysis
from sevenless.fitting.curves import Curves
from sevenless.fitting.fits import CurveFits
from sevenless.fitting.options import FitOptions
from sevenless.reports.methods import methods


def text_of(analysis: Analysis) -> str:
    return " ".join(text for _, text in methods(analysis))


def with_options(analysis: Analysis, options: FitOptions) -> Analysis:
    return replace(analysis, fits=CurveFits(table=analysis.fits.table, options=options))


def test_headings_follow_the_work(analysis: Analysis) -> None:
    assert [heading for heading, _ in methods(analysis)] == [
        "Assay and data", "Curve fitting", "Intervals", "What is reported", "Excluded wells", "Quality of plates",
        "Derived figures", "Software and files",
    ]  # fmt: skip


def test_plain_fits(analysis: Analysis) -> None:
    text = text_of(analysis)
    assert "14 dose-response curves were fitted by least squares" in text
    assert "four-parameter logistic, response = bottom + (top - bottom) / (1 + (concentration / IC50)^Hill)" in text
    assert "95 % intervals are profile-likelihood intervals" in text
    assert "p > 0.05" in text
    assert "Sebaugh" in text
    assert "Eastwood" in text
    assert "Shoemaker" in text
    assert "Tukey" not in text
    assert "was fixed" not in text
    assert "Vehicle wells entered the fits as data at dose 0 (16 per curve)" in text
    assert "The signal was the ratio of acceptor to donor counts, times 10,000." in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (FitOptions(robust=True), "iteratively reweighted least squares with Tukey's biweight"),
        (FitOptions(top=100.0), "The top was fixed at 100."),
        (FitOptions(bottom=(0.0, 20.0)), "The bottom was held between 0 and 20."),
        (FitOptions(hill=1.0), "The Hill slope was fixed at 1."),
        (FitOptions(direction="falling"), "Only curves falling with dose were allowed."),
        (FitOptions(intervals="wald", confidence=0.9), "90 % intervals are Wald intervals"),
        (FitOptions(intervals="none"), "No intervals were computed."),
        (FitOptions(alpha=0.01), "p > 0.01"),
        (FitOptions(absolute_level=50.0), "crosses a response of 50."),
        (FitOptions(model="five-parameter"), "The model was five-parameter: "),
    ],
)
def test_every_option_is_told(analysis: Analysis, options: FitOptions, said: str) -> None:
    assert said not in text_of(analysis)
    assert said in text_of(with_options(analysis, options))


def test_another_model_has_its_own_equation(analysis: Analysis) -> None:
    text = text_of(with_options(analysis, FitOptions(model="biphasic")))
    assert "Levenberg-Marquardt" in text
    assert "IC50_2" in text
    assert "variable projection" not in text


def test_weights_are_told(analysis: Analysis) -> None:
    old = analysis.curves
    weighted = Curves(
        labels=old.labels, offsets=old.offsets, conc_molar=old.conc_molar, response=old.response, weight=old.weight * 2
    )
    assert "weighted least squares" in text_of(replace(analysis, curves=weighted))
    assert "weighted" not in text_of(analysis)


def test_exclusions_are_named_with_their_reason(analysis: Analysis) -> None:
    text = dict(methods(analysis))["Excluded wells"]
    excluded = analysis.wells.filter(pl.col("exclusion").is_not_null())
    assert f"{len(excluded)} wells were excluded by hand before fitting (air bubble <seen> at read: plate 1 " in text
    for plate, well in excluded.select("plate", "well").iter_rows():
        assert f"{plate} {well}" in text
    assert f"(overflow: {analysis.wells['mask_reason'].count()})" in text


def test_no_exclusions(analysis: Analysis) -> None:
    wells = analysis.wells.with_columns(
        exclusion=pl.lit(None, dtype=pl.String), mask_reason=pl.lit(None, dtype=pl.String)
    )
    assert dict(methods(replace(analysis, wells=wells)))["Excluded wells"] == "No well was excluded by hand."


def test_quality_and_failures(analysis: Analysis) -> None:
    text = dict(methods(analysis))["Quality of plates"]
    assert "Z′: warn below 0.5, fail below 0" in text
    assert "Of 2 plates, 0 passed, 1 passed with a warning and 1 failed." in text
    assert "Figures from failed plates (plate 2) are given and marked as failed." in text


def test_notes_of_the_analysis_stand_where_they_belong(analysis: Analysis) -> None:
    notes = {
        "signal": "The signal is ΔF %.",
        "vehicle": "Neutral wells serve every curve.",
        "growth": "Day 0 was read.",
    }
    text = dict(methods(replace(analysis, methods=notes)))
    assert "The signal is ΔF %." in text["Assay and data"]
    assert "Neutral wells serve every curve. Vehicle wells entered" in text["Curve fitting"]
    assert text["Derived figures"].startswith("Day 0 was read.")
    assert "Day 0" not in text["Assay and data"]
    phrase = dict(methods(replace(analysis, methods={"time": "cycle 7"})))["Assay and data"]
    assert "Time: cycle 7." in phrase


def test_versions_and_hashes(analysis: Analysis) -> None:
    text = dict(methods(analysis))["Software and files"]
    assert "sevenless 0.1.0, numpy 2.4.0" in text
    assert "plate_1.csv (read, SHA-256 abababababab…)" in text


def test_derived_figures_only_where_there_are_any(analysis: Analysis) -> None:
    assert "10.1038/nmeth.3853" in text_of(analysis)
    none = {"growth": None, "comparisons": None, "replicates": None, "reproducibility": None, "bracketing": None}
    bare = replace(analysis, **none)
    assert "Derived figures" not in dict(methods(bare))


def test_a_run_without_vehicle_says_so(analysis: Analysis) -> None:
    table = analysis.fits.table.with_columns(n_neutral=pl.lit(0))
    bare = replace(analysis, fits=CurveFits(table=table, options=analysis.fits.options))
    assert "Vehicle wells did not take part" in text_of(bare)


def test_long_lists_are_cut(analysis: Analysis) -> None:
    count = 30
    files = pl.DataFrame(
        {"file": [f"f{i}.csv" for i in range(count)], "sha256": ["0" * 64] * count, "what": ["read"] * count}
    )
    text = dict(methods(replace(analysis, files=files)))["Software and files"]
    assert "and 18 more" in text
    assert np.sum(["f29.csv" in text]) == 0
