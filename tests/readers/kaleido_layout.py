"""Kaleido exports made by the tests, in the vendor's two layouts."""

from __future__ import annotations

from readers.encodings import Rows

_HEADER = ["Barcode", "Repeat", "Loop no", "Well scan x", "Well scan y", "Exc wl / filter", "Ems wl", "TRF Window",
           "Analysis Parameter", "Label-free Parameter", ""]  # fmt: skip


def result(
    cells: Rows, *, operation: str = "Luminescence 1", barcode: str = "K1", repeat: str = "1", **facts: str
) -> list[list[str]]:
    """One "Result for ..." with its block; ``facts`` fill further columns, blanks in their names written as ``_``."""
    told = {"Barcode": barcode, "Repeat": repeat} | {name.replace("_", " "): value for name, value in facts.items()}
    return [
        [f"Result for {operation}"],
        _HEADER,
        [told.get(name, "") for name in _HEADER],
        [],
        *([*line, ""] for line in cells),
        [],
        [],
    ]


def export(*results: list[list[str]]) -> list[list[str]]:
    """A whole file as version 3.0 writes it: blank lines where nothing stands."""
    return [
        ["EnSight Results from"],
        ["Protocol Name", "Made up"],
        ["Measurement Date", "2024-03-01 10:00:00"],
        [],
        [],
        *(row for one in results for row in one),
        ["Measurement Information"],
        ["Measurement Started", "", "2024-03-01 10:00:00"],
        [],
        ["Instrument Information"],
        ["Instrument Serial Number", "", "123"],
        ["Software Version", "", "Kaleido 3.0.1"],
        [],
        ["Platemap"],
        ["", "1", "2", "3", ""],
        ["A", "-", "-", "-", ""],
        ["B", "-", "-", "-", ""],
        [],
        ["Operation", "", "", "Luminescence 1"],
        ["Measurement Time [s]", "", "", "0.2"],
        [],
        ["Operation", "", "", "Fluorescence 2"],
        ["Emission Wavelength [nm]", "", "", "535"],
        [],
        ["Exported with Kaleido 3.0.1"],
    ]


def padded(rows: Rows, *, width: int = 13) -> list[list[str]]:
    """As version 3.5 writes it: every line as long as the others, no trailing delimiter after a block."""
    return [[*row, *[""] * width][:width] for row in rows]
