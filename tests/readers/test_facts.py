"""What a file says of itself, and layouts on one line."""

from __future__ import annotations

import pytest

from readers.damage import document_of
from sevenless.readers.facts import compact_layout, distinct, facts_of_row, filled, is_blank, per_plate


@pytest.mark.parametrize(
    ("row", "facts"),
    [
        (["User: me", r"Path: C:\BMG", "Test run no.: 4"], {"User": "me", "Path": r"C:\BMG", "Test run no.": "4"}),
        (["Time: 3:09:52 PM"], {"Time": "3:09:52 PM"}),
        (["Date:", "", "2025-02-03"], {"Date": "2025-02-03"}),
        (["Start Time", "", "2025-02-03 13:47:17"], {"Start Time": "2025-02-03 13:47:17"}),
        (["Time:", "'10:00:00"], {"Time": "10:00:00"}),
        (["ID1:", "ID2: x"], {"ID1": "", "ID2": "x"}),
        (["Plate", "Greiner", "384"], {"Plate": "Greiner 384"}),
        (["a lone line"], {}),
        (["13:47"], {}),
        ([], {}),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_the_facts_of_a_row(row: list[str], facts: dict[str, str]) -> None:
    assert facts_of_row(document_of([row]).sheets[0], 0) == facts


def test_filled_cells_and_blank_rows() -> None:
    sheet = document_of([["", "b", " ", "d"], ["", " "], []]).sheets[0]
    assert filled(sheet, 0) == [(1, "b"), (3, "d")]
    assert [is_blank(sheet, row) for row in range(3)] == [False, True, True]


def test_facts_of_a_plate_leave_out_what_is_empty() -> None:
    assert per_plate("X7", {"mode": "FI", "layout": ""}) == {"X7: mode": "FI"}


def test_a_layout_on_one_line_leaves_out_empty_wells() -> None:
    assert compact_layout([("A01", "BLK"), ("A02", ""), ("A03", "S"), ("B01", "BLK")]) == "BLK: A01 B01; S: A03"


def test_namesakes_are_numbered_and_stay_apart() -> None:
    assert distinct(["P", "P", "P (2)", "Q", "P"]) == ["P", "P (2)", "P (2) (2)", "Q", "P (3)"]
