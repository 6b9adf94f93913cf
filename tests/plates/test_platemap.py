"""The table of a map, its views and how it shows itself."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import polars as pl
import pytest

from sevenless.plates.map_long import map_of_table
from sevenless.plates.platemap import PlateMap

TABLE = pl.DataFrame(
    {
        "plate": ["P1", "P1", "P2", "P2", "P2", "P2"],
        "well": ["A1", "A2", "A1", "A2", "H12", "B1"],
        "role": ["sample", "neutral", "sample", "inhibitor", "blank", "empty"],
        "compound": ["<BI-3406> & co", "DMSO", "Y", "BAY-293", None, None],
        "conc_nM": [10.0, 0, 300, None, None, None],
        "compound_2": ["T", None, None, None, None, None],
        "conc_2_nM": [1.0, None, None, None, None, None],
        "cell_line": ["a", "a", "b", "b", "b", None],
    }
)


def svgs(html: str) -> list[ET.Element]:
    """The pictures in a notebook view, parsed, so that they are well-formed."""
    return [ET.fromstring("<svg" + part.split("</svg>")[0] + "</svg>") for part in html.split("<svg")[1:]]


def test_a_table_without_the_columns_of_a_map_is_refused() -> None:
    with pytest.raises(TypeError, match="begins with the columns"):
        PlateMap(table=pl.DataFrame({"well": ["A01"]}))


def test_plates_and_further_columns() -> None:
    found = map_of_table(TABLE)
    assert found.plates == ["P1", "P2"]
    assert found.extra_columns == ["cell_line"]
    assert found.for_plate("P2")["well"].to_list() == ["A01", "A02", "H12", "B01"]
    assert found.for_plate("P9").height == 0


def test_a_map_for_any_plate_takes_the_name_asked_for() -> None:
    rows = map_of_table(TABLE.head(2).drop("plate")).for_plate("day 3")
    assert rows["plate"].to_list() == ["day 3", "day 3"]


def test_one_line_says_plates_roles_compounds_and_doses() -> None:
    assert repr(map_of_table(TABLE)) == (
        "<PlateMap: 2 plates, 2 sample, 1 neutral, 1 inhibitor, 1 blank, 1 empty, 2 compounds, 10 nM to 300 nM>"
    )
    sizeless = PlateMap(table=map_of_table(TABLE.slice(1, 1).drop("plate")).table, plate_format=96)
    assert repr(sizeless) == "<PlateMap: any plate of 96 wells, 1 neutral>"


def test_a_notebook_shows_a_picture_per_plate_with_every_well() -> None:
    html = map_of_table(TABLE)._repr_html_()
    pictures = svgs(html)
    assert len(pictures) == 2
    space = "{http://www.w3.org/2000/svg}"
    wells = [
        [rect for rect in picture.iter(f"{space}rect") if rect.find(f"{space}title") is not None]
        for picture in pictures
    ]
    assert [len(found) for found in wells] == [2, 4]
    titles = [rect.findtext(f"{space}title") for rect in wells[0]]
    assert titles == ["A01: sample, <BI-3406> & co 10 nM, T 1 nM", "A02: neutral, DMSO"]


def test_higher_doses_are_drawn_darker() -> None:
    table = pl.DataFrame({"well": ["A1", "A2", "A3"], "compound": ["X"] * 3, "conc": ["10 uM", "1 uM", "1 pM"]})
    (picture,) = svgs(map_of_table(table)._repr_html_())
    shades = [float(rect.get("fill-opacity", "nan")) for rect in picture.iter() if rect.get("fill-opacity")]
    assert shades == sorted(shades, reverse=True)
    assert shades[0] == 1.0
    assert shades[-1] == 0.25


def test_names_cannot_break_out_of_the_html() -> None:
    html = map_of_table(TABLE)._repr_html_()
    assert "<BI-3406>" not in html
    assert "&lt;BI-3406&gt; &amp; co" in html


def test_many_plates_and_compounds_are_cut_short_and_counted() -> None:
    table = pl.DataFrame(
        {"plate": [f"P{n}" for n in range(50)], "well": "A1", "compound": [f"C{n}" for n in range(50)], "conc_nM": 1.0}
    )
    html = map_of_table(table)._repr_html_()
    assert html.count("<svg") == 6
    assert "and 44 more plates" in html
    assert "and 10 more compounds" in html
