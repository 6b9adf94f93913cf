"""What the words above a block say."""

from __future__ import annotations

import pytest

from readers.plates import counts, labelled
from sevenless.files.document import Sheet
from sevenless.readers.block_titles import BlockTitle, names_layout, title_of
from sevenless.readers.blocks import find_labelled_blocks


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ([], BlockTitle()),
        (["Luminescence"], BlockTitle(channel="Luminescence")),
        (["Plate 2"], BlockTitle(plate="Plate 2")),
        (["Assay plate A7"], BlockTitle(plate="Assay plate A7")),
        (["Plate 2: Luminescence"], BlockTitle(plate="Plate 2", channel="Luminescence")),
        (["Plate_03 665"], BlockTitle(plate="Plate_03", channel="665")),
        (["Barcode: AB 12"], BlockTitle(plate="AB 12")),
        (["Barcode: AB12", "665 nm"], BlockTitle(plate="AB12", channel="665 nm")),
        (["Barcode: AB12", "", "665 nm"], BlockTitle(plate="AB12", channel="665 nm")),
        (["Time: 2 min", "665"], BlockTitle(time_s=120.0, channel="665")),
        (["Plate 4", "-"], BlockTitle(plate="Plate 4")),
        (["Plate reader export", "RLU"], BlockTitle(channel="RLU")),
        (["Time: 3 furlongs"], BlockTitle(channel="Time: 3 furlongs")),
        (["RLU", "", "", "far away"], BlockTitle(channel="far away")),
    ],
)
def test_titles(above: list[str], title: BlockTitle) -> None:
    rows = [[None, text or None] for text in above] + [[cell or None for cell in row] for row in labelled(counts(96))]
    assert title_of(find_labelled_blocks(Sheet(name="s", rows=rows))[0]) == title


def test_column_names_are_no_title() -> None:
    rows = [["gene", "score"], *labelled(counts(96))]
    assert title_of(find_labelled_blocks(Sheet(name="s", rows=rows))[0]) == BlockTitle()


@pytest.mark.parametrize(
    ("text", "is_layout"),
    [("Concentration_2", True), ("conc (nM)", True), ("Gnumber", True), ("Dosed plate", False), ("Drugstore", False),
     ("Luminescence", False), ("665", False), (" compound ", True)],
)  # fmt: skip
def test_names_of_layouts(text: str, is_layout: bool) -> None:
    assert names_layout(text) is is_layout
