"""Magellan: lists of wells and plate-shaped sheets, as workbook and text; times, several plates, calculated columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readers.conftest import WriteBook, WriteRows
from readers.damage import reads_or_refuses, with_damage
from readers.encodings import ENCODINGS, Rows
from readers.plates import counts, expected, found, labelled, marked
from sevenless.errors import ReadError
from sevenless.files.document import Document, open_document
from sevenless.plates.geometry import PLATE_SHAPES, row_letters
from sevenless.readers.magellan import Magellan


def wells(plate_format: int) -> list[str]:
    rows, columns = PLATE_SHAPES[plate_format]
    return [f"{row_letters(row)}{column + 1}" for row in range(rows) for column in range(columns)]


def footer(*measurements: dict[str, str], plate: str = "GRE384fw.pdf") -> Rows:
    lines = [
        ["Date of measurement: 2025-02-03/Time of measurement: 15:01:21"],
        ["htrf_kras.mth"],
        [r"C:\\Tecan\\Magellan\\mth\\htrf_kras.mth"],
        ["03022025-001.wsp"],
        ["Instrument serial number: 1290"],
    ]
    for number, settings_of in enumerate(measurements, start=1):
        lines += [[f"Measurement {number}:"], *([f"{key}: {value}"] for key, value in settings_of.items())]
        lines += [[f"Plate definition file: {plate}"], ["Unit: RFU"]]
    return lines


ACCEPTOR = {"Measurement mode": "Fluorescence", "Excitation wavelength": "340 nm", "Emission wavelength": "665 nm"}
DONOR = {**ACCEPTOR, "Emission wavelength": "620 nm"}


def flat(cells: list[list[str]]) -> list[str]:
    return [cell for line in cells for cell in line]


def listed() -> Rows:
    """Two labels of a 384-well plate in a list, with times, temperatures and what was measured."""
    columns = zip(flat(marked(384, seed=1)), flat(counts(384, seed=2)), wells(384), strict=True)
    head = [["Label1", "Label2", "Well positions"], ["0s", "61s", ""], ["24.8 °C", "25.1 °C", "384 well"]]
    return [*head, *map(list, columns), *footer(ACCEPTOR, DONOR)]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_list_in_every_encoding(encoding: str, as_text: WriteRows) -> None:
    document = as_text(ENCODINGS[encoding](listed()))
    assert Magellan().sniff(document)
    read = Magellan().read(document)
    assert [(channel.name, channel.kind) for channel in read.channels] == [
        ("Label1 (665 nm)", "raw"), ("Label2 (620 nm)", "raw")
    ]  # fmt: skip
    assert read.formats == {"Plate 1": 384}
    assert found(read, channel="Label1 (665 nm)") == expected(marked(384, seed=1), 384)
    assert found(read, channel="Label2 (620 nm)") == expected(counts(384, seed=2), 384)


def test_a_list_in_a_workbook(as_workbook: WriteBook) -> None:
    document = as_workbook({"Magellan Sheet 1": listed()})
    assert Magellan().sniff(document)
    read = Magellan().read(document)
    assert found(read, channel="Label2 (620 nm)") == expected(counts(384, seed=2), 384)
    assert read.metadata["Plate 1: date"] == "2025-02-03"
    assert read.metadata["Plate 1: time"] == "15:01:21"
    assert read.metadata["Plate 1: method"] == "htrf_kras.mth"


def test_each_label_tells_its_own_wavelengths_only(as_text: WriteRows) -> None:
    details = {channel.name: channel.detail for channel in Magellan().read(as_text(listed())).channels}
    assert details["Label1 (665 nm)"] == "Fluorescence, Excitation wavelength 340 nm, Emission wavelength 665 nm"
    assert "665" not in details["Label2 (620 nm)"]


def test_wavelengths_written_beside_the_list(as_text: WriteRows) -> None:
    rows = [["Label1", "Well positions", "", "Label1=535"], ["0.4", "A1"], ["OVER", "A2"],
            ["Date of measurement: 2021-07-08"]]  # fmt: skip
    read = Magellan().read(as_text(rows))
    assert found(read, channel="Label1 (535 nm)") == {"A01": (0.4, None), "A02": (None, "overflow")}


def test_columns_of_one_label_at_several_times(as_text: WriteRows) -> None:
    rows = [["Label1", "Label1", "Label2", "Well positions"], ["0s", "2 min", "1s", ""], ["1", "2", "3", "H12"],
            *footer()]  # fmt: skip
    read = Magellan().read(as_text(rows))
    assert read.table.select("channel", "time_s", "value").rows() == [
        ("Label1", 0.0, 1.0), ("Label1", 120.0, 2.0), ("Label2", None, 3.0)
    ]  # fmt: skip


def test_columns_of_one_label_without_times_are_refused(as_text: WriteRows) -> None:
    rows = [["Label1", "Label1", "Well positions"], ["1", "2", "A1"], *footer()]
    with pytest.raises(ReadError) as caught:
        Magellan().read(as_text(rows))
    assert [problem.cell for problem in caught.value.problems] == ["A1", "B1"]


def test_a_column_that_names_the_plates(as_text: WriteRows) -> None:
    rows = [["Plate", "Raw data", "Well positions"], ["X7", "1", "A1"], ["", "2", "A2"], ["X8", "3", "A1"]]
    read = Magellan().read(as_text([*rows, *footer()]))
    assert read.table.select("plate", "well", "value").rows() == [
        ("X7", "A01", 1.0), ("X7", "A02", 2.0), ("X8", "A01", 3.0)
    ]  # fmt: skip


def test_calculated_columns_and_columns_of_text(as_text: WriteRows) -> None:
    head = ["Well positions", "Layout", "Label1", "Difference data", "Qualit. eval."]
    rows = [head, ["A1", "SM1_1", "1.5", "1.25", "negative"], *footer({"Measurement mode": "Absorbance"})]
    read = Magellan().read(as_text(rows))
    assert [(channel.name, channel.kind) for channel in read.channels] == [
        ("Label1", "raw"), ("Difference data", "calculated")
    ]  # fmt: skip
    assert read.notes == ("plate Plate 1: Qualit. eval. holds text ('negative') and is left out",)


def test_a_list_without_its_closing_lines_says_so(as_text: WriteRows) -> None:
    read = Magellan().read(as_text(listed()[:300]))
    assert any("'Date of measurement' is missing" in note for note in read.notes)
    assert not any("missing" in note for note in Magellan().read(as_text(listed())).notes)


def test_a_plate_shaped_sheet(as_workbook: WriteBook) -> None:
    first = [["Label1"], *labelled(counts(96), corner="<>"), *footer(ACCEPTOR, plate="GRE96fb")]
    second = [["Raw data"], *labelled(marked(96, seed=5), corner="<>"), *footer(DONOR, plate="GRE96fb")]
    document = as_workbook({"Run 1": first, "Run 2": second, "Notes": [["nothing"]]})
    assert Magellan().sniff(document)
    read = Magellan().read(document)
    assert read.plates == ["Run 1", "Run 2"]
    assert found(read, plate="Run 1", channel="Label1 (665 nm)") == expected(counts(96), 96)
    assert found(read, plate="Run 2", channel="Raw data (620 nm)") == expected(marked(96, seed=5), 96)


def test_a_list_of_no_wells_is_refused(as_text: WriteRows) -> None:
    with pytest.raises(ReadError, match="no wells stand under 'Well positions'"):
        Magellan().read(as_text([["Label1", "Well positions"], ["1", "nowhere"], *footer()]))


def test_a_raw_cell_of_text_is_refused_with_its_place(as_text: WriteRows) -> None:
    rows = listed()
    rows[5][1] = "1o2"
    with pytest.raises(ReadError) as caught:
        Magellan().read(as_text(rows))
    (problem,) = caught.value.problems
    assert (problem.well, problem.cell) == ("A03", "B6")


SMALL = [["Label1", "Label1", "Plate", "Well positions"], ["0s", "60s"], ["1", "2", "X", "A1"], ["3", "OVER", "", "B2"],
         *footer(ACCEPTOR)]  # fmt: skip
PLATE = [["Label1"], *labelled([["1", "2", "3"], ["4", "5", "6"]], corner="<>"), *footer(DONOR)]


@settings(max_examples=60, deadline=None)
@given(st.one_of(with_damage(SMALL), with_damage(SMALL, delimiter=None), with_damage(PLATE)))
def test_a_damaged_file_is_read_or_refused(document: Document) -> None:
    reads_or_refuses(Magellan(), document)


def test_two_labels_of_a_real_384_well_plate(shared: Path) -> None:
    """Sums taken over the columns of the sheet, not by this reader."""
    read = Magellan().read(open_document(shared / "instruments/tecan/SLA01P01_assay.xlsx"))
    assert read.formats == {"Plate 1": 384}
    first, second = found(read, channel="Label1 (535 nm)"), found(read, channel="Label2 (700 nm)")
    assert len(first) == len(second) == 384
    assert sum(value for value, _ in first.values()) == pytest.approx(49.2089, abs=1e-9)
    assert sum(value for value, _ in second.values()) == pytest.approx(38.6753, abs=1e-9)
    assert (first["A01"][0], first["P24"][0], second["N15"][0]) == (0.4002, 0.1144, 0.1614)
    assert not read.is_kinetic
    assert read.metadata["Plate 1: Plate definition file"] == "COS384ft.pdf"
