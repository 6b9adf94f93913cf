"""Templates with a sheet per variable: made here, and those of the real screens beside the project."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from sevenless.errors import MapError
from sevenless.plates.geometry import well_name
from sevenless.plates.maps import read_map

Grid = list[list[str | float | None]]


def write_workbook(path: Path, sheets: Mapping[str, Grid]) -> Path:
    """A workbook with a grid per sheet."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_the_first_cell_of_a_sheet_is_well_a01(tmp_path: Path) -> None:
    sheets: dict[str, Grid] = {
        "Gnumber": [["G1", None, "vehicle"], [None, None, None], ["G2", "untreated", None]],
        "Concentration (uM)": [[10, None, 0], [None, None, None], [0.5, 0, None]],
    }
    table = read_map(write_workbook(tmp_path / "a.xlsx", sheets)).table
    assert table.select("well", "role", "compound", "conc_molar").rows() == [
        ("A01", "sample", "G1", 1e-5),
        ("A03", "neutral", "vehicle", 0.0),
        ("C01", "sample", "G2", 5e-7),
        ("C02", "neutral", "untreated", 0.0),
    ]


def test_empty_rows_and_columns_before_the_first_filled_cell_count(tmp_path: Path) -> None:
    sheets: dict[str, Grid] = {
        "gnumber": [[], [], [None, None, None, "X"]],
        "concentration": [[], [], [None] * 3 + [1]],
    }
    assert read_map(write_workbook(tmp_path / "a.xlsx", sheets), conc_unit="nM").table["well"].to_list() == ["C04"]


@pytest.mark.parametrize("name", ["GNUMBER", "Drug", "compound"])
def test_names_of_sheets_are_understood_in_any_case(tmp_path: Path, name: str) -> None:
    sheets: dict[str, Grid] = {name: [["X"]], "CONC": [["1 nM"]], "Cell Line": [["A549"]], "empty": []}
    found = read_map(write_workbook(tmp_path / "a.xlsx", sheets)).table
    assert found.rows() == [(None, "A01", "sample", "X", 1e-9, None, None, "A549")]


def test_an_unnamed_sheet_of_vehicle_is_an_untreated_plate(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"Sheet1": [[None, "vehicle"], ["Untreated", "DMSO"]]})
    assert read_map(path).table.select("well", "role", "conc_molar").rows() == [
        ("A02", "neutral", 0.0),
        ("B01", "neutral", 0.0),
        ("B02", "neutral", 0.0),
    ]


def test_an_unnamed_sheet_of_compounds_is_not_guessed(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"Sheet1": [["X", "vehicle"]]})
    with pytest.raises(MapError, match="not a plate map that we know"):
        read_map(path)


def test_a_bare_concentration_is_refused_with_sheet_and_cell(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"Gnumber": [["X", "X"]], "Concentration": [[10, 3]]})
    with pytest.raises(MapError) as caught:
        read_map(path)
    (problem,) = caught.value.problems
    assert (problem.sheet, problem.cell, problem.well) == ("Concentration", "A1", "A01")
    assert "has no unit (and 1 more: A02)" in problem.what


def test_a_sheet_larger_than_any_plate_is_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"Gnumber": [["X"]], "Notes": [[None] * 50 + ["seen on the way"]]})
    with pytest.raises(MapError, match="sheet Notes: the grid has 1 rows and 51 columns"):
        read_map(path)


def test_two_sheets_of_one_variable_are_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"Gnumber": [["X"]], "drug": [["X"]], "conc": [["1 nM"]]})
    with pytest.raises(MapError, match="drug and Gnumber are the same variable, compound"):
        read_map(path)


def test_labelled_grids_may_stand_on_the_sheets_of_a_workbook(tmp_path: Path) -> None:
    head: list[str | float | None] = [None, 1, 2, 3]
    sheets: dict[str, Grid] = {
        "compound": [head, ["A", "X", "X", "DMSO"], ["B", "Y", "Y", "DMSO"]],
        "conc (nM)": [["made on Monday"], [], head, ["A", 10, 1, 0], ["B", 10, 1, 0]],
    }
    found = read_map(write_workbook(tmp_path / "a.xlsx", sheets))
    assert found.plate_format == 6
    assert found.table["conc_molar"].to_list() == [1e-8, 1e-9, 0.0, 1e-8, 1e-9, 0.0]


def reference_rows(path: Path) -> dict[str, tuple[str | None, float | None, str | None, float | None]]:
    """What gDRimport read of a treated template, by well; decimal comma where the file has semicolons."""
    text = path.read_text(encoding="utf-8")
    delimiter = ";" if ";" in text.splitlines()[0] else ","

    def number(cell: str) -> float | None:
        return None if cell == "NA" else float(cell.replace(",", "."))

    def name(cell: str) -> str | None:
        return None if cell == "NA" else cell

    rows = {}
    for row in csv.DictReader(text.splitlines(), delimiter=delimiter):
        key = f"{row['Template']} {well_name(ord(row['WellRow']) - 65, int(row['WellColumn']) - 1)}"
        values = (name(row["Gnumber"]), number(row["Concentration"]), name(row["Gnumber_2"]))
        rows[key] = (*values, number(row["Concentration_2"]))
    return rows


def parsed_rows(path: Path, *, untreated: bool) -> dict[str, tuple[str | None, float | None, str | None, float | None]]:
    """A template as we read it, in the words of gDRimport: micromolar, vehicle where there is no compound.

    Its untreated templates name one compound and no dose, whatever word the sheet has for vehicle.
    """
    rows = {}
    for well, role, compound, conc, second, conc_2 in (
        read_map(path, conc_unit="uM")
        .table.select("well", "role", "compound", "conc_molar", "compound_2", "conc_2_molar")
        .iter_rows()
    ):
        if untreated:
            assert (role, conc, second, conc_2) == ("neutral", 0.0, None, None)
            rows[f"{path.name} {well}"] = ("vehicle", None, None, None)
        else:
            rows[f"{path.name} {well}"] = (compound, conc * 1e6, second or "vehicle", (conc_2 or 0.0) * 1e6)
    return rows


@pytest.mark.parametrize("reference", ["ref_template_treated_xlsx.csv", "ref_template_treated_untreated_xlsx.csv"])
def test_every_value_of_the_templates_equals_the_reference(shared: Path, reference: str) -> None:
    folder = shared / "ctg" / "gdr_data1"
    expected = reference_rows(folder / reference)
    parsed = parsed_rows(folder / "Template_7daytreated.xlsx", untreated=False)
    if "untreated" in reference:
        parsed |= parsed_rows(folder / "Template_Untreated.xlsx", untreated=True)
    filled = {key: row for key, row in expected.items() if row[0] is not None}
    assert len(filled) == (640 if len(expected) == 768 else 320)
    assert parsed.keys() == filled.keys()
    for key, row in filled.items():
        found = parsed[key]
        assert (found[0], found[2]) == (row[0], row[2]), key
        # The reference is printed with 15 digits.
        assert [found[1], found[3]] == [
            None if dose is None else pytest.approx(dose, rel=1e-13) for dose in (row[1], row[3])
        ]


def test_vehicle_with_a_second_drug_is_treated_and_vehicle_alone_is_neutral(shared: Path) -> None:
    table = read_map(shared / "ctg" / "gdr_data1" / "Template_7daytreated.xlsx", conc_unit="uM").table
    vehicle = table.filter(pl.col("compound") == "vehicle")
    assert vehicle.filter(pl.col("role") == "neutral")["compound_2"].null_count() == 16
    assert vehicle.filter(pl.col("role") == "sample")["compound_2"].unique().to_list() == ["G00011"]
    assert table["role"].value_counts().sort("role").rows() == [("neutral", 16), ("sample", 304)]


def test_the_templates_of_the_28_plates(shared: Path) -> None:
    folder = shared / "ctg" / "gdr_data4"
    treated = read_map(folder / "Project40.treated.template.xlsx", conc_unit="uM").table
    assert treated["role"].unique().to_list() == ["sample"]
    series = treated.group_by("compound").agg(
        pl.len(),
        pl.col("conc_molar").max().alias("top"),
        (pl.col("conc_molar").max() / pl.col("conc_molar").min()).alias("span"),
    )
    assert series["compound"].n_unique() == 22
    assert series["len"].unique().to_list() == [9]
    assert sorted(series["top"].unique().to_list()) == pytest.approx([1e-5, 2e-5, 3e-5])
    assert series["span"].to_list() == pytest.approx([3**8] * 22)
    untreated = read_map(folder / "Project40.untreated.template.xlsx").table
    assert untreated["role"].unique().to_list() == ["neutral"]
    assert untreated["well"].to_list() == treated["well"].to_list()
