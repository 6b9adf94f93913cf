"""Channels are found by name, then by detail; what is missing or ambiguous is an error that names the candidates."""

from __future__ import annotations

import pytest

from sevenless.assays.channels import find_channels
from sevenless.assays.protocols.ctg_3d import PROTOCOL as CTG
from sevenless.assays.protocols.htrf_sos1_kras import PROTOCOL as HTRF
from sevenless.assays.protocols.kinase_glo import PROTOCOL as KINASE_GLO
from sevenless.assays.protocols.trfret_gef import PROTOCOL as GEF
from sevenless.errors import InputError
from sevenless.plates.plateread import PLATE_READ_SCHEMA, Channel, PlateRead, SourceFile


def a_read(*channels: Channel) -> PlateRead:
    return PlateRead(
        table=PLATE_READ_SCHEMA.to_frame(),
        channels=channels,
        formats={},
        source=SourceFile(name="plate.csv", sha256="0", instrument="", reader=""),
    )


@pytest.mark.parametrize(
    ("acceptor", "donor"),
    [
        ("APC 665", "Cy5 620"),
        ("Raw Data (HTRF 665 A)", "Raw Data (HTRF 620 B)"),
        ("Acceptor", "Donor"),
        ("665/10", "620/10"),
    ],
)
def test_htrf_channels_of_several_instruments_are_found(acceptor: str, donor: str) -> None:
    read = a_read(Channel(name=acceptor), Channel(name=donor), Channel(name="Ratio 665/620", kind="calculated"))
    assert find_channels(read, HTRF, {}) == {"acceptor": acceptor, "donor": donor}


def test_details_are_tried_where_names_say_nothing() -> None:
    read = a_read(Channel(name="Label 1", detail="Em 665 nm"), Channel(name="Label 2", detail="Em 620 nm"))
    assert find_channels(read, HTRF, {}) == {"acceptor": "Label 1", "donor": "Label 2"}


def test_a_name_is_worth_more_than_a_detail() -> None:
    both = "HTRF LASER Eu 665/620"
    read = a_read(Channel(name="APC 665", detail=both), Channel(name="Cy5 620", detail=both))
    assert find_channels(read, HTRF, {}) == {"acceptor": "APC 665", "donor": "Cy5 620"}


def test_a_channel_that_fits_both_roles_is_left_where_another_fits_one() -> None:
    read = a_read(Channel(name="Em 665 (Eu 665/620)"), Channel(name="Em 620"))
    assert find_channels(read, HTRF, {}) == {"acceptor": "Em 665 (Eu 665/620)", "donor": "Em 620"}


def test_one_channel_cannot_play_both_roles() -> None:
    with pytest.raises(InputError, match=r"no (acceptor|donor) signal found"):
        find_channels(a_read(Channel(name="Eu 665/620")), HTRF, {})


def test_the_only_raw_channel_of_a_luminescence_file_is_taken_whatever_its_name() -> None:
    read = a_read(Channel(name="Block 1"), Channel(name="Block 1 mean", kind="calculated"))
    assert find_channels(read, CTG, {}) == {"luminescence": "Block 1"}
    assert find_channels(read, KINASE_GLO, {}) == {"luminescence": "Block 1"}


def test_the_only_raw_channel_is_not_taken_for_a_ratio() -> None:
    with pytest.raises(InputError) as caught:
        find_channels(a_read(Channel(name="Block 1")), HTRF, {})
    assert [problem.what for problem in caught.value.problems] == [
        'no acceptor signal found; the file has "Block 1"',
        'no donor signal found; the file has "Block 1"',
    ]
    assert caught.value.problems[0].remedy == 'say which in the run file: [channels] acceptor = "Block 1"'
    assert caught.value.problems[0].file == "plate.csv"


def test_two_channels_for_one_role_are_an_error_that_names_both() -> None:
    read = a_read(Channel(name="US LUM 96"), Channel(name="US LUM 384"), Channel(name="Absorbance"))
    with pytest.raises(
        InputError, match='several channels could be the luminescence signal: "US LUM 96", "US LUM 384"'
    ):
        find_channels(read, CTG, {})
    assert find_channels(read, CTG, {"luminescence": "US LUM 96"}) == {"luminescence": "US LUM 96"}


def test_a_calculated_channel_is_used_only_when_named() -> None:
    read = a_read(Channel(name="Lum raw"), Channel(name="Lum corrected", kind="calculated"))
    assert find_channels(read, CTG, {}) == {"luminescence": "Lum raw"}
    assert find_channels(read, CTG, {"luminescence": "Lum corrected"}) == {"luminescence": "Lum corrected"}


def test_every_wrong_override_is_reported_at_once() -> None:
    read = a_read(Channel(name="520 nm"), Channel(name="495 nm"))
    with pytest.raises(InputError) as caught:
        find_channels(read, GEF, {"acceptor": "521 nm", "quencher": "495 nm"})
    said = [str(problem) for problem in caught.value.problems]
    assert said == [
        'plate.csv: [channels] names the signal "quencher", which trfret-gef does not have; use "acceptor", "donor"',
        'plate.csv: [channels] acceptor = "521 nm", but there is no channel of that name; '
        'the file has "520 nm", "495 nm"',
    ]


def test_trfret_prefers_the_terbium_line_near_490_to_that_at_620() -> None:
    read = a_read(Channel(name="Em 520"), Channel(name="Em 490"), Channel(name="Em 620"))
    assert find_channels(read, GEF, {}) == {"acceptor": "Em 520", "donor": "Em 490"}
    read = a_read(Channel(name="Em 520"), Channel(name="Em 620"))
    assert find_channels(read, GEF, {}) == {"acceptor": "Em 520", "donor": "Em 620"}


def test_no_channels_at_all() -> None:
    with pytest.raises(InputError, match="the file has no channels"):
        find_channels(a_read(), CTG, {})
