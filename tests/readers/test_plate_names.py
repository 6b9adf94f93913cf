"""One name per plate, and no more in it than is needed to tell plates apart."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.readers.plate_names import PlateIdentity, name_plates


def names(*identities: PlateIdentity) -> list[str]:
    return list(name_plates(identities).values())


def test_barcode_else_running_number() -> None:
    assert names(PlateIdentity(barcode="X7", number="3"), PlateIdentity(number="4"), PlateIdentity()) == [
        "X7",
        "Plate 4",
        "Plate 1",
    ]


def test_what_tells_two_plates_apart_is_added() -> None:
    assert names(PlateIdentity(barcode="X", number="1"), PlateIdentity(barcode="X", number="2")) == [
        "X plate 1",
        "X plate 2",
    ]
    assert names(PlateIdentity(number="1", sheet="a"), PlateIdentity(number="1", sheet="b")) == [
        "Plate 1 (a)",
        "Plate 1 (b)",
    ]


def test_the_same_plate_again_keeps_its_name() -> None:
    same = PlateIdentity(barcode="X", repeat="1")
    assert names(same, same) == ["X"]


identities = st.builds(
    PlateIdentity,
    barcode=st.sampled_from(["", "X", "Y"]),
    number=st.sampled_from(["", "1", "2"]),
    repeat=st.sampled_from(["", "1", "2"]),
    sheet=st.sampled_from(["a", "b"]),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(identities, max_size=12))
def test_names_are_as_many_as_plates(found: list[PlateIdentity]) -> None:
    named = name_plates(found)
    assert set(named) == set(found)
    assert len(set(named.values())) == len(named)
