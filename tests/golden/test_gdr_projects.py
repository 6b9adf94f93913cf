"""Two real growth projects, from the raw files of the reader to growth metrics (the real instrument files)."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sevenless.assays.analysis import Analysis
from sevenless.assays.analyze import analyze
from sevenless.errors import RunFileError

RUN = """\
format = "sevenless.run"
version = 1
protocol = "ctg-3d"
[files]
reads = ["{reads}"]
conc_unit = "uM"
{files}
[manifest]
file = "{manifest}"
plate = "Barcode"
map = "Template"
time = "Duration"
time_unit = "h"
columns = {{ cell_line = "clid" }}
{more}
"""


def run_of(folder: Path, reads: Path, manifest: Path, *, files: str = "", more: str = "") -> Path:
    path = folder / "run.toml"
    text = RUN.format(reads=reads.as_posix(), manifest=manifest.as_posix(), files=files, more=more)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def project(shared: Path) -> Path:
    return shared / "ctg" / "gdr_data1"


@pytest.fixture(scope="module")
def first(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    """Twelve plates of six cell lines; raw values less the background that the reader measured, as gDR takes them."""
    folder = tmp_path_factory.mktemp("gdr1")
    run = run_of(
        folder, project / "RawData_*.xlsx", project / "manifest.xlsx", more="[read]\nsubtract_background = true\n"
    )
    return analyze(run)


def reference_wells(project: Path) -> pl.DataFrame:
    """What gDRimport reads of every well of every plate."""
    table = pl.read_csv(project / "ref_RawData_day0_day7_xlsx.csv", separator=";", infer_schema_length=None)
    well = pl.concat_str("WellRow", pl.col("WellColumn").cast(pl.String).str.zfill(2))
    return table.select(pl.col("Barcode").alias("plate"), well.alias("well"), "ReadoutValue", "BackgroundValue")


def reference_map(project: Path) -> pl.DataFrame:
    """What gDRimport reads of both templates."""
    table = pl.read_csv(project / "ref_template_treated_untreated_xlsx.csv", infer_schema_length=0, null_values="NA")
    well = pl.concat_str("WellRow", pl.col("WellColumn").str.zfill(2))
    doses = [pl.col(name).cast(pl.Float64) for name in ("Concentration", "Concentration_2")]
    return table.select(well.alias("well"), "Template", "Gnumber", "Gnumber_2", *doses)


def test_every_raw_value_of_the_joined_table_is_that_of_the_reference(first, project):
    reference = reference_wells(project)
    joined = reference.join(first.wells, on=["plate", "well"], how="full", coalesce=True)
    assert len(reference) == len(first.wells) == len(joined) == 12 * 384
    assert (joined["raw_luminescence"] == joined["ReadoutValue"]).all()


def test_every_content_of_the_joined_table_is_that_of_the_reference(first, project):
    template = {0: "Template_Untreated.xlsx", 604800: "Template_7daytreated.xlsx"}
    plates = first.plates.select("plate", pl.col("time_s").cast(pl.Int64).replace_strict(template).alias("Template"))
    wells = first.wells.join(plates, on="plate", how="left")
    joined = wells.join(reference_map(project), on=["Template", "well"], how="left", validate="m:1")
    untreated = joined["Gnumber"].is_in(["vehicle", "untreated"])
    second = joined["Gnumber_2"].is_not_null() & (joined["Gnumber_2"] != "vehicle")
    expected = (
        pl.when(joined["Gnumber"].is_null()).then(pl.lit("empty"))
        .when(joined["Template"] == template[0]).then(pl.lit("time0"))
        .when(untreated & ~second).then(pl.lit("neutral"))
        .otherwise(pl.lit("sample"))
    )  # fmt: skip
    assert joined.select((pl.col("role") == expected).all()).item()
    dosed = joined.filter(~untreated & joined["Gnumber"].is_not_null())
    assert (dosed["compound"] == dosed["Gnumber"]).all()
    assert dosed["conc_molar"].to_numpy() == pytest.approx(dosed["Concentration"].to_numpy() * 1e-6, rel=1e-12)
    both = joined.filter(second)
    assert len(both) == 6 * (72 + 72 + 16)
    assert (both["compound_2"] == both["Gnumber_2"]).all()
    assert both["conc_2_molar"].to_numpy() == pytest.approx(both["Concentration_2"].to_numpy() * 1e-6, rel=1e-12)
    assert joined.filter(~second)["compound_2"].null_count() == len(joined) - len(both)


def test_the_background_is_taken_off_the_signal_and_not_off_the_raw_values(first, project):
    joined = first.wells.join(reference_wells(project), on=["plate", "well"], how="left")
    assert (joined["signal"] == joined["ReadoutValue"] - joined["BackgroundValue"]).all()
    assert "taken off" in first.methods["background"]


def test_there_is_a_curve_for_each_compound_and_partner_in_each_line(first):
    labels = first.fits.table.select("compound", "compound_2", "cell_line").unique()
    assert len(first.fits) == len(labels) == 2 * 2 * 6
    assert first.fits.table["n_points"].to_list() == [72 + 16] * 24
    assert first.fits.table["n_neutral"].to_list() == [16] * 24


def test_viability_is_that_of_the_vehicle_of_the_plate(first):
    wells = first.wells.filter(plate="201904197b")
    vehicle = float(np.median(wells.filter(role="neutral")["signal"].to_numpy()))
    assert wells["response"].to_numpy() == pytest.approx(100 * wells["signal"].to_numpy() / vehicle, rel=1e-12)


def test_gr_values_computed_again_from_the_raw_reference_are_the_same(first, project):
    """From the reference table and the templates alone, in plain numpy."""
    raw = reference_wells(project).with_columns((pl.col("ReadoutValue") - pl.col("BackgroundValue")).alias("x"))
    map_of = reference_map(project).filter(pl.col("Gnumber").is_not_null())
    treated = map_of.filter(pl.col("Template") == "Template_7daytreated.xlsx")
    untreated = map_of.filter(pl.col("Template") == "Template_Untreated.xlsx")
    assert first.growth_points is not None
    checked = 0
    for letter in "abcdef":
        day0 = raw.filter(plate=f"201904190{letter}").join(untreated, on="well")
        day7 = raw.filter(plate=f"201904197{letter}").join(treated, on="well")
        x0 = np.median(day0["x"].to_numpy())
        for partner in ("vehicle", "G00011"):
            here = day7.filter(Gnumber_2=partner)
            control = np.median(here.filter(Gnumber="vehicle")["x"].to_numpy())
            wells = here.filter(pl.col("Gnumber") != "vehicle")
            ours = wells.join(first.growth_points, on=["plate", "well"], how="left")["gr_value"].to_numpy()
            if control <= x0:
                assert np.isnan(ours).all()
                continue
            expected = 2 ** (np.log2(wells["x"].to_numpy() / x0) / np.log2(control / x0)) - 1
            assert ours == pytest.approx(expected, rel=1e-9)
            checked += len(ours)
    assert checked > 1000


def test_growth_metrics_are_reported_or_refused_with_a_reason(first):
    assert first.growth is not None
    assert len(first.growth) == 24
    assert set(first.growth["gr_status"]) <= {"ok", "flat", "refused", "not_converged"}
    said = first.growth.filter(pl.col("gr_status") == "ok")
    assert len(said) >= 12
    assert said["gr50_qualifier"].is_in(["=", "<", ">"]).sum() >= 12
    refused = first.growth.filter(pl.col("gr_status") == "refused")
    assert refused["gr_message"].str.contains("did not grow").all()


@pytest.fixture(scope="module")
def second(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    """28 plates. Its templates begin with a row and a column of labels, and name no vehicle: the rest is vehicle."""
    folder, project = tmp_path_factory.mktemp("gdr4"), shared / "ctg" / "gdr_data4"
    more = 'map_corner = "B2"\n'
    run = run_of(folder, project / "*.csv", project / "Manifest.xlsx", files='unlisted = "neutral"', more=more)
    return analyze(run)


def test_28_plates_in_one_run(second):
    assert len(second.plates) == 28
    assert second.plates.filter(pl.col("time_s") == 0).height == 14
    assert second.plates.filter(pl.col("level") == "fail").height == 0
    assert len(second.fits) == 14 * 22
    assert set(second.plates["n_wells"]) == {252}


def test_vehicle_wells_of_the_28_plates_agree(second):
    """Were the templates read one row or column off, potent doses would stand among the vehicle wells."""
    cv = second.quality.filter(pl.col("metric") == "cv_neutral_percent")["value"].drop_nulls()
    assert len(cv) == 14
    assert cv.max() < 15
    assert second.wells.filter(plate="H0109269D01", well="M03").select("role", "conc_molar").row(0) == ("sample", 2e-5)


def test_growth_of_the_28_plates(second):
    assert second.growth is not None
    ok = second.growth.filter(pl.col("gr_status") != "refused")
    assert len(ok) == len(second.growth) == 14 * 22
    assert ok["doublings"].min() > 0.3
    wells, plate = second.wells, "H0109269D01"
    x0 = np.median(wells.filter(plate="H0109269D00", role="time0")["raw_luminescence"].to_numpy())
    control = np.median(wells.filter(plate=plate, role="neutral")["raw_luminescence"].to_numpy())
    x = wells.filter(plate=plate, well="M03")["raw_luminescence"].item()
    assert second.growth_points is not None
    ours = second.growth_points.filter(plate=plate, well="M03")["gr_value"].item()
    assert ours == pytest.approx(2 ** (math.log2(x / x0) / math.log2(control / x0)) - 1, rel=1e-12)


def test_without_being_told_of_the_vehicle_the_project_is_refused_with_the_remedy(shared, tmp_path):
    project = shared / "ctg" / "gdr_data4"
    with pytest.raises(RunFileError) as caught:
        analyze(run_of(tmp_path, project / "*.csv", project / "Manifest.xlsx", more='map_corner = "B2"\n'))
    assert len(caught.value.problems) == 14
    assert 'write unlisted = "neutral" under [files]' in str(caught.value.problems[0])


def test_templates_read_a_row_and_a_column_off_are_refused_with_their_corner(shared, tmp_path):
    """Not a word about it, and 262 of the 308 curves would be inactive."""
    project = shared / "ctg" / "gdr_data4"
    with pytest.raises(RunFileError) as caught:
        analyze(run_of(tmp_path, project / "*.csv", project / "Manifest.xlsx", files='unlisted = "neutral"'))
    (problem,) = caught.value.problems
    assert "; likewise on 27 more plates" in problem.what
    assert 'map_corner = "B2"' in str(problem.remedy)


def test_a_background_that_a_plate_lacks_is_missed_in_the_file_of_that_plate(shared, tmp_path):
    project = shared / "ctg" / "gdr_data4"
    more = 'map_corner = "B2"\n[read]\nsubtract_background = true\n'
    with pytest.raises(RunFileError) as caught:
        analyze(run_of(tmp_path, project / "*.csv", project / "Manifest.xlsx", files='unlisted = "neutral"', more=more))
    assert len(caught.value.problems) == 28
    assert all(problem.file == f"{problem.plate}.csv" for problem in caught.value.problems)
