"""One reading per well out of a kinetic read, named and never guessed."""

from __future__ import annotations

import polars as pl
import pytest

from sevenless.assays.runs.timepoint import end_point
from sevenless.errors import RunFileError
from sevenless.plates.plateread import PLATE_READ_SCHEMA, Channel, PlateRead, SourceFile


def read_at(times: list[float | None], *, shift: float = 0.0) -> PlateRead:
    """Two wells read at these times, the second well ``shift`` seconds later; the value is the number of the cycle."""
    rows = [
        ("P1", well, "signal", None if time is None else time + delay, float(cycle), None)
        for well, delay in (("A01", 0.0), ("A02", shift))
        for cycle, time in enumerate(times)
    ]
    return PlateRead(
        table=pl.DataFrame(rows, schema=PLATE_READ_SCHEMA, orient="row"),
        channels=(Channel(name="signal"),),
        formats={"P1": 96},
        source=SourceFile(name="x.csv", sha256="0" * 64, instrument="none", reader="none"),
    )


def values(read: PlateRead, time: str | None) -> list[float]:
    return end_point(read, time).table.sort("well")["value"].to_list()


def test_an_end_point_is_taken_as_it_is():
    read = read_at([None])
    assert values(read, None) == [0.0, 0.0]
    assert end_point(read, None).taken is None


@pytest.mark.parametrize(("time", "cycle"), [("first", 0.0), ("last", 3.0), ("10 min", 1.0), ("17 min", 2.0)])
def test_the_named_time_is_taken_in_every_well(time, cycle):
    read = read_at([0.0, 600.0, 1200.0, 1800.0], shift=20.0)
    assert values(read, time) == [cycle, cycle]


def test_it_says_which_time_was_taken():
    read = read_at([0.0, 600.0, 1200.0], shift=20.0)
    assert end_point(read, "10 min").taken == "10 min: 10 to 10.33 min"
    assert end_point(read_at([0.0, 600.0]), "last").taken == "last: 10 min"


def test_a_kinetic_read_without_a_time_is_refused_with_what_to_write():
    with pytest.raises(RunFileError) as caught:
        end_point(read_at([0.0, 600.0, 1200.0]), None)
    assert str(caught.value) == (
        "plate P1: was read 3 times over 20 min, and the protocol takes one reading; "
        'say which in the run file: [read] time = "last", or a time such as "30 min"'
    )


def test_a_time_long_after_the_last_reading_is_refused():
    with pytest.raises(RunFileError, match="no reading near 2 h: it was read from 0 to 20 min"):
        end_point(read_at([0.0, 600.0, 1200.0]), "2 h")


def test_a_time_within_one_interval_of_the_end_is_taken():
    assert values(read_at([0.0, 600.0, 1200.0]), "25 min") == [2.0, 2.0]
