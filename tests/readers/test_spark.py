"""SparkControl and i-control: plates, lists, cycles across and down, several labels, references, means of positions."""

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
from sevenless.readers.spark import Spark


def header(*, plate: str = "[GRE384fw] - Greiner 384", layout: Rows = ()) -> Rows:
    return [
        ["Method name: HTRF"],
        ["Application: SparkControl", "", "", "", "V3.2"],
        ["Device: Spark", "", "", "", "Serial number: 17"],
        [],
        ["Date:", "", "", "", "2025-02-03"],
        ["Time:", "", "", "", "13:47"],
        ["User", "", "", "", r"LAB\\me"],
        ["Plate", "", "", "", plate],
        [],
        ["List of actions in this measurement script:"],
        ["Plate"],
        [],
        ["Plate layout"],
        *layout,
        [],
    ]


def group(name: str, *, emission: str = "", measurement: str = "", reference: str = "") -> Rows:
    mode = "Absorbance" if measurement else "Fluorescence"
    lines = [["Mode", mode], ["Name", name]]
    lines += [["Excitation wavelength [nm]", "", "", "", "340"], ["Emission wavelength [nm]", "", "", "", emission]] * (
        emission != ""
    )
    lines += [["Measurement wavelength [nm]", "", "", "", measurement]] * (measurement != "")
    lines += [["Reference wavelength [nm]", "", "", "", reference]] * (reference != "")
    return [*lines, ["Gain", "", "", "", "100"], []]


START = [["Start Time", "", "", "", "2025-02-03 13:47:17"], ["Temperature [°C]", "", "", "", "25.5"], []]
END = [[], ["End Time", "", "", "", "2025-02-03 13:47:30"]]


def htrf() -> Rows:
    """Two labels of a 384-well plate, each described above its plate."""
    acceptor, donor = marked(384, seed=1), counts(384, seed=2)
    return [*header(), *group("Acceptor", emission="665"), *START, *labelled(acceptor, corner="<>"), [],
            *group("Donor", emission="620"), *START, *labelled(donor, corner="<>"), *END]  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_two_labels_in_every_encoding(encoding: str, as_text: WriteRows) -> None:
    document = as_text(ENCODINGS[encoding](htrf()))
    assert Spark().sniff(document)
    read = Spark().read(document)
    assert [(channel.name, channel.kind) for channel in read.channels] == [
        ("Acceptor (665 nm)", "raw"), ("Donor (620 nm)", "raw")
    ]  # fmt: skip
    assert read.formats == {"Plate 1": 384}
    assert found(read, channel="Acceptor (665 nm)") == expected(marked(384, seed=1), 384)
    assert found(read, channel="Donor (620 nm)") == expected(counts(384, seed=2), 384)
    assert not any("End Time" in note for note in read.notes)


def test_a_workbook_with_a_sheet_per_run(as_workbook: WriteBook) -> None:
    document = as_workbook({"Result sheet": htrf(), "Result sheet (2)": htrf(), "Mine": [["A450", "1"]]})
    assert Spark().sniff(document)
    read = Spark().read(document)
    assert read.plates == ["Result sheet", "Result sheet (2)"]
    for plate in read.plates:
        assert found(read, plate=plate, channel="Donor (620 nm)") == expected(counts(384, seed=2), 384)
    assert read.metadata["Result sheet: Start Time"] == "2025-02-03 13:47:17"
    assert read.metadata["Result sheet: Temperature"] == "25.5"


def test_each_label_tells_its_own_wavelengths_only(as_text: WriteRows) -> None:
    details = {channel.name: channel.detail for channel in Spark().read(as_text(htrf())).channels}
    assert details["Acceptor (665 nm)"] == "Fluorescence, excitation 340 nm, emission 665 nm"
    assert "665" not in details["Donor (620 nm)"]


def test_reference_and_difference_are_channels_of_their_label(as_text: WriteRows) -> None:
    shape = [(title, counts(96, seed=seed)) for seed, title in enumerate(("A450", "Reference", "Difference"))]
    tables = [row for title, cells in shape for row in ([title], *labelled(cells, corner="<>"), [], [])]
    rows = [*header(plate="[NUN96ft]"), *group("A450", measurement="450", reference="570"), *START, *tables, *END]
    read = Spark().read(as_text(rows))
    names = ["A450", "A450 reference (570 nm)", "A450 difference"]
    assert [(channel.name, channel.kind) for channel in read.channels] == [
        (names[0], "raw"), (names[1], "raw"), (names[2], "calculated")
    ]  # fmt: skip
    for seed, name in enumerate(names):
        assert found(read, channel=name) == expected(counts(96, seed=seed), 96)


def test_the_layout_of_samples_goes_to_the_metadata(as_text: WriteRows) -> None:
    samples = labelled([["None"] * 11 + [f"NC1_{row + 1}"] for row in range(8)], corner="<>")
    rows = [*header(layout=samples), *group("A450", measurement="450"), *START,
            *labelled(counts(96), corner="<>"), *END]  # fmt: skip
    read = Spark().read(as_text(rows))
    assert found(read) == expected(counts(96), 96)
    assert read.metadata["Plate 1: layout"].startswith("NC1_1: A12; NC1_2: B12")


CYCLES = ["1", "2", "3"]


def cycles_across(title: str, *, unit: str = "s") -> Rows:
    return [[title], ["Cycle Nr.", *CYCLES], [f"Time [{unit}]", "0", "90.5", "181"], ["Temp. [°C]", "25", "25", "25"],
            ["A1", "1", "2", "3"], ["P24", "4", "OVER", "6"], []]  # fmt: skip


def cycles_down(title: str) -> Rows:
    return [[title], ["Cycle Nr.", "Time [s]", "Temp. [°C]", "A1", "P24"], ["1", "0", "25", "1", "4"],
            ["2", "90.5", "25", "2", "OVER"], ["3", "181", "25", "3", "6"], []]  # fmt: skip


@pytest.mark.parametrize("table", [cycles_across, cycles_down])
@pytest.mark.parametrize("book", [False, True])
def test_cycles_of_two_labels(table: object, book: bool, as_text: WriteRows, as_workbook: WriteBook) -> None:
    groups = [["Mode", "Kinetic"], ["Kinetic cycles", "", "", "", "3"], [], *group("HTRF665", emission="665"),
              *group("HTRF620", emission="620")]  # fmt: skip
    rows = [*header(), *groups, *START, *table("HTRF665"), *table("HTRF620"), *END]  # type: ignore[operator]
    read = Spark().read(as_workbook({"Result sheet": rows}) if book else as_text(rows))
    assert [channel.name for channel in read.channels] == ["HTRF665", "HTRF620"]
    assert read.formats == {"Plate 1": 384}
    one = read.table.filter(well="P24", channel="HTRF620").sort("time_s")
    assert one.select("time_s", "value", "mask_reason").rows() == [
        (0.0, 4.0, None), (90.5, None, "overflow"), (181.0, 6.0, None)
    ]  # fmt: skip
    assert read.channels[1].detail == "Fluorescence, excitation 340 nm, emission 620 nm"


@pytest.mark.parametrize(("unit", "last_s"), [("s", 181.0), ("ms", 0.181), ("min", 10860.0)])
def test_times_take_the_unit_of_their_line(unit: str, last_s: float, as_text: WriteRows) -> None:
    rows = [*header(), *group("L", emission="620"), *START, *cycles_across("L", unit=unit), *END]
    assert max(Spark().read(as_text(rows)).table["time_s"]) == pytest.approx(last_s)


def test_cycles_without_times_are_refused_with_their_place(as_text: WriteRows) -> None:
    table = [line for line in cycles_across("L") if not line or not line[0].startswith("Time")]
    with pytest.raises(ReadError) as caught:
        Spark().read(as_text([*header(), *group("L", emission="620"), *START, *table, *END]))
    assert [problem.what for problem in caught.value.problems] == ["these cycles have no times"]


def test_a_list_of_wells(as_text: WriteRows) -> None:
    rows = [*header(plate="[NUN96ft]"), *group("OD600", measurement="600"), *START, ["OD600"],
            ["<>", "Value", "Time [ms]"], ["A1", "0.0921", "0"], ["H12", "OVER", "12"], *END]  # fmt: skip
    read = Spark().read(as_text(rows))
    assert found(read, channel="OD600") == {"A01": (0.0921, None), "H12": (None, "overflow")}
    assert not read.is_kinetic


I_CONTROL = [
    ["Application: Tecan i-control", "", "", "", "Tecan i-control , 2.0.10.0"],
    ["Device: infinite 200Pro", "", "", "", "Serial number: 1234"],
    ["Date:", "1/1/2025"],
    ["Plate", "", "", "", "Corning 96 Flat"],
    ["Plate-ID (Stacker)", "", "", "", "BC00017"],
    [],
]


def labelled_read(name: str, wavelength: str) -> Rows:
    return [[f"Label: {name}"], ["Mode", "", "", "", "Absorbance"],
            ["Measurement Wavelength", "", "", "", wavelength, "nm"], ["Start Time:", "1/1/2025 10:00:00 AM"], [],
            ["", "Temperature: 23.1 °C"]]  # fmt: skip


def test_the_labels_of_i_control(as_text: WriteRows) -> None:
    rows = [*I_CONTROL, *labelled_read("Label1", "600"), *labelled(counts(96, seed=1), corner="<>"), [],
            *labelled_read("Label2", "450"), *labelled(counts(96, seed=2), corner="<>"), *END]  # fmt: skip
    document = as_text(rows)
    assert Spark().sniff(document)
    read = Spark().read(document)
    assert read.plates == ["BC00017"]
    assert found(read, channel="Label1 (600 nm)") == expected(counts(96, seed=1), 96)
    assert found(read, channel="Label2 (450 nm)") == expected(counts(96, seed=2), 96)


def test_i_control_without_labels_names_its_tables_by_their_titles(as_text: WriteRows) -> None:
    rows = [*I_CONTROL, ["Mode", "", "", "", "Absorbance"], ["Wavelength", "", "", "", "595", "nm"],
            ["Mode", "", "", "", "Luminescence"], ["Start Time:", "14.10.2025 14:11:38"], [],
            *cycles_down("OD600:600"), *cycles_down("LUMI:Lum"), *END]  # fmt: skip
    read = Spark().read(as_text(rows))
    assert [(channel.name, channel.detail) for channel in read.channels] == [
        ("OD600 (595 nm)", "Absorbance, measurement 595 nm"), ("LUMI", "Luminescence")
    ]  # fmt: skip


def test_several_positions_per_well_over_time_give_their_mean(as_text: WriteRows) -> None:
    wells = [
        [["Cycles / Well"], [well, "1", "2"], ["Time [s]", "0", "600"], ["Temp. [°C]", "30", "30"],
         ["Mean", mean, "2.5"], ["StDev", "0.1", "0.2"], ["1;2", "9", "9"], []]
        for well, mean in (("A1", "1.5"), ("B2", "OVER"))
    ]  # fmt: skip
    rows = [*I_CONTROL, *labelled_read("Label1", "600"), *(row for well in wells for row in well), *END]
    read = Spark().read(as_text(rows))
    assert read.table.select("well", "time_s", "value", "mask_reason").sort("well", "time_s").rows() == [
        ("A01", 0.0, 1.5, None), ("A01", 600.0, 2.5, None), ("B02", 0.0, None, "overflow"), ("B02", 600.0, 2.5, None)
    ]  # fmt: skip
    assert any("several positions were read in each well" in note for note in read.notes)


def test_each_well_of_several_positions_has_the_times_of_its_own_block(as_text: WriteRows) -> None:
    wells = [
        [["Cycles / Well"], [well, "1", "2"], ["Time [s]", *times], ["Temp. [°C]", "30", "30"],
         ["Mean", "1.5", "2.5"], ["1;2", "9", "9"], []]
        for well, times in (("A1", ("0", "600")), ("B2", ("7.5", "607.5")))
    ]  # fmt: skip
    rows = [*I_CONTROL, *labelled_read("Label1", "600"), *(row for well in wells for row in well), *END]
    read = Spark().read(as_text(rows))
    assert read.table.sort("well", "time_s")["time_s"].to_list() == [0.0, 600.0, 7.5, 607.5]


GAPS = {
    "across": [["Cycle Nr.", "1", "4", "5"], ["Time [s]", "0", "90", "120"], ["A1", "1", "2", "3"]],
    "down": [["Cycle Nr.", "Time [s]", "A1"], ["1", "0", "1"], ["4", "90", "2"], ["5", "120", "3"]],
}


@pytest.mark.parametrize("way", GAPS)
def test_cycles_that_are_not_there_are_told_with_their_place(way: str, as_text: WriteRows) -> None:
    rows = [*header(), *group("HTRF665", emission="665"), *START, ["HTRF665"], *GAPS[way], *END]
    with pytest.raises(ReadError) as caught:
        Spark().read(as_text(rows))
    (problem,) = caught.value.problems
    assert problem.what == "cycles 2 to 3 are missing"
    assert problem.cell
    assert "export all cycles" in str(problem)


def test_a_file_may_begin_with_a_later_cycle(as_text: WriteRows) -> None:
    lines = [["Cycle Nr.", "Time [s]", "A1"], ["4", "90", "2"], ["5", "120", "3"]]
    read = Spark().read(as_text([*header(), *group("HTRF665", emission="665"), *START, ["HTRF665"], *lines, *END]))
    assert read.table["time_s"].to_list() == [90.0, 120.0]


def test_several_positions_per_well_once_give_their_mean(as_text: WriteRows) -> None:
    table = [["Well", "Mean", "StDev", "1;2"], ["A1", "0.5", "0.1", "9"], ["A2", "0.7", "0.1", "9"]]
    read = Spark().read(as_text([*I_CONTROL, *labelled_read("Label1", "600"), *table, *END]))
    assert found(read) == {"A01": (0.5, None), "A02": (0.7, None)}
    assert any("several positions" in note for note in read.notes)


def test_a_file_without_its_closing_line_says_so(as_text: WriteRows) -> None:
    rows = htrf()[: -len(END)]
    assert any("'End Time' is missing" in note for note in Spark().read(as_text(rows)).notes)


def test_a_file_without_tables_is_refused(as_text: WriteRows) -> None:
    with pytest.raises(ReadError, match="there is no table of values"):
        Spark().read(as_text([*header(), *group("A", emission="620"), *END]))


def test_a_raw_cell_of_text_is_refused_with_its_place(as_text: WriteRows) -> None:
    cells = counts(96)
    cells[7][11] = "1o2"
    rows = [*header(), *group("A450", measurement="450"), *START, *labelled(cells, corner="<>"), *END]
    with pytest.raises(ReadError) as caught:
        Spark().read(as_text(rows))
    (problem,) = caught.value.problems
    assert (problem.well, problem.plate) == ("H12", "Plate 1")
    assert problem.cell is not None
    assert problem.cell.startswith("M")


SMALL = [*header(), *group("L1", emission="665"), *START, *labelled([["1", "2", "3"], ["4", "OVER", "6"]], corner="<>"),
         [], *cycles_across("L1"), *cycles_down("L1"), ["Well", "Mean"], ["A1", "2"], *END]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.one_of(with_damage(SMALL), with_damage(SMALL, delimiter=None)))
def test_a_damaged_file_is_read_or_refused(document: Document) -> None:
    reads_or_refuses(Spark(), document)


class TestRealFiles:
    """Sums taken over the sheets, not by this reader."""

    def test_half_a_plate(self, shared: Path) -> None:
        read = Spark().read(open_document(shared / "instruments/tecan/absorbance_1.xlsx"))
        values = found(read, channel="A450")
        assert len(values) == 96
        numbers = {well: value for well, (value, _) in values.items() if value is not None}
        assert (len(numbers), sum(numbers.values())) == (48, pytest.approx(72.4934, abs=1e-9))
        assert {int(well[1:]) for well in numbers} == set(range(1, 7))
        assert values["H06"] == (0.0527, None)
        assert values["H07"] == (None, "empty")

    def test_reference_and_difference(self, shared: Path) -> None:
        read = Spark().read(open_document(shared / "instruments/tecan/absorbance_2.xlsx"))
        told = {"A450": 90.2992, "A450 reference (570 nm)": 4.1693, "A450 difference": 86.1299}
        values = {name: {w: v for w, (v, _) in found(read, channel=name).items()} for name in told}
        for name, total in told.items():
            assert (len(values[name]), sum(values[name].values())) == (96, pytest.approx(total, abs=1e-9))
        for well, difference in values["A450 difference"].items():
            measured, reference = values["A450"][well], values["A450 reference (570 nm)"][well]
            assert measured - reference == pytest.approx(difference, abs=1.01e-4)
        assert read.metadata["Plate 1: layout"].startswith("NC1_1: A11; NC1_2: A12")
