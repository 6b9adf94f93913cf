"""The manifest: one row per plate, and every fault of it with its cell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from sevenless.assays.runs.manifest import read_manifest
from sevenless.assays.runs.runfile import ManifestRules, ReadEntry, RunFile, RunFiles
from sevenless.errors import ReadError, RunFileError

RULES = ManifestRules(
    file="manifest.csv", plate="Barcode", map="Template", time="Duration", time_unit="h", columns={"cell_line": "clid"}
)
GOOD = "Barcode,Duration,Template,clid,note\n007,0,u.csv,H358,x\nP2,72,t.csv,H358,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("u.csv", "t.csv"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    return tmp_path


def run_in(folder: Path, text: str, **rules: object) -> RunFile:
    (folder / "manifest.csv").write_text(text, encoding="utf-8")
    files = RunFiles(reads=(ReadEntry(file="x.csv"),))
    return RunFile(protocol="ctg-3d", files=files, manifest=replace(RULES, **rules), folder=folder, name="run.toml")


def says(run: RunFile) -> list[str]:
    with pytest.raises(RunFileError) as caught:
        read_manifest(run)
    return [str(problem) for problem in caught.value.problems]


def test_rows_become_plates_with_times_in_seconds_and_maps_as_paths(folder):
    manifest = read_manifest(run_in(folder, GOOD))
    assert manifest is not None
    first, second = manifest.plates.values()
    assert (first.plate, first.time_s, first.is_day0, first.map_file) == ("007", 0.0, True, folder / "u.csv")
    assert (second.time_s, second.is_day0, second.columns) == (72 * 3600.0, False, {"cell_line": "H358"})
    assert manifest.columns == ("cell_line",)
    assert len(manifest.sha256) == 64


def test_without_a_list_of_columns_all_others_are_kept_under_our_kind_of_name(folder):
    text = "Barcode,Duration,Template,Cell line,File,Concentration\nP1,0,u.csv,H358,x,3\n"
    manifest = read_manifest(run_in(folder, text, columns=None))
    assert manifest is not None
    assert manifest.plates["P1"].columns == {"cell_line": "H358"}


def test_times_may_carry_their_unit(folder):
    text = "Barcode,Duration,Template,clid,td\nP1,3 d,u.csv,x,30\n"
    rules = {"time_unit": None, "division_time": "td", "division_time_unit": "h"}
    manifest = read_manifest(run_in(folder, text, **rules))
    assert manifest is not None
    assert (manifest.plates["P1"].time_s, manifest.plates["P1"].division_time_s) == (259200.0, 108000.0)


def test_a_run_without_manifest_has_none(folder):
    assert read_manifest(replace(run_in(folder, GOOD), manifest=None)) is None


def test_every_fault_of_the_rows_is_told_with_its_place(folder):
    text = "Barcode,Duration,Template,clid\n,0,u.csv,a\nP2,soon,t.csv,a\nP3,1,no.csv,a\nP4,-1,,a\nP4,1,t.csv,b\n"
    assert says(run_in(folder, text)) == [
        "manifest.csv, line 2, column Barcode: the plate has no name; write the name its file has",
        'manifest.csv, line 3, column Duration: "soon" is not a number with a unit; write a number',
        'manifest.csv, line 4, column Template: no file is called "no.csv"; put it beside the manifest or the run file',
        "manifest.csv, line 5, column Template: the plate has no map; name its map, or leave the plate out",
        "manifest.csv, line 5, column Duration: a time of -1 is less than nothing; correct it",
        'manifest.csv: plate "P4" stands in 2 rows; keep one row per plate',
    ]


def test_absent_columns_are_told_with_what_may_be_meant(folder):
    assert says(run_in(folder, "Barcod,Duration,Template\nP1,0,u.csv\n")) == [
        'manifest.csv: has no column "Barcode" ([manifest] plate); did you mean "Barcod"?',
        'manifest.csv: has no column "clid" ([manifest] columns.cell_line); its columns: Barcod, Duration, Template',
    ]


def test_a_column_cannot_take_the_name_of_one_of_ours(folder):
    rules = {"columns": {"signal": "clid"}}
    assert says(run_in(folder, GOOD, **rules)) == [
        "manifest.csv: [manifest] columns.signal: the analysis gives this name to a column of its own; rename it"
    ]


def test_a_bare_time_needs_a_unit(folder):
    assert says(run_in(folder, "Barcode,Duration,Template,clid\nP1,72,u.csv,a\n", time_unit=None)) == [
        'manifest.csv, line 2, column Duration: time "72" has no unit; add time_unit = "h" to [manifest]'
    ]


def test_in_a_workbook_the_cell_is_named(folder):
    with xlsxwriter.Workbook(str(folder / "m.xlsx")) as workbook:
        sheet = workbook.add_worksheet("plates")
        for row, cells in enumerate([["Barcode", "Duration", "Template", "clid"], [20190419, "x", "u.csv", "a"]]):
            sheet.write_row(row, 0, cells)
    run = run_in(folder, GOOD, file="m.xlsx")
    assert says(run) == ['m.xlsx, sheet plates, B2: "x" is not a number with a unit; write a number']
    assert says(replace(run, manifest=replace(RULES, file="m.xlsx", sheet="no"))) == [
        'm.xlsx: has no sheet called "no"; its sheets: plates'
    ]


def test_a_number_for_a_name_loses_no_digit_and_gains_no_point(folder):
    with xlsxwriter.Workbook(str(folder / "m.xlsx")) as workbook:
        workbook.add_worksheet().write_row(0, 0, ["Barcode", "Duration", "Template", "clid"])
        workbook.worksheets()[0].write_row(1, 0, [20190419, 0, "u.csv", 11])
    manifest = read_manifest(run_in(folder, GOOD, file="m.xlsx"))
    assert manifest is not None
    assert manifest.plates["20190419"].columns == {"cell_line": "11"}


def test_an_empty_table_and_an_absent_file(folder):
    assert says(run_in(folder, "Barcode,Duration,Template,clid\n")) == [
        "manifest.csv: lists no plates; write one row per plate below the titles"
    ]
    assert "no file is called" in says(run_in(folder, GOOD, file="other.csv"))[0]
    (folder / "bad.xlsx").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(ReadError):
        read_manifest(run_in(folder, GOOD, file="bad.xlsx"))
