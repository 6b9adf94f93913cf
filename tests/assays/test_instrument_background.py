"""The background that an instrument prints with a plate."""

from __future__ import annotations

import polars as pl
import pytest

from sevenless.assays.protocol import protocol
from sevenless.assays.responses import with_responses
from sevenless.assays.runs.instrument_background import instrument_backgrounds, less_background
from sevenless.errors import RunFileError
from sevenless.plates.plateread import PLATE_READ_SCHEMA, Channel, PlateRead, SourceFile


def read_with(metadata: dict[str, str], *channels: str) -> PlateRead:
    rows = [("P1", "A01", channel, None, 1.0, None) for channel in channels]
    return PlateRead(
        table=pl.DataFrame(rows, schema=PLATE_READ_SCHEMA, orient="row"),
        channels=tuple(Channel(name=channel) for channel in channels),
        formats={"P1": 96},
        source=SourceFile(name="x.csv", sha256="0" * 64, instrument="none", reader="none"),
        metadata=metadata,
    )


def test_a_background_of_the_channel_comes_before_that_of_the_plate():
    read = read_with({"P1: background": "10", "P1: background 665": "20"}, "665", "620")
    table = instrument_backgrounds([read], {"acceptor": "665", "donor": "620"})
    assert table.to_dicts() == [{"plate": "P1", "background_acceptor": 20.0, "background_donor": 10.0}]


def test_where_plates_differ_in_the_name_of_a_channel_each_has_its_own():
    read = read_with({"P1: background": "7"}, "lum b")
    assert instrument_backgrounds([read], {"luminescence": "lum a, lum b"})["background_luminescence"].item() == 7.0


def test_a_plate_without_one_is_refused():
    with pytest.raises(RunFileError) as caught:
        instrument_backgrounds([read_with({"P1: background": "none"}, "lum")], {"luminescence": "lum"})
    assert str(caught.value) == (
        "plate P1: holds no background of channel lum; "
        "remove subtract_background from [read], or export the plate with its background information"
    )


def test_it_is_taken_off_reading_by_reading():
    wells = pl.DataFrame({"plate": ["P1", "P2"], "raw_luminescence": [100.0, None], "role": ["neutral", "neutral"]})
    backgrounds = pl.DataFrame({"plate": ["P1", "P2"], "background_luminescence": [30.0, 5.0]})
    less = less_background(wells, backgrounds)
    assert less.columns == wells.columns
    assert less["raw_luminescence"].to_list() == [70.0, None]


def test_responses_are_made_of_what_is_left_and_raw_values_stay():
    wells = pl.DataFrame(
        {
            "plate": ["P1"] * 2,
            "well": ["A01", "A02"],
            "role": ["neutral", "sample"],
            "raw_luminescence": [110.0, 60.0],
            "mask_reason": pl.Series([None, None], dtype=pl.String),
            "exclusion": pl.Series([None, None], dtype=pl.String),
        }
    )
    backgrounds = pl.DataFrame({"plate": ["P1"], "background_luminescence": [10.0]})
    table = with_responses(wells, protocol("ctg-3d"), backgrounds=backgrounds)
    assert table["raw_luminescence"].to_list() == [110.0, 60.0]
    assert table["response"].to_list() == [100.0, 50.0]
    assert with_responses(wells, protocol("ctg-3d"))["response"][1] == pytest.approx(100 * 60 / 110)
