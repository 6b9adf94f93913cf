"""What is said of files that no reader knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from readers.conftest import WriteBook, WriteRows
from readers.plates import counts
from sevenless.files.document import Document, Sheet
from sevenless.readers.foreign import describe

CASES = {
    "a transfer report of an Echo": [
        ["Application Name", "Echo Cherry Pick"],
        ["Source Plate Name", "Source Well", "Destination Plate Name", "Destination Well"],
    ],
    "an export of a Biacore": [["Run 1; Fc 2-1; Conc 18 nM_X ", "Run 1; Fc 2-1; Conc 18 nM_Y "], ["0", "1"]],
    "raw data of MO.Affinity Analysis": [["Ligand Concentration:", "5"], ["Time [s]", "Raw Fluorescence [counts]"]],
    "a manifest": [["Barcode", "Duration", "Template"], ["X7", "72", "a.xlsx"]],
    "a list of plate files": [["Filename", "Plate", "Replicate"], ["a.txt", "1", "1"]],
    "a table of doses and responses": [["curve", "conc_molar", "response"], ["a", "1e-6", "5"]],
    "a table of wells without a column of measured numbers": [["well", "role"], ["A01", "sample"]],
    "sequences in FASTA": [[">KRAS"], ["ATGACT"]],
    "a certified data set of NIST": [["NIST/ITL StRD"]],
    "a run file or other settings in TOML": [["[files]"], ['name = "a"']],
    "a licence": [["Permission is hereby granted, free of charge"]],
    "plain text": [["Dear Sir or Madam"], ["please find attached"]],
    "numbers in a shape that is no plate": [["1", "2"], ["3", "4"]],
    "a treatment template or plate map": [["vehicle"] * 12] * 8,
    "a table without a column of wells": [["gene", "score"], ["KRAS", "0.5"], ["SOS1", "0.7"]],
}


@pytest.mark.parametrize("holds", CASES)
def test_files_are_told_by_their_content(holds: str, as_text: WriteRows) -> None:
    stranger = describe(as_text(CASES[holds]))
    assert stranger.holds.startswith(holds)
    assert stranger.remedy


def test_sheets_named_like_the_variables_of_a_map(as_workbook: WriteBook) -> None:
    book = as_workbook({"Gnumber": [["a", "b"]], "Concentration": counts(96)})
    assert describe(book).holds.startswith("a treatment template or plate map")


def test_a_file_of_blanks() -> None:
    sheet = Sheet(name="a", rows=[[None, None], []])
    assert describe(Document(path=Path("a.xlsx"), sha256="", sheets=[sheet])).holds == "a file without any content"
