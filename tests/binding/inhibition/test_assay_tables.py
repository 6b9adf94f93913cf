"""Tables of rates: titles, units, roles, vehicle and blanks, and every fault at its row with what to do."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from sevenless.binding.inhibition.analyses.analysis import DOSE, RATE, TIME
from sevenless.binding.inhibition.assay_tables.assay_table import AssayTable, read_assay_table
from sevenless.binding.inhibition.assay_tables.quantities import Quantity, find_places, per_second
from sevenless.errors import TableError, UnitError

ENZYME = Quantity(name="enzyme_molar", said="concentrations of enzyme", titles=("enzyme", "factor"), kind="conc")
KOBS = Quantity(name="rate", said="kobs", titles=("kobs",), kind="per_time", option="--rate")


def read(tmp_path: Path, text: str, *quantities: Quantity, name: str = "t.csv", **options) -> AssayTable:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_assay_table(path, quantities or (DOSE, RATE), **options)


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("conc_nM", "30"), ("conc (nM)", "30"), ("inhibitor_uM", "0.03"), ("Dose [µM]", "0.03"), ("conc_molar", "3e-8"),
        ("conc", "30 nM"), ("Inhibitor nM", "30"),
    ],
)  # fmt: skip
def test_doses_by_their_title(tmp_path: Path, title: str, cell: str) -> None:
    assay = read(tmp_path, f"compound,{title},rate\na,{cell},1\n")
    assert assay.table["conc_molar"].to_list() == [3e-8]


def test_a_unit_in_its_own_column_and_as_an_option(tmp_path: Path) -> None:
    own = read(tmp_path, "compound,conc,conc_unit,rate\na,30,nM,1\nb,1,uM,2\n")
    assert own.table["conc_molar"].to_list() == [3e-8, 1e-6]
    told = read(tmp_path, "compound,conc,rate\na,30,1\n", conc_unit="nM")
    assert told.table["conc_molar"].to_list() == [3e-8]


@pytest.mark.parametrize(
    ("title", "cell", "options"),
    [("preincubation_min", "2", {}), ("time (s)", "120", {}), ("preincubation", "2 min", {}),
     ("time", "2", {"time_unit": "min"})],
)  # fmt: skip
def test_times(tmp_path: Path, title: str, cell: str, options: dict[str, str]) -> None:
    assay = read(tmp_path, f"compound,{title},conc_nM,rate\na,{cell},1,1\n", DOSE, RATE, TIME, **options)
    assert assay.table["time_s"].to_list() == [120.0]


@pytest.mark.parametrize(
    ("title", "options"),
    [("kobs_per_min", {}), ("kobs (1/min)", {}), ("kobs (min-1)", {}), ("kobs", {"time_unit": "min"})],
)
def test_kobs_is_per_second(tmp_path: Path, title: str, options: dict[str, str]) -> None:
    assay = read(tmp_path, f"compound,conc_nM,{title}\na,1,0.6\n", DOSE, KOBS, **options)
    assert assay.table["rate"].to_list() == pytest.approx([0.01])


def test_units_of_rates() -> None:
    assert per_second("per_h") == pytest.approx(1 / 3600)
    assert per_second("s⁻¹") == 1.0
    with pytest.raises(UnitError, match="not a unit of a rate"):
        per_second("min")


def test_the_canonical_column_is_taken_of_two(tmp_path: Path) -> None:
    assay = read(tmp_path, "compound,conc_nM,rate,factor,factor_molar\na,1,1,50 nM,5e-8\n", DOSE, RATE, ENZYME)
    assert assay.places["enzyme_molar"].title == "factor_molar"


def test_a_column_that_the_user_names(tmp_path: Path) -> None:
    text = "compound,conc_nM,signal,My slope\na,1,1,2\n"
    assert read(tmp_path, text, chosen={"rate": "My slope"}).table["rate"].to_list() == [2.0]


def test_vehicle_goes_with_every_compound_of_its_plate_and_enzyme(tmp_path: Path) -> None:
    text = """compound,plate,role,conc_nM,rate,enzyme_nM
a,1,sample,10,5,50
b,2,sample,10,6,50
c,1,sample,10,7,20
,1,neutral,,100,50
,2,neutral,,200,50
,1,neutral,0,40,20
,2,neutral,0,90,10
"""
    table = read(tmp_path, text, DOSE, RATE, ENZYME, sorts=["enzyme_molar"]).table
    vehicle = table.filter(pl.col("conc_molar") == 0)
    assert vehicle.select("compound", "rate").rows() == [("a", 100.0), ("b", 200.0), ("c", 40.0)]


def test_vehicle_without_a_label_goes_with_any(tmp_path: Path) -> None:
    text = "compound,protein,conc_nM,rate\na,x,10,5\na,y,10,6\n,,0,100\n,y,0,50\n"
    table = read(tmp_path, text, by=["protein"]).table.filter(pl.col("conc_molar") == 0)
    assert sorted(table.select("protein", "rate").rows()) == [("x", 100.0), ("y", 50.0), ("y", 100.0)]


def test_blanks_are_taken_off_by_plate_and_other_roles_left_out(tmp_path: Path) -> None:
    text = """compound,plate,role,conc_nM,rate
a,1,sample,10,5
a,2,sample,10,5
,1,blank,,1
,1,blank,,3
,2,blank,,1
,2,empty,,
"""
    assay = read(tmp_path, text)
    assert assay.table["rate"].to_list() == [3.0, 4.0]
    said = [str(one) for one in assay.remarks]
    assert "t.csv: 1: the mean rate of 2 blank wells, 2, is taken off" in said
    assert "t.csv: 1 row is left out: role empty" in said


def test_bounds_exclusions_and_masked_wells_are_left_out_and_told(tmp_path: Path) -> None:
    text = """compound,conc_nM,kobs_per_s,kobs_qualifier,exclusion
a,1,0.1,=,
a,2,0.2,<,
a,3,0.3,=,bubble
a,4,OVER,=,
"""
    assay = read(tmp_path, text, DOSE, KOBS)
    assert assay.table["rate"].to_list() == [0.1, None]
    said = " ".join(str(one) for one in assay.remarks)
    assert "1 row is left out: bubble" in said
    assert "1 row is left out: the rate is a bound (< or >), and constants without the slow wells may be off" in said
    assert "1 row is masked (1 overflow)" in said


def test_blanks_without_a_rate_are_told(tmp_path: Path) -> None:
    text = "compound,role,conc_nM,kobs_per_s,kobs_qualifier\na,sample,1,0.1,=\n,blank,,0.2,<\n"
    assay = read(tmp_path, text, DOSE, KOBS)
    assert assay.table["rate"].to_list() == [0.1]
    said = [str(one) for one in assay.remarks if one.severity == "warning"]
    assert any("no blank well has a rate of its own, so that nothing is taken off" in one for one in said)


def test_a_table_without_compounds_is_one(tmp_path: Path) -> None:
    assay = read(tmp_path, "conc_nM,rate\n1,1\n2,2\n", name="drug.csv")
    assert assay.table["compound"].to_list() == ["drug", "drug"]
    assert assay.remarks[0].severity == "warning"
    assert "all 2 rows are of one" in assay.remarks[0].what


FAULTS = {
    "compound,rate\na,1\n": ["there is no column of doses of inhibitor among compound, rate; name it conc_nM"],
    "compound,conc_kg,rate\na,1,1\n": ["the unit of the column 'conc_kg' is not one of concentration"],
    "compound,conc_nM,dose_uM,rate\na,1,1,1\n": ["2 columns may hold doses of inhibitor: conc_nM, dose_uM"],
    "compound,conc_nM,rate,signal\na,1,1,1\n": ["2 columns may hold rates: rate, signal; name one of them with --rate"],
    "compound,conc_nM\na,1\n": ["there is no column of rates"],
    "compound,conc,rate\na,1,1\n": ['line 2, column conc: dose "1" has no unit'],
    "compound,conc_nM,rate\na,-1,1\nb,x,1\n": ['line 2, column conc_nM: dose "-1" is negative', "line 3, column conc"],
    "compound,conc_nM,rate\na,1,fast\n": ['line 2, column rate: "fast" is not a number; write a number, or nothing'],
    "compound,conc_nM,rate\n,1,1\na,2,2\n": ["line 2, column compound: the row names no compound"],
    "compound,conc_nM,rate,role\na,1,1,drug\n": ['role "drug" is unknown; write one of sample, neutral'],
    "compound,conc_nM,rate,weight\na,1,1,-2\n": ['line 2, column weight: weight "-2" is not a number of zero or more'],
    "compound,conc_nM,rate\na,1,\n": ["the column rate holds no number; check that it is the right column"],
    "compound,conc_nM,rate\n": ["there are no rows below the header"],
}  # fmt: skip


@pytest.mark.parametrize("text", FAULTS)
def test_every_fault_is_told_with_its_place(tmp_path: Path, text: str) -> None:
    with pytest.raises(TableError) as failure:
        read(tmp_path, text)
    for said in FAULTS[text]:
        assert said in str(failure.value)
    assert all(problem.file == "t.csv" for problem in failure.value.problems)
    assert all(problem.remedy for problem in failure.value.problems)


def test_all_faults_of_a_table_are_told_at_once(tmp_path: Path) -> None:
    text = "compound,conc_nM,preincubation,rate,enzyme_nM\n,1,5,fast,0\na,-1,x,1,\na,1,-2 min,1,5\n"
    with pytest.raises(TableError) as failure:
        read(tmp_path, text, DOSE, RATE, TIME, ENZYME)
    said = str(failure.value)
    for one in (
        "names no compound", '"fast" is not a number', "concentrations of enzyme is 0", 'dose "-1" is negative',
        'time "5" has no unit', '"x"', 'time "-2 min" is negative', "the row has no concentrations of enzyme",
    ):  # fmt: skip
        assert one in said
    assert [problem.line for problem in failure.value.problems] == sorted(p.line or 0 for p in failure.value.problems)


def test_options_that_contradict_the_table(tmp_path: Path) -> None:
    with pytest.raises(TableError) as failure:
        read(tmp_path, "compound,conc_nM,rate\na,1,1\n", by=["protein"], conc_unit="kg", time_unit="m")
    said = str(failure.value)
    assert "--by: there is no column 'protein' among compound, conc_nM, rate" in said
    assert "--conc-unit: 'kg' is not a unit of concentration" in said
    assert "--time-unit: 'm' is not a unit of time" in said
    with pytest.raises(TableError, match="--conc-unit is given, and the titles state units: conc_nM; leave out one"):
        read(tmp_path, "compound,conc_nM,rate\na,1,1\n", conc_unit="nM")


def test_labels_that_are_taken(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="--by: 'status' is also a column of the results; rename it in the table"):
        read(tmp_path, "compound,conc_nM,rate,status\na,1,1,x\n", by=["status"])
    table = read(tmp_path, "compound,conc_nM,rate,plate\na,1,1,x\n", by=["compound", "plate", "plate"])
    assert table.labels == ("compound", "plate")


def test_a_named_column_that_is_not_there() -> None:
    _, problems = find_places(["conc_nM", "rate"], [DOSE, RATE], chosen={"rate": "slope"})
    assert [str(one) for one in problems] == [
        "--rate: there is no column 'slope' among conc_nM, rate; name a column as it stands in the header"
    ]


def test_parquet_workbook_and_tabs_hold_the_same(tmp_path: Path) -> None:
    from sevenless.files.tables import write_table

    frame = pl.DataFrame({"compound": ["a", "b"], "conc_nM": [0.0, 5.0], "rate": [9.0, 4.5]})
    for name in ("t.parquet", "t.xlsx", "t.tsv", "t.json"):
        write_table(frame, tmp_path / name)
        assert read_assay_table(tmp_path / name, (DOSE, RATE)).table["conc_molar"].to_list() == [0.0, 5e-9]


def test_a_fault_of_a_workbook_names_its_cell(tmp_path: Path) -> None:
    from sevenless.files.tables import write_table

    write_table(pl.DataFrame({"compound": ["a"], "conc_nM": ["x"], "rate": [9.0]}), tmp_path / "t.xlsx")
    with pytest.raises(TableError, match="sheet table, B2"):
        read_assay_table(tmp_path / "t.xlsx", (DOSE, RATE))
