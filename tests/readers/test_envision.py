"""EnVision exports: labelled or not, several plates and channels, in every encoding."""

from __future__ import annotations

import pytest

from readers.conftest import WriteBook, WriteRows
from readers.encodings import ENCODINGS
from readers.envision_layout import FIRST, SECOND, calculated, footer, section
from readers.plates import counts, expected, found, labelled, marked
from sevenless.errors import ReadError
from sevenless.readers.envision import EnVision

FORMULA = "Calc 1: Ratio = HTRF(1) channel 1 / channel 2"


def htrf_rows(*, seed: int = 1) -> list[list[str]]:
    """Two raw channels and a calculated one of a 96-well plate, each in a section of its own."""
    acceptor, donor, ratio = marked(96, seed=seed), counts(96, seed=seed + 1), counts(96, seed=seed + 2)
    return [
        *calculated(labelled(ratio, zero_padded=True), formula=FORMULA),
        *section(
            labelled(acceptor, zero_padded=True),
            title="Results for HTRF(1) - channel 1 window 1 (Counts)",
        ),
        *section(
            labelled(donor, zero_padded=True),
            title="Results for HTRF(1) - channel 2 window 1 (Counts)",
            measinfo=SECOND,
        ),
        *footer(),
    ]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_two_channels_and_the_ratio_in_every_encoding(encoding: str, as_text: WriteRows) -> None:
    document = as_text(ENCODINGS[encoding](htrf_rows()))
    assert EnVision().sniff(document)
    read = EnVision().read(document)
    assert read.plates == ["Plate 1"]
    assert read.formats == {"Plate 1": 96}
    assert found(read, channel="HTRF(1) De=1st") == expected(marked(96, seed=1), 96)
    assert found(read, channel="HTRF(1) De=2nd") == expected(counts(96, seed=2), 96)
    assert found(read, channel="Calc 1: Ratio") == expected(counts(96, seed=3), 96)


def test_channels_tell_their_own_wavelength_and_not_the_other_one(as_text: WriteRows) -> None:
    channels = {channel.name: channel for channel in EnVision().read(as_text(htrf_rows())).channels}
    acceptor, donor = channels["HTRF(1) De=1st"], channels["HTRF(1) De=2nd"]
    assert "CWL=665nm" in acceptor.detail
    assert "620" not in acceptor.detail
    assert "CWL=620nm" in donor.detail
    assert "665" not in donor.detail
    assert "UV2 320" in acceptor.detail
    assert "unit Counts" in donor.detail
    assert channels["Calc 1: Ratio"].kind == "calculated"
    assert channels["Calc 1: Ratio"].detail == "HTRF(1) channel 1 / channel 2"
    assert acceptor.kind == donor.kind == "raw"


def test_background_per_channel_and_of_the_plate_where_channels_agree(as_text: WriteRows) -> None:
    two = EnVision().read(as_text(htrf_rows())).metadata
    assert two["Plate 1: background HTRF(1) De=1st"] == "162"
    assert two["Plate 1: background HTRF(1) De=2nd"] == "260"
    assert "Plate 1: background" not in two
    one = section(labelled(counts(96)), barcode="X7", backgrounds=((FIRST, "570"),))
    assert EnVision().read(as_text([*one, *footer()])).metadata["X7: background"] == "570"


def test_facts_of_assay_and_plate_are_kept(as_text: WriteRows) -> None:
    read = EnVision().read(as_text(htrf_rows()))
    assert read.metadata["Protocol Name"] == "Made up 665/620"
    assert read.metadata["Serial#"] == "4711"
    assert read.metadata["Software"].startswith("Exported with EnVision")
    assert read.metadata["Plate 1: measurement date"] == "3/1/2024"
    assert (read.source.instrument, read.source.reader) == ("Revvity EnVision", "envision")
    assert len(read.source.sha256) == 64
    assert read.notes == (
        "plate Plate 1, channel HTRF(1) De=1st: 3 wells masked (overflow)",
        "plate Plate 1, channel HTRF(1) De=1st: 1 well masked (saturated)",
        "plate Plate 1, channel HTRF(1) De=1st: 1 well masked (underflow)",
    )


@pytest.mark.parametrize("plate_format", [96, 384, 1536])
def test_unlabelled_block(plate_format: int, as_text: WriteRows) -> None:
    cells = marked(plate_format)
    read = EnVision().read(as_text([*section(cells, barcode="B1"), *footer(wells=plate_format)]))
    assert read.formats == {"B1": plate_format}
    assert found(read) == expected(cells, plate_format)


def test_blank_edges_of_an_unlabelled_plate_are_empty_wells(as_text: WriteRows, as_workbook: WriteBook) -> None:
    cells = counts(384)
    for row, line in enumerate(cells):
        for column in range(24):
            if row in (0, 1, 14, 15) or column in (0, 22, 23):
                line[column] = ""
    rows = [*section(cells, barcode="edge"), *footer(wells=384)[:6]]
    for document in (as_text(rows), as_workbook({"plate": rows})):
        read = EnVision().read(document)
        assert read.formats == {"edge": 384}
        assert found(read) == expected(cells, 384)
        assert read.table["mask_reason"].value_counts(sort=True).rows() == [(None, 252), ("empty", 132)]


def test_only_the_rows_that_were_read_are_in_the_table(as_text: WriteRows) -> None:
    block = labelled(counts(384), zero_padded=True)
    rows = [block[0], block[1], block[5], block[9], block[13]]
    read = EnVision().read(as_text([*section(rows, title="Results for L(1) - channel 0 (CPS)"), *footer(wells=384)]))
    assert read.formats == {"Plate 1": 384}
    wells = read.table["well"]
    assert wells.str.slice(0, 1).unique(maintain_order=True).to_list() == ["A", "E", "I", "M"]
    assert wells.len() == 96
    assert found(read)["M24"][0] == float(block[13][24])


@pytest.mark.parametrize("numbers", [True, False], ids=["numbers", "text"])
def test_many_plates_in_a_workbook(numbers: bool, as_workbook: WriteBook) -> None:
    first = [row for i in range(3) for row in section(counts(384, seed=i), number=str(i + 1), barcode=f"P{i}")]
    second = section(counts(384, seed=9), number="1", barcode="Q")
    document = as_workbook({"one": [*first, *footer(wells=384)], "two": second}, numbers=numbers)
    read = EnVision().read(document)
    assert read.plates == ["P0", "P1", "P2", "Q"]
    for index, plate in enumerate(["P0", "P1", "P2"]):
        assert found(read, plate=plate) == expected(counts(384, seed=index), 384)
    assert found(read, plate="Q") == expected(counts(384, seed=9), 384)


def test_a_plate_read_again_stays_apart(as_text: WriteRows) -> None:
    rows = [row for n in "12" for row in section(labelled(counts(96, seed=int(n))), barcode="X7", number="4", repeat=n)]
    read = EnVision().read(as_text([*rows, *footer()]))
    assert read.plates == ["X7 repeat 1", "X7 repeat 2"]
    assert found(read, plate="X7 repeat 2") == expected(counts(96, seed=2), 96)


def test_several_results_under_one_plate_information(as_text: WriteRows) -> None:
    one = section(labelled(counts(96, seed=1)), title="Results for HTRF(1) - channel 1 window 1 (Counts)")
    other = [["Results for HTRF(1) - channel 2 window 1 (Counts)"], *labelled(counts(96, seed=2)), []]
    read = EnVision().read(as_text([*one, *other, *footer()]))
    assert [channel.name for channel in read.channels] == ["HTRF(1) De=1st", "HTRF(1) De=2nd"]
    assert found(read, channel="HTRF(1) De=2nd") == expected(counts(96, seed=2), 96)


def test_kinetic_repeats_are_channels_of_their_own(as_text: WriteRows) -> None:
    rows = [row for n in "12" for row in section(labelled(counts(96, seed=int(n))), kinetics=n)]
    names = [channel.name for channel in EnVision().read(as_text([*rows, *footer()])).channels]
    assert names == ["HTRF(1) De=1st kinetics 1", "HTRF(1) De=1st kinetics 2"]


def test_windows_and_scan_points_are_channels_of_their_own(as_text: WriteRows) -> None:
    blocks = [labelled(counts(96, seed=seed)) for seed in range(3)]
    title = "Results for HTRF(1) - channel 1 window 2 (Counts)"
    scanned = section(blocks[2], scan=("1", "2"))
    rows = [*section(blocks[0]), *section(blocks[1], title=title), *scanned, *footer()]
    names = [channel.name for channel in EnVision().read(as_text(rows)).channels]
    assert names == ["HTRF(1) De=1st", "HTRF(1) De=1st Wdw=2", "HTRF(1) De=1st scan 1,2"]


def test_a_calculated_block_without_a_title(as_text: WriteRows) -> None:
    cells = counts(96)
    rows = calculated(cells, formula="Calc 2: Crosstalk = Crosstalk correction of HTRF(1)")
    del rows[3:5]
    (channel,) = EnVision().read(as_text([*rows[:3], [], *rows[3:], *footer()])).channels
    assert (channel.name, channel.kind) == ("Calc 2: Crosstalk", "calculated")
    assert channel.detail == "Crosstalk correction of HTRF(1)"


def test_every_bad_cell_is_told_at_once(as_text: WriteRows, as_workbook: WriteBook) -> None:
    cells = labelled(counts(96))
    cells[2][3], cells[8][12] = "12O4", "n.d.?"
    rows = [*section(cells, barcode="X7"), *footer()]
    with pytest.raises(ReadError) as caught:
        EnVision().read(as_text(rows))
    assert [(one.cell, one.well, one.plate) for one in caught.value.problems] == [
        ("D12", "B03", "X7"),
        ("M18", "H12", "X7"),
    ]
    assert "plate.csv, D12, plate X7, well B03: '12O4' is neither a number nor a mark" in str(caught.value)
    with pytest.raises(ReadError, match=r"plate\.xlsx, sheet S, D12"):
        EnVision().read(as_workbook({"S": rows}))


def test_a_block_cut_short_is_refused(as_text: WriteRows) -> None:
    whole = section(counts(384), barcode="X7")
    with pytest.raises(ReadError, match="only 10 of the 16 rows of a 384-well plate"):
        EnVision().read(as_text(whole[:19]))
    with pytest.raises(ReadError, match="no block of values follows this plate information"):
        EnVision().read(as_text(whole[:9]))
    rows = section(labelled(counts(96)))
    with pytest.raises(ReadError, match="the file breaks off after 4 of the 8 rows of this block"):
        EnVision().read(as_text(rows[:14]))
    with pytest.raises(ReadError, match="are no plate of 96 wells"):
        EnVision().read(as_text([*whole, *footer(wells=96)]))


def test_a_file_without_its_closing_line_is_read_with_a_note(as_text: WriteRows) -> None:
    read = EnVision().read(as_text(section(labelled(counts(96)))))
    assert any("may have been cut short" in note for note in read.notes)


def test_damaged_row_letters_lose_no_well(as_text: WriteRows) -> None:
    cells = labelled(counts(96))
    cells[4][0] = "?"
    with pytest.raises(ReadError, match=r"the row below C has values, but '\?' for a letter"):
        EnVision().read(as_text([*section(cells), *footer()]))


def test_the_same_plate_twice_is_refused(as_text: WriteRows) -> None:
    rows = section(labelled(counts(96)))
    with pytest.raises(ReadError, match=r"more than one value at one time for A01, A02, .* and 90 more"):
        EnVision().read(as_text([*rows, *rows, *footer()]))


def test_other_files_are_left_alone(as_text: WriteRows) -> None:
    assert not EnVision().sniff(as_text(labelled(counts(96))))
    assert not EnVision().sniff(as_text([["Plate information"]]))
    assert not EnVision().sniff(as_text([["Plate information"], ["Plate", "Name"]]))
    with pytest.raises(ReadError, match="no 'Plate information' section"):
        EnVision().read(as_text(labelled(counts(96))))
