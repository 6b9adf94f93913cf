"""Templates that begin with a row of numbers and a column of letters."""

from __future__ import annotations

import polars as pl
import pytest

from sevenless.assays.runs.map_corner import is_cell, with_corner
from sevenless.errors import MapError
from sevenless.plates.platemap import PLATE_MAP_COLUMNS, PlateMap


def map_with(*wells: str) -> PlateMap:
    rows = [(None, well, "neutral", None, 0.0, None, None) for well in wells]
    return PlateMap(table=pl.DataFrame(rows, schema=PLATE_MAP_COLUMNS, orient="row"), plate_format=384)


def test_wells_move_by_the_rows_and_columns_before_the_corner():
    moved = with_corner(map_with("B02", "D14", "P24"), "B2", file="t.xlsx")
    assert moved.table["well"].to_list() == ["A01", "C13", "O23"]


def test_a1_changes_nothing():
    content = map_with("A01")
    assert with_corner(content, "A1", file="t.xlsx") is content


def test_a_well_outside_the_plate_is_refused():
    with pytest.raises(MapError) as caught:
        with_corner(map_with("A03", "B02"), "B2", file="t.xlsx")
    assert str(caught.value) == (
        "t.xlsx: something is written outside the plate whose first well is in B2 (as well A03); "
        "correct corner in the run file"
    )


@pytest.mark.parametrize(("text", "holds"), [("B2", True), ("c10", True), ("2B", False), ("", False), ("AA1", False)])
def test_what_a_cell_is(text, holds):
    assert is_cell(text) is holds
