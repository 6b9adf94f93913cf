"""Whether a map is that of the plates read."""

from __future__ import annotations

import polars as pl
import pytest

from sevenless.errors import MapError
from sevenless.plates.geometry import well_names
from sevenless.plates.map_long import map_of_table
from sevenless.plates.pairing import check_pairing, pairing_problems
from sevenless.plates.platemap import PlateMap
from sevenless.plates.plateread import PLATE_READ_SCHEMA, Channel, PlateRead, SourceFile


def read_of(plates: dict[str, int], wells: list[str] | None = None) -> PlateRead:
    """A read of plates of these sizes, every well or the ones given."""
    rows = [
        (plate, well, "signal", None, 1.0, None) for plate, size in plates.items() for well in wells or well_names(size)
    ]
    return PlateRead(
        table=pl.DataFrame(rows, schema=PLATE_READ_SCHEMA, orient="row"),
        channels=(Channel(name="signal"),),
        formats=plates,
        source=SourceFile(name="read.csv", sha256="", instrument="test", reader="test"),
    )


def map_of(wells: list[str], *, plates: list[str | None] | None = None, plate_format: int | None = None) -> PlateMap:
    """A map of neutral wells."""
    named = plates or [None]
    table = pl.DataFrame(
        {"plate": [plate for plate in named for _ in wells], "well": wells * len(named), "role": "neutral"},
        schema_overrides={"plate": pl.String},
    )
    return PlateMap(table=map_of_table(table).table, plate_format=plate_format, sources={"map.toml": "0"})


def test_a_map_of_the_plate_read_has_no_problem() -> None:
    assert check_pairing(map_of(["A01", "H12"], plate_format=96), [read_of({"P1": 96, "P2": 96})]) == []


def test_a_map_of_another_format_is_refused() -> None:
    with pytest.raises(MapError) as caught:
        check_pairing(map_of(["A01"], plate_format=384), [read_of({"P1": 96})])
    (problem,) = caught.value.problems
    assert (problem.file, problem.plate) == ("map.toml", "P1")
    assert problem.what == "the map is for another plate: 'P1' has 96 wells, the map 384"
    assert problem.remedy


def test_wells_off_the_plate_are_named() -> None:
    wells = ["A01", "I01", "I02", "I03", "I04", "I05", "P24"]
    with pytest.raises(MapError, match=r"6 wells of the map are off it \(I01, I02, I03, I04, I05 and 1 more\)"):
        check_pairing(map_of(wells), [read_of({"P1": 96})])


def test_a_plate_that_no_file_has_gets_a_suggestion() -> None:
    with pytest.raises(MapError) as caught:
        check_pairing(map_of(["A01"], plates=["plate1", "plate2"]), [read_of({"plate2": 96, "plate_1": 96})])
    (problem,) = caught.value.problems
    assert "describes plate 'plate1', which no instrument file has" in problem.what
    assert problem.remedy == "did you mean plate_1?"


def test_a_plate_unlike_any_gets_the_list() -> None:
    (problem, unmapped) = pairing_problems(map_of(["A01"], plates=["zzz"]), [read_of({"P1": 96})])
    assert problem.remedy == "plates read: P1"
    assert unmapped.severity == "warning"


def test_plates_that_the_map_says_nothing_of_are_a_warning() -> None:
    (warning,) = check_pairing(map_of(["A01"], plates=["P1"]), [read_of({"P1": 96}), read_of({"P2": 96, "P3": 96})])
    assert warning.severity == "warning"
    assert warning.what == "the map says nothing of P2, P3"


def test_wells_that_were_not_read_are_a_warning_and_none_read_an_error() -> None:
    read = read_of({"P1": 96}, wells=["A01", "A02"])
    (warning,) = check_pairing(map_of(["A01", "A02", "B01"]), [read])
    assert warning.severity == "warning"
    assert "1 of 3 wells of the map were not read (B01)" in warning.what
    with pytest.raises(MapError, match="2 of 2 wells of the map were not read"):
        check_pairing(map_of(["C01", "C02"]), [read])


def test_only_the_plates_that_the_run_gives_the_map_count() -> None:
    read = read_of({"P1": 96, "big": 384})
    assert check_pairing(map_of(["A01"], plate_format=96), [read], plates=["P1"]) == []
    with pytest.raises(MapError, match="'big' has 384 wells"):
        check_pairing(map_of(["A01"], plate_format=96), [read])
