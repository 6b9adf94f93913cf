"""Kaleido exports: both layouts, several results and plates per file."""

from __future__ import annotations

import pytest

from readers.conftest import WriteRows
from readers.encodings import ENCODINGS
from readers.kaleido_layout import export, padded, result
from readers.plates import counts, expected, found, labelled, marked
from sevenless.errors import ReadError
from sevenless.readers.kaleido import Kaleido


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_one_result_in_every_encoding(encoding: str, as_text: WriteRows) -> None:
    document = as_text(ENCODINGS[encoding](export(result(labelled(marked(96))))))
    assert Kaleido().sniff(document)
    read = Kaleido().read(document)
    assert read.plates == ["K1"]
    assert read.formats == {"K1": 96}
    assert found(read) == expected(marked(96), 96)


@pytest.mark.parametrize("plate_format", [96, 384, 1536])
def test_padded_layout(plate_format: int, as_text: WriteRows) -> None:
    cells = counts(plate_format)
    rows = padded(export(result(labelled(cells))), width=len(cells[0]) + 1)
    read = Kaleido().read(as_text(rows))
    assert found(read) == expected(cells, plate_format)
    assert not read.notes


def test_several_results_and_plates(as_text: WriteRows) -> None:
    blocks = [labelled(counts(96, seed=seed)) for seed in range(4)]
    rows = export(
        result(blocks[0], operation="Luminescence 1", barcode="K1"),
        result(blocks[1], operation="Fluorescence 2", barcode="K1", Ems_wl="665"),
        result(blocks[2], operation="Fluorescence 2", barcode="K1", Ems_wl="620"),
        result(blocks[3], operation="Luminescence 1", barcode="K2"),
    )
    read = Kaleido().read(as_text(rows))
    assert read.plates == ["K1", "K2"]
    names = ["Luminescence 1", "Fluorescence 2 em 665", "Fluorescence 2 em 620"]
    assert [channel.name for channel in read.channels] == names
    assert read.channels[0].detail == "Measurement Time [s] 0.2"
    assert read.channels[1].detail == "Emission Wavelength [nm] 535"
    assert found(read, plate="K1", channel=names[2]) == expected(counts(96, seed=2), 96)
    assert found(read, plate="K2", channel=names[0]) == expected(counts(96, seed=3), 96)


def test_calculated_results_are_marked(as_text: WriteRows) -> None:
    read = Kaleido().read(as_text(export(result(labelled(counts(96)), Analysis_Parameter="Ratio"))))
    assert [(channel.name, channel.kind) for channel in read.channels] == [("Luminescence 1 Ratio", "calculated")]


def test_repeats_of_one_barcode_stay_apart(as_text: WriteRows) -> None:
    rows = export(*(result(labelled(counts(96, seed=int(n))), repeat=n) for n in "12"))
    read = Kaleido().read(as_text(rows))
    assert read.plates == ["K1 repeat 1", "K1 repeat 2"]
    assert found(read, plate="K1 repeat 2") == expected(counts(96, seed=2), 96)


def test_facts_of_the_measurement(as_text: WriteRows) -> None:
    metadata = Kaleido().read(as_text(export(result(labelled(counts(96)))))).metadata
    assert metadata == {
        "Protocol Name": "Made up",
        "Measurement Date": "2024-03-01 10:00:00",
        "Measurement Started": "2024-03-01 10:00:00",
        "Instrument Serial Number": "123",
        "Software Version": "Kaleido 3.0.1",
    }


def test_what_is_missing_is_told(as_text: WriteRows) -> None:
    whole = export(result(labelled(counts(96))))
    assert any("may have been cut short" in note for note in Kaleido().read(as_text(whole[:-6])).notes)
    with pytest.raises(ReadError, match="the file breaks off after 3 of the 8 rows of this block"):
        Kaleido().read(as_text(whole[:13]))
    whole[17] = whole[17][:6]
    with pytest.raises(ReadError, match=r"A18: the file breaks off in the last row of this block"):
        Kaleido().read(as_text(whole[:18]))
    with pytest.raises(ReadError, match="no block of values follows 'Result for Luminescence 1'"):
        Kaleido().read(as_text(whole[:9]))
    with pytest.raises(ReadError, match=r"no 'Result for \.\.\.' section"):
        Kaleido().read(as_text(whole[:4]))
    assert not Kaleido().sniff(as_text(labelled(counts(96))))
