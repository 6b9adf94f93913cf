"""SkanIt: a sheet per step, several plates and wavelengths, layouts, readings over time, calculated steps."""

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
from sevenless.readers.skanit import SkanIt


def header(step: str) -> Rows:
    return [["Measurement results"], ["kras.skax"], ["2/3/2025 3:02:30 PM"], [" "], [step]]


def plate(name: str, cells: list[list[str]], *, corner: str = "RFU") -> Rows:
    return [[name], [" "], *labelled(cells, corner=corner), [" "]]


def emission(nm: str) -> Rows:
    return [["Excitation: 337 nm"], [f"Emission: {nm} nm"], [" "]]


def htrf() -> Rows:
    """One sheet: two wavelengths of two plates, with the layout of samples under the first."""
    samples = [[f"Un{row + 1:04d}"] * 12 for row in range(8)]
    return [
        *header("Time-resolved fluorescence 1"),
        *emission("665"),
        *plate("Plate 1", marked(96, seed=1)), *plate("", samples, corner="Sample")[2:],
        *plate("Plate 2", counts(96, seed=2)),
        *emission("620"),
        *plate("Plate 1", counts(96, seed=3)),
        *plate("Plate 2", counts(96, seed=4)),
    ]  # fmt: skip


CHANNELS = ["Time-resolved fluorescence 1 (665 nm)", "Time-resolved fluorescence 1 (620 nm)"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_two_wavelengths_of_two_plates_in_every_encoding(encoding: str, as_text: WriteRows) -> None:
    document = as_text(ENCODINGS[encoding](htrf()))
    assert SkanIt().sniff(document)
    read = SkanIt().read(document)
    assert read.plates == ["Plate 1", "Plate 2"]
    assert [channel.name for channel in read.channels] == CHANNELS
    assert found(read, plate="Plate 1", channel=CHANNELS[0]) == expected(marked(96, seed=1), 96)
    assert found(read, plate="Plate 2", channel=CHANNELS[0]) == expected(counts(96, seed=2), 96)
    assert found(read, plate="Plate 1", channel=CHANNELS[1]) == expected(counts(96, seed=3), 96)
    assert found(read, plate="Plate 2", channel=CHANNELS[1]) == expected(counts(96, seed=4), 96)


def test_each_channel_tells_its_own_wavelengths_only(as_text: WriteRows) -> None:
    details = {channel.name: channel.detail for channel in SkanIt().read(as_text(htrf())).channels}
    assert details[CHANNELS[0]] == "RFU, excitation 337 nm, emission 665 nm"
    assert "665" not in details[CHANNELS[1]]


def test_layout_session_and_instrument_go_to_the_metadata(as_workbook: WriteBook) -> None:
    information = [["Name", "", "", "Varioskan LUX"], ["Serial number", "", "", "3020-8"]]
    sheets = {"Time-resolved fluorescence 1_01": htrf(), "Instrument information": information,
              "Layout definitions": labelled(counts(96))}  # fmt: skip
    read = SkanIt().read(as_workbook(sheets))
    assert read.metadata["Plate 1: layout"].startswith("Un0001: A01 A02")
    assert read.metadata["session"] == "kras.skax"
    assert read.metadata["date"] == "2/3/2025 3:02:30 PM"
    assert read.metadata["Name"] == "Varioskan LUX"
    assert read.table.height == 4 * 96


def test_a_sheet_per_step(as_workbook: WriteBook) -> None:
    sheets = {
        "Absorbance 1_01": [*header("Absorbance 1"), ["Wavelength: 450 nm"],
                            *plate("Plate 1", counts(96), corner="Abs")],
        "Blank Subtraction 1_01": [*header("Absorbance 1 Blank subtraction"),
                                   *plate("Plate 1", counts(96, seed=2), corner="Blank subtracted")],
        "Qualitative 1_01": [*header("Qualitative Classification 1"), *plate("Plate 1", [["pos"] * 12] * 8)],
        "Luminescence 1_01": [*header("Luminescence 1"), ["Wavelength: 0 nm"], *plate("Plate 1", counts(96, seed=3))],
    }  # fmt: skip
    read = SkanIt().read(as_workbook(sheets))
    assert [(channel.name, channel.kind) for channel in read.channels] == [
        ("Absorbance 1 (450 nm)", "raw"),
        ("Absorbance 1 Blank subtraction", "calculated"),
        ("Luminescence 1", "raw"),
    ]
    assert any("Qualitative Classification 1 holds text ('pos')" in note for note in read.notes)


def test_the_same_step_twice_is_numbered(as_workbook: WriteBook) -> None:
    sheet = [*header("Luminescence 1"), *plate("Plate 1", counts(96))]
    again = [*header("Luminescence 1"), *plate("Plate 1", counts(96, seed=2))]
    read = SkanIt().read(as_workbook({"Luminescence 1_01": sheet, "Luminescence 1_02": again}))
    assert [channel.name for channel in read.channels] == ["Luminescence 1", "Luminescence 1 (2)"]


def test_a_plate_with_a_name_of_its_own(as_text: WriteRows) -> None:
    rows = [*header("Luminescence 1"), *plate("KRAS run 3", counts(96)), *plate("KRAS run 4", counts(96, seed=2))]
    assert SkanIt().read(as_text(rows)).plates == ["KRAS run 3", "KRAS run 4"]


def test_readings_over_time_with_a_column_per_well(as_text: WriteRows) -> None:
    table = [["Reading", "avg. time [s]", "Un0001 (A01)", "Blank1 (B12)"], ["1", "0", "1", "2"],
             ["2", "61.5", "3", "Sat"]]  # fmt: skip
    rows = [*header("Absorbance 1"), ["Wavelength: 600 nm"], ["Plate 1"], [" "], *table]
    read = SkanIt().read(as_text(rows))
    assert read.table.select("well", "channel", "time_s", "value", "mask_reason").rows() == [
        ("A01", "Absorbance 1 (600 nm)", 0.0, 1.0, None),
        ("B12", "Absorbance 1 (600 nm)", 0.0, 2.0, None),
        ("A01", "Absorbance 1 (600 nm)", 61.5, 3.0, None),
        ("B12", "Absorbance 1 (600 nm)", 61.5, None, "saturated"),
    ]


def test_readings_over_time_in_a_list(as_text: WriteRows) -> None:
    table = [["Plate", "Well", "Sample", "Reading", "Abs", "Meas. Time [s]"], ["Plate 1", "A01", "X", "1", "0.1", "0"],
             ["Plate 1", "A01", "X", "2", "0.2", "30"]]  # fmt: skip
    read = SkanIt().read(as_text([*header("Absorbance 1"), *table]))
    assert read.table.select("well", "time_s", "value").rows() == [("A01", 0.0, 0.1), ("A01", 30.0, 0.2)]
    assert read.channels[0].detail == "Abs"


def test_a_list_of_wells_read_once_is_an_end_point(as_text: WriteRows) -> None:
    table = [["Well", "RLU", "Meas. Time [s]"], ["A01", "5", "0"], ["A02", "6", "1.5"]]
    read = SkanIt().read(as_text([*header("Luminescence 1"), *table]))
    assert read.table.select("well", "time_s", "value").rows() == [("A01", None, 5.0), ("A02", None, 6.0)]


def test_a_block_per_reading_is_a_channel_per_reading(as_text: WriteRows) -> None:
    rows = [*header("Luminescence 1"), ["Plate 1"], ["Reading: 1"], *labelled(counts(96), corner="RLU"), [],
            ["Reading: 2"], *labelled(counts(96, seed=2), corner="RLU")]  # fmt: skip
    read = SkanIt().read(as_text(rows))
    assert found(read, channel="Luminescence 1 reading 2") == expected(counts(96, seed=2), 96)


def test_readings_without_times_are_refused(as_text: WriteRows) -> None:
    with pytest.raises(ReadError, match="these readings have no times"):
        SkanIt().read(as_text([*header("Absorbance 1"), ["Reading", "A01"], ["1", "0.1"], ["2", "0.2"]]))


def test_a_sheet_without_readings_is_refused(as_text: WriteRows) -> None:
    with pytest.raises(ReadError, match="no plate of values and no table over time"):
        SkanIt().read(as_text([*header("Luminescence 1"), ["Plate 1"]]))


def test_a_raw_cell_of_text_is_refused_with_its_sheet_and_cell(as_workbook: WriteBook) -> None:
    cells = counts(96)
    cells[0][0] = "1o2"
    with pytest.raises(ReadError) as caught:
        SkanIt().read(as_workbook({"Luminescence 1_01": [*header("Luminescence 1"), *plate("Plate 1", cells)]}))
    (problem,) = caught.value.problems
    assert (problem.sheet, problem.cell, problem.well) == ("Luminescence 1_01", "B9", "A01")


SMALL = [*header("Luminescence 1"), *emission("620"), *plate("Plate 1", [["1", "2", "3"], ["4", "5", "6"]]),
         ["Reading", "avg. time [s]", "A01", "B01"], ["1", "0", "1", "2"], ["2", "9", "1", "2"], [],
         ["Well", "RLU", "Meas. Time [s]"], ["A01", "5", "0"], ["A01", "6", "1"]]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.one_of(with_damage(SMALL), with_damage(SMALL, delimiter=None)))
def test_a_damaged_file_is_read_or_refused(document: Document) -> None:
    reads_or_refuses(SkanIt(), document)


def test_a_real_plate_of_luciferase(shared: Path) -> None:
    """Sum and wells taken from the sheet, not by this reader."""
    read = SkanIt().read(open_document(shared / "instruments/skanit/luciferase_assay_example.xlsx"))
    values = found(read, plate="Plate 1", channel="Luminescence 1")
    assert len(values) == 96
    assert sum(value for value, _ in values.values()) == pytest.approx(14237429.93, abs=1e-6)
    assert (values["A01"], values["F11"], values["H12"]) == ((105.4, None), (737900.0, None), (1043.0, None))
    assert read.formats == {"Plate 1": 96}
    assert read.metadata["date"] == "8/23/2024 3:02:30 PM"
