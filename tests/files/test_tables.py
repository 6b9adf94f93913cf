"""Tables out and in again, and what is told of those that are none."""

from __future__ import annotations

import json
import math
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from sevenless.errors import InputError, ReadError, TableError
from sevenless.files.tables import TABLE_ENDINGS, read_table, write_table

INF = math.inf
FITS = pl.DataFrame(
    {
        "curve": ["b", "a", "c", "d"],
        "log10_ic50_molar": [-8.25, None, -6.0, 1 / 3],
        "log10_ic50_molar_lo": [-INF, -7.5, None, -9.0],
        "log10_ic50_molar_hi": [-8.0, INF, INF, -5.0],
        "n_points": [10, None, 8, 12],
        "defined": [True, False, None, True],
        "status": ["ok", None, "no effect", "ok; noted, \"quoted\"\nin two lines"],
    }
)  # fmt: skip


@pytest.mark.parametrize("ending", TABLE_ENDINGS)
def test_a_table_comes_back_as_it_went(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"fits{ending}"
    write_table(FITS, path)
    back = read_table(path)
    assert back.columns == FITS.columns
    assert_frame_equal(back, FITS, rel_tol=1e-15, abs_tol=0)


@pytest.mark.parametrize("ending", TABLE_ENDINGS)
def test_infinities_and_missing_values_are_told_apart(tmp_path: Path, ending: str) -> None:
    table = pl.DataFrame({"x": [INF, -INF, None, math.nan, 1.5], "row": [1, 2, 3, 4, 5]})
    write_table(table, tmp_path / f"x{ending}")
    back = read_table(tmp_path / f"x{ending}")["x"].to_list()
    assert back[:3] == [INF, -INF, None]
    assert math.isnan(back[3])
    assert back[4] == 1.5


def test_json_is_valid_json_with_infinities_as_text(tmp_path: Path) -> None:
    write_table(FITS, tmp_path / "a.json")

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    records = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"), parse_constant=refuse)
    assert [record["log10_ic50_molar_lo"] for record in records] == ["-inf", -7.5, None, -9.0]
    assert [record["log10_ic50_molar_hi"] for record in records] == [-8.0, "inf", "inf", -5.0]
    assert list(records[0]) == FITS.columns


def test_a_workbook_holds_infinities_as_text(tmp_path: Path) -> None:
    from sevenless.files.document import open_document

    write_table(FITS, tmp_path / "a.xlsx")
    rows = open_document(tmp_path / "a.xlsx").sheets[0].rows
    assert rows[1][2] == "-inf"
    assert rows[2][3] == "inf"
    assert rows[3][2] is None


def test_text_that_looks_like_a_formula_or_link_stays_text(tmp_path: Path) -> None:
    table = pl.DataFrame({"name": ["=1+1", "https://example.org", "@x", "+5 %"]})
    write_table(table, tmp_path / "a.xlsx")
    assert read_table(tmp_path / "a.xlsx").equals(table)


@pytest.mark.parametrize("ending", TABLE_ENDINGS)
def test_a_table_without_rows_keeps_its_columns(tmp_path: Path, ending: str) -> None:
    write_table(FITS.head(0), tmp_path / f"a{ending}")
    if ending == ".json":
        assert (tmp_path / "a.json").read_text() == "[]\n"
    else:
        assert read_table(tmp_path / f"a{ending}").columns == FITS.columns


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    # A spreadsheet ends at 9.99e307; beyond, its sixteen digits can round to infinity.
    values=st.lists(
        st.one_of(st.none(), st.floats(-9.9e307, 9.9e307), st.sampled_from([math.inf, -math.inf])),
        min_size=1, max_size=8,
    ),
    ending=st.sampled_from(TABLE_ENDINGS),
)  # fmt: skip
def test_any_numbers_come_back(tmp_path: Path, values: list[float | None], ending: str) -> None:
    table = pl.DataFrame(
        {"label": [f"row {number}" for number in range(len(values))], "x": pl.Series(values, dtype=pl.Float64)}
    )
    write_table(table, tmp_path / f"a{ending}")
    back = read_table(tmp_path / f"a{ending}")
    digits = 5e-16 if ending == ".xlsx" else 0
    for wanted, found in zip(values, back["x"].to_list(), strict=True):
        assert found == wanted or (digits and math.isclose(float(found), float(wanted), rel_tol=digits))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=8).map(lambda text: f"n{text}"),
        min_size=1, max_size=6,
    ),
    ending=st.sampled_from([".csv", ".tsv", ".json", ".parquet", ".xlsx"]),
)  # fmt: skip
def test_any_names_come_back(tmp_path: Path, names: list[str], ending: str) -> None:
    table = pl.DataFrame({"name": names, "x": [1.5] * len(names), "y": [2.5] * len(names)})
    write_table(table, tmp_path / f"a{ending}")
    back = read_table(tmp_path / f"a{ending}")
    if set(names) <= {"nan"}:
        assert back["name"].is_nan().all() or back["name"].to_list() == names
    else:
        assert back["name"].to_list() == names


@pytest.mark.parametrize(
    "content",
    [
        b"curve;conc;response\na;0,5;100\nb;1,5;50\n",
        b"curve\tconc\tresponse\na\t0.5\t100\nb\t1.5\t50\n",
        b"\xef\xbb\xbfcurve,conc,response\r\n a ,0.5 ,100\r\nb,1.5,50\r\n\r\n,,\r\n",
        "curve;conc;response\na;0,5;100\nb;1,5;50\n".encode("utf-16"),
        b'\n\ncurve,conc,response,\na,"0,5",100,\nb,"1,5",50,\n',
    ],
    ids=["semicolon", "tab", "bom", "utf-16", "blank-lines"],
)
def test_text_as_spreadsheets_write_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert read_table(tmp_path / "a.csv").rows() == [("a", 0.5, 100), ("b", 1.5, 50)]


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "+2", "-3"], [1, 2, -3]),
        (["1.", ".5", "2e-3"], [1.0, 0.5, 0.002]),
        (["inf", "-Infinity", "1"], [INF, -INF, 1.0]),
        (["007", "12"], ["007", "12"]),
        (["1", "n/a"], ["1", "n/a"]),
        (["True", "false"], [True, False]),
        (["201904190a", "201904197"], ["201904190a", "201904197"]),
        (["1e999", "1"], [INF, 1.0]),
        (["123456789012345678901", "1"], [1.2345678901234568e20, 1.0]),
    ],
)
def test_a_column_has_the_type_that_holds_for_all_cells(tmp_path: Path, cells: list[str], values: list[object]) -> None:
    (tmp_path / "a.csv").write_text("x,y\n" + "".join(f"{cell},\n" for cell in cells))
    assert read_table(tmp_path / "a.csv")["x"].to_list() == values


def test_a_sheet_may_be_named(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        for name, value in (("first", 1), ("Second", 2)):
            book.add_worksheet(name).write_column(0, 0, ["x", value])
    assert read_table(tmp_path / "a.xlsx").rows() == [(1,)]
    assert read_table(tmp_path / "a.xlsx", sheet="second").rows() == [(2,)]
    with pytest.raises(TableError, match="no sheet called 'third'; name one of: first, Second"):
        read_table(tmp_path / "a.xlsx", sheet="third")


def test_all_faults_of_a_table_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b,,a\n1,2,3,4\n1,2,3,4,5\n1,2,3,4,5\n")
    with pytest.raises(TableError) as caught:
        read_table(tmp_path / "a.csv")
    assert [str(problem) for problem in caught.value.problems] == [
        "a.csv, C1: the column has no name; write one or remove the column",
        "a.csv: 2 columns are called 'a' (A1, D1); rename all but one",
        "a.csv, E3: the row has more cells than the header's 4 (row 3 and 1 more); "
        "put values that hold the separator or a decimal comma in quotes, or name every column",
    ]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"\n,,\n\n", "the table is empty"),
        ("a.xlsx", b"PK\x03\x04 not a workbook", "cannot be opened as a workbook"),
        ("a.parquet", b"a,b\n1,2\n", "not a parquet file"),
        ("a.parquet", b"PAR1 damaged inside PAR1", "not a parquet file, or a damaged one"),
        ("a.json", b"{", "is not JSON"),
        ("a.json", b"\xff\xfe\x00", "is not JSON"),
        ("a.json", b"[" * 100_000, "is not JSON"),
        ("a.json", b'{"x": 1}', "not an array of records"),
        ("a.json", b"[1, 2]", "not an array of records"),
        ("a.json", b'[{"x": [1]}, {"y": {}}]', "'x' holds lists or objects"),
    ],
)
def test_what_is_not_a_table_is_told(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=says) as caught:
        read_table(tmp_path / name)
    assert all(problem.file == name and problem.remedy for problem in caught.value.problems)


def test_files_that_are_not_there_and_folders_are_told(tmp_path: Path) -> None:
    for ending in TABLE_ENDINGS:
        with pytest.raises(InputError, match="no such file"):
            read_table(tmp_path / f"absent{ending}")
        (tmp_path / f"folder{ending}").mkdir()
        with pytest.raises(InputError, match="is a folder"):
            read_table(tmp_path / f"folder{ending}")


def test_json_from_elsewhere(tmp_path: Path) -> None:
    content = r'[{"id": "007", "n": 1, "x": "inf", "s": "\ud800"}, {"id": "8", "x": 2, "big": 100000000000000000000}]'
    (tmp_path / "a.json").write_text(content)
    back = read_table(tmp_path / "a.json")
    assert back.columns == ["id", "n", "x", "s", "big"]
    assert back.rows() == [("007", 1, INF, "?", None), ("8", None, 2.0, None, 1e20)]


@pytest.mark.parametrize("name", ["a.ods", "a.doc", "a"])
def test_an_unknown_ending_lists_those_that_work(tmp_path: Path, name: str) -> None:
    with pytest.raises(TableError, match=r"\.csv, \.tsv, \.txt, \.parquet, \.xlsx, \.json"):
        write_table(FITS, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".json"])
def test_columns_that_a_format_cannot_hold_are_named_and_nothing_is_written(tmp_path: Path, ending: str) -> None:
    table = pl.DataFrame({"a": [[1], [2]], "b": [{"c": 1}, {"c": 2}], "d": [1, 2]})
    with pytest.raises(TableError) as caught:
        write_table(table, tmp_path / f"a{ending}")
    assert ["'a'" in problem.what or "'b'" in problem.what for problem in caught.value.problems] == [True, True]
    assert list(tmp_path.iterdir()) == []
    write_table(table, tmp_path / "a.parquet")
    assert read_table(tmp_path / "a.parquet").equals(table)


def test_more_than_a_sheet_holds_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="a sheet holds 1048575 rows"):
        write_table(pl.DataFrame({"x": pl.zeros(1_048_576, eager=True)}), tmp_path / "a.xlsx")
    with pytest.raises(TableError, match="longer than a cell holds"):
        write_table(pl.DataFrame({"x": ["x" * 40_000]}), tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_fails_leaves_the_old_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    write_table(FITS, path)
    before = path.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_csv", fail)
    with pytest.raises(TableError, match=r"a\.csv: no space left on device"):
        write_table(FITS.head(1), path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["a.csv"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=60), ending=st.sampled_from(TABLE_ENDINGS))
def test_any_bytes_are_a_table_or_told(tmp_path: Path, content: bytes, ending: str) -> None:
    (tmp_path / f"a{ending}").write_bytes(content)
    try:
        found: pl.DataFrame | InputError = read_table(tmp_path / f"a{ending}")
    except InputError as error:
        found = error
    if isinstance(found, InputError):
        assert isinstance(found, TableError | ReadError)
        assert found.problems
    else:
        assert len(set(found.columns)) == found.width
