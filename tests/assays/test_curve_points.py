"""From wells to curves: which wells belong together, and what their dose 0 is."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sevenless.assays.curve_points import curve_labels, curve_points, further_columns
from sevenless.assays.protocol import protocol
from sevenless.assays.responses import with_responses
from sevenless.assays.runs.runfile import CurveRules
from sevenless.errors import RunFileError

Found = dict[tuple[object, ...], list[tuple[float, float]]]
CTG = protocol("ctg-3d")
SCHEMA = {
    "plate": pl.String, "well": pl.String, "role": pl.String, "compound": pl.String, "conc_molar": pl.Float64,
    "compound_2": pl.String, "conc_2_molar": pl.Float64, "cell_line": pl.String, "replicate": pl.Float64,
    "source_well": pl.String, "raw_luminescence": pl.Float64, "mask_reason": pl.String, "exclusion": pl.String,
}  # fmt: skip


def wells_of(rows: list[dict[str, object]]) -> pl.DataFrame:
    """Wells with responses; what a row leaves out is null, and wells are named in order."""
    full = [{**dict.fromkeys(SCHEMA), "plate": "P1", "well": f"A{i + 1:02d}", **row} for i, row in enumerate(rows)]
    return with_responses(pl.DataFrame(full, schema=SCHEMA), CTG)


def sample(compound: str, conc: float, raw: float | None = 50.0, **further: object) -> dict[str, object]:
    return {"role": "sample", "compound": compound, "conc_molar": conc, "raw_luminescence": raw, **further}


def neutral(raw: float = 100.0, **further: object) -> dict[str, object]:
    return {"role": "neutral", "conc_molar": 0.0, "raw_luminescence": raw, **further}


def curves_of(
    wells: pl.DataFrame, rules: CurveRules | None = None
) -> dict[tuple[object, ...], list[tuple[float, float]]]:
    """Labels to (dose, response) of every point."""
    rules = rules or CurveRules()
    labels, _ = curve_labels(wells, rules)
    points = curve_points(wells, rules, CTG, labels)
    assert points.table.select(labels).rows() == points.curves.points().select(labels).rows()
    found: Found = {}
    for row in points.curves.points().iter_rows(named=True):
        response = np.nan if row["response"] is None else row["response"]
        found.setdefault(tuple(row[name] for name in labels), []).append((row["conc_molar"], response))
    return found


def test_a_compound_on_a_plate_is_a_curve_with_the_vehicle_at_dose_0():
    wells = wells_of([neutral(90.0), neutral(110.0), sample("X", 1e-6), sample("Y", 1e-6, 25.0)])
    assert curves_of(wells) == {
        ("X", "P1"): [(1e-6, 50.0), (0.0, 90.0), (0.0, 110.0)],
        ("Y", "P1"): [(1e-6, 25.0), (0.0, 90.0), (0.0, 110.0)],
    }
    assert curves_of(wells, CurveRules(vehicle=False))["X", "P1"] == [(1e-6, 50.0)]


def test_plates_are_apart_unless_pooled_and_each_brings_its_own_vehicle():
    rows = [neutral(), sample("X", 1e-6), neutral(200.0, plate="P2"), sample("X", 1e-6, 50.0, plate="P2")]
    assert list(curves_of(wells_of(rows))) == [("X", "P1"), ("X", "P2")]
    pooled = curves_of(wells_of(rows), CurveRules(pool_plates=True))
    assert pooled == {("X",): [(1e-6, 50.0), (1e-6, 25.0), (0.0, 100.0), (0.0, 100.0)]}


def test_masked_and_excluded_wells_are_points_without_a_response():
    rows = [
        neutral(),
        neutral(50.0, exclusion="bubble"),
        sample("X", 1e-6, None),
        sample("X", 1e-7, exclusion="bubble"),
    ]
    points = curves_of(wells_of(rows))["X", "P1"]
    assert [conc for conc, _ in points] == [1e-6, 1e-7, 0.0]
    assert np.isnan([response for _, response in points]).tolist() == [True, True, False]
    assert points[2][1] == 100.0


def test_cells_side_by_side_have_their_own_vehicle():
    rows = [
        neutral(100.0, cell_line="A"), neutral(200.0, cell_line="B"),
        sample("X", 1e-6, 50.0, cell_line="A"), sample("X", 1e-6, 50.0, cell_line="B"),
    ]  # fmt: skip
    assert curves_of(wells_of(rows)) == {
        ("X", "A", "P1"): [(1e-6, 50.0), (0.0, 100.0)],
        ("X", "B", "P1"): [(1e-6, 25.0), (0.0, 100.0)],
    }


def test_vehicle_without_a_cell_line_serves_every_one():
    rows = [neutral(100.0), sample("X", 1e-6, 50.0, cell_line="A"), sample("X", 1e-6, 25.0, cell_line="B")]
    assert curves_of(wells_of(rows)) == {
        ("X", "A", "P1"): [(1e-6, 50.0), (0.0, 100.0)],
        ("X", "B", "P1"): [(1e-6, 25.0), (0.0, 100.0)],
    }


def test_a_second_compound_makes_a_curve_of_its_own_from_the_wells_with_it_alone():
    second = {"compound_2": "S", "conc_2_molar": 1e-7}
    rows = [
        neutral(), sample("X", 1e-6), sample("X", 1e-6, 20.0, **second),
        {"role": "sample", "compound": "vehicle", "conc_molar": 0.0, "raw_luminescence": 80.0, **second},
        {"role": "sample", "conc_molar": 0.0, "raw_luminescence": 60.0, **second, "conc_2_molar": 1e-6},
    ]  # fmt: skip
    assert curves_of(wells_of(rows)) == {
        ("X", None, None, "P1"): [(1e-6, 50.0), (0.0, 100.0)],
        ("X", "S", 1e-7, "P1"): [(1e-6, 20.0), (0.0, 80.0)],
    }


def test_repeats_and_columns_of_single_wells_tell_no_curves_apart():
    doses = (1e-6, 1e-7, 1e-8)
    rows = [neutral()] + [
        sample("X", conc, replicate=repeat, source_well=f"B{i}{repeat}")
        for i, conc in enumerate(doses)
        for repeat in (1.0, 2.0)
    ]
    wells = wells_of(rows)
    labels, remarks = curve_labels(wells, CurveRules())
    assert labels == ["compound", "plate"]
    assert [str(problem) for problem in remarks] == [
        "column source_well differs from well to well of one dose series, and does not tell curves apart; "
        'if it should: [curves] by = ["compound", "source_well"]'
    ]


def test_columns_named_by_the_run_file_are_taken_and_a_second_compound_is_never_mixed_in():
    second = {"compound_2": "S", "conc_2_molar": 1e-7}
    wells = wells_of([neutral(), sample("X", 1e-6, replicate=1.0), sample("X", 1e-6, replicate=2.0, **second)])
    labels, _ = curve_labels(wells, CurveRules(by=("compound", "replicate", "conc_2")))
    assert labels == ["compound", "replicate", "conc_2_molar", "compound_2", "plate"]
    assert len(curves_of(wells, CurveRules(by=("compound",)))) == 2


def test_an_absent_column_is_told_with_what_may_be_meant():
    wells = wells_of([neutral(), sample("X", 1e-6)])
    with pytest.raises(RunFileError) as caught:
        curve_labels(wells, CurveRules(by=("compound", "cell_lin")))
    assert str(caught.value) == '[curves] by: there is no column "cell_lin"; did you mean cell_line?'


def test_what_was_measured_is_no_further_column():
    wells = wells_of([neutral(), sample("X", 1e-6)])
    assert further_columns(wells) == ["cell_line", "replicate", "source_well"]


def test_a_plate_without_vehicle_keeps_its_curves_without_responses():
    points = curves_of(wells_of([sample("X", 1e-6), sample("X", 1e-7)]))["X", "P1"]
    assert np.isnan([response for _, response in points]).all()
