"""Maps of every style that are right, and the wells that must come of them."""

from __future__ import annotations

import hashlib
import textwrap
import tomllib
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from polars.testing import assert_frame_equal

from sevenless.errors import MapError
from sevenless.files.tables import TABLE_ENDINGS, write_table
from sevenless.plates import map_toml
from sevenless.plates.map_long import map_of_table
from sevenless.plates.map_rules import map_of_draft
from sevenless.plates.maps import read_map
from sevenless.plates.platemap import PLATE_MAP_COLUMNS, PlateMap

CASES = tomllib.loads((Path(__file__).parent / "cases" / "maps.toml").read_text(encoding="utf-8"))["case"]


def wells_of_lines(lines: str) -> list[tuple[str | float | None, ...]]:
    """The rows that a case's lines stand for, in the order of `PLATE_MAP_COLUMNS`."""
    rows = []
    for line in lines.split("\n"):
        if line:
            well, role, compound, conc, second, conc_2, *plate = (
                None if part == "-" else part for part in line.split()
            )
            doses = [None if dose is None else float(f"{dose}e-9") for dose in (conc, conc_2)]
            rows.append((plate[0] if plate else None, well, role, compound, doses[0], second, doses[1]))
    return rows


def without_doses(row: tuple) -> tuple:
    """Plate, well, role and compounds, and which of the two doses there are."""
    return (*row[:4], row[5], row[4] is None, row[6] is None)


def doses(row: tuple) -> list[float]:
    """The doses of a row that there are."""
    return [dose for dose in (row[4], row[6]) if dose is not None]


def read_text_map(case: dict, tmp_path: Path) -> PlateMap:
    path = tmp_path / f"map{case['ending']}"
    path.write_text(case["text"], encoding="utf-8")
    return read_map(path)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"].replace(" ", "-"))
def test_the_wells_are_those_meant(case: dict, tmp_path: Path) -> None:
    found = read_text_map(case, tmp_path)
    if "wells" in case:
        expected = wells_of_lines(case["wells"])
        rows = found.table.select(*PLATE_MAP_COLUMNS).rows()
        assert [without_doses(row) for row in rows] == [without_doses(row) for row in expected]
        assert [doses(row) for row in rows] == [pytest.approx(doses(row), rel=1e-12) for row in expected]
    assert found.extra_columns == list(case.get("further", {}))
    for name, values in case.get("further", {}).items():
        assert found.table[name].to_list() == [value if value != "" else None for value in values]


def test_the_file_is_named_with_its_checksum(tmp_path: Path) -> None:
    for name, text in (("a.toml", '[well.A1]\nrole = "neutral"\n'), ("b.csv", "well,role\nA1,neutral\n")):
        (tmp_path / name).write_text(text)
        assert read_map(tmp_path / name).sources == {name: hashlib.sha256(text.encode()).hexdigest()}


def test_the_unit_given_is_used_only_where_the_file_is_silent(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("well,compound,conc,conc_unit\nA1,X,1,\nA2,X,1,nM\nA3,X,1 pM,\n")
    assert read_map(tmp_path / "a.csv", conc_unit="uM").table["conc_molar"].to_list() == [1e-6, 1e-9, 1e-12]


def test_toml_is_read_whatever_the_editor_made_of_its_bytes(tmp_path: Path) -> None:
    text = '[well.A1]\r\ncompound = "X"\r\nconc = "1 µM"\r\n'
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        (tmp_path / "a.toml").write_bytes(text.encode(encoding))
        assert read_map(tmp_path / "a.toml").table["conc_molar"].to_list() == [1e-6]


def test_a_table_may_come_as_parquet_or_json(tmp_path: Path) -> None:
    table = pl.DataFrame({"well": ["A1", "B1"], "compound": ["X", None], "conc_nM": [10, 0], "passage": [3, 3]})
    table.write_parquet(tmp_path / "a.parquet")
    table.write_json(tmp_path / "a.json")
    for name in ("a.parquet", "a.json"):
        found = read_map(tmp_path / name)
        assert found.table["conc_molar"].to_list() == [1e-8, 0.0]
        assert found.table["role"].to_list() == ["sample", "neutral"]
        assert found.table["passage"].to_list() == [3.0, 3.0]


def test_a_map_written_as_a_table_reads_back_as_it_was(tmp_path: Path) -> None:
    source = {
        "plate": ["P1", "P1", "P2", "P2", "P2", "P2"],
        "well": ["A1", "B2", "A1", "C3", "D4", "E5"],
        "role": ["sample", "neutral", "inhibitor", "blank", "time0", "empty"],
        "compound": ["X", "DMSO", "BAY-293", None, None, None],
        "conc_molar": [1 / 3e6, 0, None, None, None, None],
        "compound_2": ["Y", None, None, None, None, None],
        "conc_2_molar": [2e-9, None, None, None, None, None],
        "cell_line": ["a", "a", "b", None, "c", "c"],
    }
    first = map_of_table(pl.DataFrame(source))
    for ending in TABLE_ENDINGS:
        write_table(first.table, tmp_path / f"map{ending}")
        # A workbook keeps 16 digits, so its doses are equal to the last of them.
        assert_frame_equal(read_map(tmp_path / f"map{ending}").table, first.table, rel_tol=1e-15, abs_tol=0)


def test_the_example_of_the_description_is_the_plate_it_says() -> None:
    text = (map_toml.__doc__ or "").split("::\n\n")[1].split("\n\n**")[0]
    draft = map_toml.draft_of_toml(textwrap.dedent(text), file="example.toml")
    table = map_of_draft(draft, conc_unit=None, sources={}).table
    assert table["role"].value_counts().sort("role").rows() == [("inhibitor", 32), ("neutral", 48), ("sample", 176)]
    samples = table.filter(pl.col("role") == "sample")
    assert samples.group_by("compound").len()["len"].to_list() == [22] * 8
    assert samples["conc_molar"].max() == 1e-5


def test_a_long_table_may_stand_on_any_one_sheet(tmp_path: Path) -> None:
    def write(**sheets: list[list[str | float]]) -> Path:
        with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
        return tmp_path / "a.xlsx"

    table: list[list[str | float]] = [
        ["Layout of 3 May"],
        ["Well", "Drug", "Dose (nM)"],
        ["A1", "X", 10],
        ["A2", "DMSO"],
    ]
    found = read_map(write(notes=[["made by hand"]], layout=table))
    assert found.table["conc_molar"].to_list() == [1e-8, 0.0]
    with pytest.raises(MapError, match="several sheets are long tables: one, two; keep one, with a column plate"):
        read_map(write(one=table, two=table))
    faulty = [*table, ["A3", "X", -1]]
    with pytest.raises(MapError, match=r'a\.xlsx, sheet layout, C5, well A03: concentration "-1" is not a number'):
        read_map(write(layout=faulty))
