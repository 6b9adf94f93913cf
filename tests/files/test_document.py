"""Files as sheets of cells: encodings, separators, workbooks, and what is neither."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from sevenless.errors import ReadError
from sevenless.files.document import Document, Sheet, cell_name, cell_text, open_document

ROWS = [["Plate", "", "Wert"], ["A01", "1.5", "µ"], [], ["A02", "2.5", "x,y"]]
CELLS = [["Plate", None, "Wert"], ["A01", "1.5", "µ"], [], ["A02", "2.5", "x,y"]]


def text(delimiter: str, newline: str = "\r\n") -> str:
    return newline.join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in ROWS)


def opened(folder: Path, content: bytes, name: str = "a.csv") -> Document:
    path = folder / name
    path.write_bytes(content)
    return open_document(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_text_in_every_encoding(delimiter: str, encoding: str, newline: str, tmp_path: Path) -> None:
    content = text(delimiter, newline).encode(encoding)
    document = opened(tmp_path, content)
    assert document.sheets[0].rows == CELLS
    assert document.sheets[0].delimiter == delimiter
    assert not document.is_workbook
    assert (document.name, document.sheets[0].name) == ("a.csv", "a.csv")
    assert document.sha256 == hashlib.sha256(content).hexdigest()


def test_decimal_commas_do_not_part_cells(tmp_path: Path) -> None:
    assert opened(tmp_path, b"1,5;2,5\n3,5;4,5\n").sheets[0].rows == [["1,5", "2,5"], ["3,5", "4,5"]]
    assert opened(tmp_path, b"1,5\t2,5\n3,5\t4,5\n").sheets[0].rows == [["1,5", "2,5"], ["3,5", "4,5"]]


def test_the_quoted_formula_of_a_vendor_is_one_cell(tmp_path: Path) -> None:
    assert opened(tmp_path, b'1,"=""X7""",2\n').sheets[0].rows == [["1", '="X7"', "2"]]


def test_a_workbook_gives_numbers_words_and_blanks(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        first = book.add_worksheet("first")
        first.write_row(1, 1, ["A", 2, 3.5, True])
        book.add_worksheet("second").write_string(0, 0, "7")
    document = open_document(path)
    assert document.is_workbook
    assert [sheet.name for sheet in document.sheets] == ["first", "second"]
    rows = document.sheets[0].rows
    assert [cell for cell in rows[1] if cell is not None] == ["A", 2.0, 3.5, "True"]
    assert document.sheets[0].text(1, 2) == "2"
    assert document.sheets[0].cell(0, 0) is None
    assert document.sheets[1].cell(0, 0) == "7"


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "a.csv", "the file is empty; export it again"),
        (b"\x1f\x8b\x08\x00rest", "a.csv.gz", r"it is compressed \(gzip\): unpack it first"),
        (b"%PDF-1.7", "a.pdf", "it is a PDF"),
        (b"\x89PNG\r\n", "a.png", r"it is an image \(PNG\)"),
        (b"\xff\xd8\xff\xe0", "a.jpg", r"it is an image \(JPEG\)"),
        (b"II*\x00rest", "gel.tif", r"it is an image \(TIFF\)"),
        (b"ABIF\x00\x65", "a.ab1", "it is a sequencing trace"),
        (b"abc\x00\x01\x02", "a.csv", "it holds binary data"),
        (b"\xff\xfea", "a.csv", "its byte-order mark says utf-16, which it is not"),
        (b"\xef\xbb\xbf\xff\xff", "a.csv", "its byte-order mark says utf-8-sig"),
        (b"PK\x03\x04broken", "a.xlsx", "cannot be opened as a workbook"),
        (b"no workbook", "a.xlsx", "cannot be opened as a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.blr", "is a compound binary file"),
    ],
)
def test_what_is_no_table_is_named(content: bytes, name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        opened(tmp_path, content, name)
    (problem,) = caught.value.problems
    assert problem.file == name
    assert problem.remedy


def test_a_cell_that_never_ends_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="its cells cannot be told apart"):
        opened(tmp_path, b'a,"' + b"x" * 200_000)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.csv: no such file or directory; check the path"):
        open_document(tmp_path / "none.csv")
    with pytest.raises(ReadError, match="is a folder, not a file"):
        open_document(tmp_path)


def test_beyond_the_edge_there_is_nothing() -> None:
    sheet = Sheet(name="s", rows=[["a"], ["b", "c"]])
    assert sheet.cell(0, 1) is None
    assert sheet.cell(-1, 0) is None
    assert sheet.cell(1, 1) == "c"
    assert sheet.text(9, 9) == ""


def test_find_looks_at_the_top_of_every_sheet() -> None:
    sheets = [Sheet(name="1", rows=[[None, 2.0]]), Sheet(name="2", rows=[[]] * 5 + [["Run 17"]])]
    document = Document(path=Path("a.xlsx"), sha256="", sheets=sheets)
    match = document.find(r"Run (\d+)")
    assert match is not None
    assert match[1] == "17"
    assert document.find(r"Run (\d+)", rows=5) is None


@pytest.mark.parametrize(
    ("cell", "shown"),
    [(None, ""), (" a ", "a"), (2.0, "2"), (2.5, "2.5"), (1e20, "1e+20"), (float("inf"), "inf"), (-0.0, "0")],
)
def test_cell_text(cell: str | float | None, shown: str) -> None:
    assert cell_text(cell) == shown


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(0, 0, "A1"), (2, 1, "B3"), (9, 25, "Z10"), (0, 26, "AA1"), (0, 701, "ZZ1"), (0, 702, "AAA1")],
)
def test_cell_name(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name


@given(st.integers(0, 16383))
def test_cell_names_are_those_of_a_spreadsheet(column: int) -> None:
    assert cell_name(0, column) == xlsxwriter.utility.xl_rowcol_to_cell(0, column)
