"""The two signals of an HTRF plate are found in every instrument's file, without being named."""

from __future__ import annotations

import pytest

from readers import test_gen5, test_magellan, test_mars, test_skanit, test_softmax, test_spark
from readers.damage import document_of
from readers.encodings import Rows
from readers.plates import counts
from sevenless.assays.channels import find_channels
from sevenless.assays.protocol import protocol
from sevenless.readers.registry import recognise


def softmax() -> Rows:
    line = test_softmax.plate_line(mode="Time Resolved", wavelengths="665 620", excitations="337 337")
    shot = test_softmax.snapshot([counts(96, seed=1), counts(96, seed=2)])
    head = ["", "Temperature(°C)", *test_softmax.numbers(12, 2)]
    return test_softmax.export([line, head, *shot, test_softmax.END])


FILES: dict[str, tuple[Rows, str, str]] = {
    "gen5": (test_gen5.htrf(), test_gen5.ACCEPTOR, test_gen5.DONOR),
    "magellan": (test_magellan.listed(), "Label1 (665 nm)", "Label2 (620 nm)"),
    "mars": (test_mars.htrf(), "665 A", "620 B"),
    "skanit": (test_skanit.htrf(), *test_skanit.CHANNELS),
    "softmax": (softmax(), "665 nm", "620 nm"),
    "spark": (test_spark.htrf(), "Acceptor (665 nm)", "Donor (620 nm)"),
}


@pytest.mark.parametrize("owner", FILES)
@pytest.mark.parametrize("delimiter", ["\t", None])
def test_acceptor_and_donor_are_found(owner: str, delimiter: str | None) -> None:
    rows, acceptor, donor = FILES[owner]
    document = document_of(rows, delimiter=delimiter)
    reader = recognise(document)
    assert reader.name == owner
    found = find_channels(reader.read(document), protocol("htrf-sos1-kras"), {})
    assert found == {"acceptor": acceptor, "donor": donor}
