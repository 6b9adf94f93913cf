"""How a plate read shows itself, in a terminal and in a notebook."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.plates.geometry import well_names
from sevenless.plates.plate_svg import number_text, plate_svg
from sevenless.plates.plateread import PLATE_READ_SCHEMA, Channel, PlateRead, SourceFile

VOID = {"br", "path", "rect"}


class Markup(HTMLParser):
    """Checks that tags close in order; keeps tags and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[str] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def made_up(
    *, plates: int = 2, times: tuple[float | None, ...] = (None,), channels: tuple[str, ...] = ("RLU",)
) -> PlateRead:
    rows = [
        (f"P{plate}", well, channel, time_s, float(index * (plate + 1)), None)
        for plate in range(plates)
        for channel in channels
        for time_s in times
        for index, well in enumerate(well_names(96))
    ]
    rows[0] = (*rows[0][:4], None, "overflow")
    rows[1] = (*rows[1][:4], None, "empty")
    return PlateRead(
        table=pl.DataFrame(rows, schema=PLATE_READ_SCHEMA, orient="row"),
        channels=tuple(Channel(name=name) for name in channels),
        formats={f"P{plate}": 96 for plate in range(plates)},
        source=SourceFile(name="day<0>.csv", sha256="0" * 64, instrument="Made & up", reader="test"),
        notes=("plate P0: 1 well masked (overflow) <b>",),
    )


def test_one_line_of_text() -> None:
    assert (
        repr(made_up()) == "<PlateRead day<0>.csv (Made & up): 2 plates of 96 wells, 1 channel, 190 values, 2 masked>"
    )
    kinetic = made_up(plates=1, times=(0.0, 30.0, 60.0), channels=("665", "620"))
    assert repr(kinetic).endswith("1 plate of 96 wells, 2 channels, 3 times, 574 values, 2 masked>")


def test_plates_of_several_formats() -> None:
    read = made_up()
    mixed = PlateRead(
        table=read.table, channels=read.channels, formats={"P0": 96, "P1": 384}, source=read.source, metadata={}
    )
    assert "1 plate of 96 wells + 1 plate of 384 wells" in repr(mixed)


def test_html_has_a_row_and_a_map_per_plate_and_channel() -> None:
    markup = Markup(made_up(channels=("665", "620"))._repr_html_())
    assert markup.tags.count("tr") == 1 + 4
    assert markup.tags.count("svg") == 4
    text = " ".join(markup.text)
    assert "day<0>.csv (Made & up)" in text
    assert "1 well masked (overflow) <b>" in text
    assert "b" not in markup.tags
    assert "P1, 620" in text


def test_a_channel_without_a_value_has_no_range() -> None:
    read = made_up(plates=1)
    table = read.table.with_columns(
        pl.lit(None, dtype=pl.Float64).alias("value"), pl.lit("overflow").alias("mask_reason")
    )
    html = PlateRead(table=table, channels=read.channels, formats=read.formats, source=read.source)._repr_html_()
    assert html.count("<td>–</td>") == 3
    assert "no values" in html


def test_only_the_first_maps_are_drawn_and_long_tables_cut() -> None:
    markup = Markup(made_up(plates=70)._repr_html_())
    assert markup.tags.count("svg") == 6
    assert markup.tags.count("tr") == 1 + 60
    assert "... and 10 more" in " ".join(markup.text)


def test_a_kinetic_read_is_drawn_at_its_last_time() -> None:
    html = made_up(plates=1, times=(0.0, 30.0))._repr_html_()
    assert "P0, 30 s" in html
    assert html.count("<svg") == 1


def test_every_well_with_a_value_is_drawn_once_and_masked_ones_are_crossed() -> None:
    values = {well: float(index) for index, well in enumerate(well_names(384))} | {"B02": None, "P24": None}
    svg = plate_svg(values, plate_format=384, title="a < b")
    Markup(svg)
    assert svg.count("h1v1h-1z") == 382
    assert svg.count("l.6 .6") == 2
    assert "a &lt; b: 0 to 382" in svg
    colours = re.findall(r'fill="(#[0-9a-f]{6})" d="M', svg)
    assert (colours[0], colours[-1]) == ("#440154", "#fde725")


def test_a_flat_plate_and_an_empty_one() -> None:
    flat = plate_svg({"A01": 2.0, "A02": 2.0}, plate_format=96, title="flat")
    assert len(re.findall(r'<path fill="#', flat)) == 1
    assert "no values" in plate_svg({"A01": None}, plate_format=96, title="none")
    assert "no values" in plate_svg({}, plate_format=96, title="nothing")


def test_a_long_title_is_cut_but_said_in_full() -> None:
    svg = plate_svg({"A01": 1.0}, plate_format=96, title="x" * 80)
    assert "<title>" + "x" * 80 in svg
    assert "x" * 33 + "…</text>" in svg


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(st.sampled_from(well_names(96)), st.none() | st.floats(allow_nan=False, allow_infinity=False)))
def test_any_finite_readings_can_be_drawn(values: dict[str, float | None]) -> None:
    svg = plate_svg(values, plate_format=96, title="any")
    assert svg.count("h1v1h-1z") == sum(value is not None for value in values.values())


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (12.5, "12.5"), (0.77805, "0.7781"), (-32850.4, "-32,850"), (3e12, "3e+12")]
)
def test_number_text(value: float, text: str) -> None:
    assert number_text(value) == text
