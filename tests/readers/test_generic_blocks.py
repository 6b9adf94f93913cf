"""Blocks that no vendor's format explains: labelled or not, several to a sheet, one sheet per plate, in any file."""

from __future__ import annotations

import pytest

from readers.conftest import WriteBook, WriteRows
from readers.encodings import ENCODINGS
from readers.plates import counts, expected, found, labelled, marked
from sevenless.errors import AmbiguousFormatError, ReadError
from sevenless.plates.geometry import PLATE_SHAPES
from sevenless.readers.generic import Generic


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_labelled_block_in_every_encoding(encoding: str, as_text: WriteRows) -> None:
    document = as_text(ENCODINGS[encoding](labelled(marked(96))))
    assert Generic().sniff(document)
    read = Generic().read(document)
    assert (read.plates, [channel.name for channel in read.channels]) == (["Plate 1"], ["signal"])
    assert found(read) == expected(marked(96), 96)


@pytest.mark.parametrize("plate_format", [96, 384, 1536])
def test_an_unlabelled_block_in_text_and_workbook(
    plate_format: int, as_text: WriteRows, as_workbook: WriteBook
) -> None:
    cells = counts(plate_format)
    inset = [["Made", "up"], [], [], *(["", "", *line] for line in cells), []]
    documents = (
        as_text(cells),
        as_text([[*line, ""] for line in cells]),
        as_text(inset),
        as_workbook({"S": cells}),
        as_workbook({"S": inset}, numbers=False),
    )
    for document in documents:
        read = Generic().read(document)
        assert read.formats == {"Plate 1": plate_format}
        assert found(read) == expected(cells, plate_format)


def test_blank_edges_of_an_unlabelled_text_file(as_text: WriteRows) -> None:
    cells = counts(96)
    cells[0] = [""] * 12
    for line in cells:
        line[11] = ""
    assert found(Generic().read(as_text([["t"], *cells]))) == expected(cells, 96)
    padded = [["note", *[""] * 11], *counts(96), [""] * 12, [""] * 12]
    assert found(Generic().read(as_text(padded))) == expected(counts(96), 96)


def test_a_masked_well_amid_an_unlabelled_workbook_block(as_workbook: WriteBook) -> None:
    cells = counts(384)
    cells[5][5] = ""
    cells[0][0] = "OVER"
    read = Generic().read(as_workbook({"S": [["Luminescence"], *cells]}))
    assert read.table.filter(well="F06")["mask_reason"].item() == "empty"
    assert read.table.filter(well="A01")["mask_reason"].item() == "overflow"
    assert read.table["value"].count() == 382


def test_a_header_of_numbers_without_row_letters(as_text: WriteRows) -> None:
    rows = [[str(column + 1) for column in range(12)], *counts(96)]
    assert found(Generic().read(as_text([["t"], [], *rows]))) == expected(counts(96), 96)


@pytest.mark.parametrize("gap", [0, 1])
def test_titles_name_plates_channels_and_times(gap: int, as_text: WriteRows) -> None:
    rows: list[list[str]] = []
    titles = ["Plate 1: 665 nm", "Plate 1: 620 nm", "Plate 2 - 665 nm"]
    for seed, title in enumerate(titles):
        rows += [["", title], *[[]] * gap, *labelled(counts(96, seed=seed)), []]
    read = Generic().read(as_text(rows))
    assert read.plates == ["Plate 1", "Plate 2"]
    assert [channel.name for channel in read.channels] == ["665 nm", "620 nm"]
    assert found(read, plate="Plate 1", channel="620 nm") == expected(counts(96, seed=1), 96)
    assert found(read, plate="Plate 2", channel="665 nm") == expected(counts(96, seed=2), 96)


def test_a_barcode_and_a_time_above_a_block(as_text: WriteRows) -> None:
    rows: list[list[str]] = []
    for seed, time in enumerate(["Time: 0 s", "Time: 5 min"]):
        rows += [["Barcode: X7"], [time], *labelled(counts(96, seed=seed)), []]
    read = Generic().read(as_text(rows))
    assert read.plates == ["X7"]
    assert read.table["time_s"].unique(maintain_order=True).to_list() == [0.0, 300.0]
    assert read.table.filter(well="A01")["value"].to_list() == [float(counts(96, seed=seed)[0][0]) for seed in (0, 1)]


def test_a_title_in_the_corner(as_text: WriteRows) -> None:
    read = Generic().read(as_text(labelled(counts(96), corner="Luminescence")))
    assert [channel.name for channel in read.channels] == ["Luminescence"]
    marks = Generic().read(as_text(labelled(counts(96), corner="<>")))
    assert [channel.name for channel in marks.channels] == ["signal"]


def test_blocks_side_by_side_in_a_workbook(as_workbook: WriteBook) -> None:
    left, right = labelled(counts(96, seed=1)), labelled(counts(96, seed=2))
    title = ["Donor", *[""] * 13, "Acceptor"]
    rows = [title, *([*one, "", *other] for one, other in zip(left, right, strict=True))]
    read = Generic().read(as_workbook({"S": rows}))
    assert [channel.name for channel in read.channels] == ["Donor", "Acceptor"]
    assert found(read, channel="Acceptor") == expected(counts(96, seed=2), 96)


def test_one_sheet_per_plate(as_workbook: WriteBook) -> None:
    sheets = {f"Run {n}": labelled(counts(384, seed=n)) for n in range(3)}
    read = Generic().read(as_workbook({"Notes": [["made up"]], **sheets}))
    assert read.plates == ["Run 0", "Run 1", "Run 2"]
    assert set(read.formats.values()) == {384}
    assert found(read, plate="Run 2") == expected(counts(384, seed=2), 384)


@pytest.mark.parametrize("title", ["", "Luminescence", "Plate 3"])
def test_two_blocks_that_nothing_tells_apart_are_refused(title: str, as_text: WriteRows) -> None:
    rows = [row for seed in (1, 2) for row in ([title], *labelled(counts(96, seed=seed)), [])]
    with pytest.raises(ReadError, match="they may be plates or channels") as caught:
        Generic().read(as_text(rows))
    assert [problem.cell for problem in caught.value.problems] == ["A2", "A13"]
    assert 'write "Plate 1"' in str(caught.value)


@pytest.mark.parametrize("title", ["Concentration (uM)", "compound", "Dose_2", "Cell line", "layout"])
def test_layouts_are_left_out_and_said_so(title: str, as_text: WriteRows, as_workbook: WriteBook) -> None:
    rows = [["Readings"], *labelled(counts(96, seed=1)), [], [title], *labelled(counts(96, seed=2))]
    read = Generic().read(as_text(rows))
    assert found(read) == expected(counts(96, seed=1), 96)
    assert read.notes == ("left out as a layout, not readings: A13",)
    book = {"Data": labelled(counts(96, seed=1)), title: labelled(counts(96, seed=2))}
    assert Generic().read(as_workbook(book)).notes == (f"left out as a layout, not readings: sheet {title}, A1",)


def test_a_block_of_words_is_a_layout(as_text: WriteRows) -> None:
    words = [["vehicle"] * 12 for _ in range(8)]
    assert not Generic().sniff(as_text(labelled(words)))
    assert Generic().sniff(as_text([*labelled(words), [], *labelled(counts(96))]))


def test_a_plate_map_is_not_sniffed(as_workbook: WriteBook) -> None:
    doses = [[str(10 / 3**column) for column in range(24)] for _ in range(16)]
    words = [["G00002"] * 24 for _ in range(16)]
    assert not Generic().sniff(as_workbook({"Gnumber": words, "Concentration": doses}))


def test_a_table_of_numbers_is_no_plate(as_text: WriteRows, as_workbook: WriteBook) -> None:
    table = [[f"gene {n}" for n in range(12)], *counts(96)]
    named_rows = [[f"drug {n}", *line] for n, line in enumerate(counts(96))]
    odd = [line[:11] for line in counts(96)]
    double = [*counts(96), *counts(96)]
    for rows in (table, named_rows, odd, double):
        assert not Generic().sniff(as_text(rows))
        assert not Generic().sniff(as_workbook({"S": rows}))


def test_a_table_and_a_block_are_two_readings_of_one_file(as_workbook: WriteBook) -> None:
    table = [["well", "value"], ["A01", "1"], ["A02", "2"]]
    with pytest.raises(AmbiguousFormatError, match=r"sheet T, A2.*sheet B, A1.*keep one of them"):
        Generic().read(as_workbook({"T": table, "B": labelled(counts(96))}))


def test_a_file_without_plates_is_refused_when_asked_by_name(as_text: WriteRows) -> None:
    with pytest.raises(ReadError, match="neither a plate-shaped block of numbers nor a table of wells"):
        Generic().read(as_text([["some", "words"]]))


@pytest.mark.parametrize("plate_format", [96, 384, 1536])
def test_bad_cells_are_told_with_their_place(plate_format: int, as_text: WriteRows) -> None:
    cells = counts(plate_format)
    rows, columns = PLATE_SHAPES[plate_format]
    cells[rows - 1][columns - 1] = "12..5"
    with pytest.raises(ReadError, match=r"'12\.\.5' is neither a number nor a mark") as caught:
        Generic().read(as_text(labelled(cells)))
    assert len(caught.value.problems) == 1
