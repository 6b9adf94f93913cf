"""Sections and footers of EnVision exports, as instruments and spreadsheets leave them."""

from __future__ import annotations

import pytest

from readers.conftest import WriteBook, WriteRows
from readers.encodings import Rows
from readers.envision_layout import footer, section
from readers.plates import counts, expected, found, labelled
from sevenless.files.document import Sheet
from sevenless.readers.envision import EnVision
from sevenless.readers.envision_sections import read_footer, sections, unquoted


def sheet(rows: Rows) -> Sheet:
    return Sheet(name="s", rows=[[cell or None for cell in row] for row in rows], delimiter=",")


@pytest.mark.parametrize(
    ("text", "plain"),
    [('="X7"', "X7"), ('=""8/22/2023 11:01:43 AM""', "8/22/2023 11:01:43 AM"), ("X7", "X7"), ('=""', ""), ("", "")],
)
def test_unquoted(text: str, plain: str) -> None:
    assert unquoted(text) == plain


def test_facts_backgrounds_and_blocks_of_a_section() -> None:
    rows = [["note"], *section(labelled(counts(96)), barcode="X7", number="3", title="Results for L - channel 0")]
    (one,) = sections(sheet(rows))
    assert (one.facts["Plate"], one.facts["Barcode"], one.facts["Label"]) == ("3", "X7", "HTRF(1)")
    assert [(background.signal, background.label) for background in one.backgrounds] == [
        ("162", "HTRF"),
        ("260", "HTRF"),
    ]
    assert [titled.title for titled in one.blocks] == ["Results for L - channel 0"]
    assert (one.top, one.cut_short) == (1, "")


def test_footer_by_its_headings() -> None:
    told = read_footer(sheet([*section(labelled(counts(96))), *footer(wells=1536)]))
    assert told.facts["Assay ID"] == "17"
    assert told.facts["Serial#"] == "4711"
    assert told.plate_format == 1536
    assert told.labels == {"HTRF": {"Exc. filter": "UV2 320", "Ems. filter": "APC 665", "2nd ems. filter": "Cy5 620"}}
    assert told.filters["Cy5 620"] == {"Description": "X620 CWL=620nm BW=10nm Tmin=65%"}
    assert told.exported_with == "Exported with EnVision Workstation version 1.14"


def test_no_footer_is_an_empty_one() -> None:
    told = read_footer(sheet(section(labelled(counts(96)))))
    assert (told.facts, told.labels, told.filters, told.exported_with, told.plate_format) == ({}, {}, {}, "", None)


def test_a_plate_of_an_unknown_size_is_not_believed() -> None:
    assert read_footer(sheet(footer(wells=97))).plate_format is None


def test_assay_information_at_the_beginning(as_text: WriteRows) -> None:
    rows = [*footer(), *section(labelled(counts(96)), barcode="X7")]
    read = EnVision().read(as_text(rows))
    assert read.plates == ["X7"]
    assert found(read) == expected(counts(96), 96)
    assert read.metadata["Assay ID"] == "17"


@pytest.mark.parametrize("plate_format", [96, 384])
def test_a_csv_that_went_through_a_spreadsheet(plate_format: int, as_text: WriteRows, as_workbook: WriteBook) -> None:
    cells = counts(plate_format)
    for line in cells:
        line[0] = line[-1] = ""
    cells[0] = cells[-1] = [""] * len(cells[0])
    rows = [*section(cells, barcode="X7"), *footer(wells=plate_format)]
    width = max(len(row) for row in rows)
    padded = [[*row, *[""] * width][:width] for row in rows]
    for document in (as_text(padded), as_workbook({"S": padded})):
        read = EnVision().read(document)
        assert read.formats == {"X7": plate_format}
        assert found(read) == expected(cells, plate_format)
