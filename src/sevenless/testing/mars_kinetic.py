"""Kinetic plates as MARS of BMG LABTECH exports them, to whole counts; ``overflow`` where saturated.

- The workbook: a sheet ``Table All Cycles`` with a column per well and a row per cycle and channel, as in the public
  two-channel LUMIstar Omega file of ``tidy_BMG_microplate`` (``bmg_lumistar_omega.xlsx``). Times in seconds.
- The csv: header lines of a PHERAstar (public files of ``allotropy``), then a row per well and a column per cycle;
  times in words (``1 min 30 s``), as in MARS tables of public CLARIOstar runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sevenless.files.atomic import write_text, written
from sevenless.testing.kinetic_plate import KineticChannel, KineticPlate, printed

__all__ = ["write_mars_csv", "write_mars_workbook"]

_OVERFLOW: Final = "overflow"
_FIRST_ROW: Final = 12
"""Of the table in the workbook, counted from 0."""


def write_mars_workbook(plate: KineticPlate, path: Path | str) -> None:
    """Write a plate as the sheet ``Table All Cycles``: wells across, cycles down, one channel below the other."""
    import xlsxwriter

    facts = [
        "User: USER", r"Path: C:\Program Files (x86)\BMG\CLARIOstar\User\Data", "Test ID: 1",
        "Test Name: nucleotide exchange", "Date: 01-01-2026", "Time: 09:00:00", f"ID1: {plate.name}", "ID2: ", "ID3: ",
        "Fluorescence (FI)",
    ]  # fmt: skip
    order = plate.in_order
    with written(Path(path)) as draft, xlsxwriter.Workbook(str(draft)) as book:
        sheet = book.add_worksheet("Table All Cycles")
        sheet.write_column(0, 0, facts)
        sheet.write_row(_FIRST_ROW, 0, ["Well", "", *(plate.wells[i] for i in order)])
        sheet.write_row(_FIRST_ROW + 1, 0, ["Content", "Time [s]", *("Sample X1" for _ in order)])
        sheet.write_row(_FIRST_ROW + 2, 0, ["Group", "", *("A" for _ in order)])
        row = _FIRST_ROW + 3
        for number, channel in enumerate(plate.channels):
            for j, second in enumerate(channel.time_s):
                # MARS sets every title after the first off by a blank.
                sheet.write_row(row, 0, [" " * (number > 0) + _title(channel), round(float(second))])
                for column, i in enumerate(order, start=2):
                    value = printed(channel.value[i, j], decimals=0, overflow=_OVERFLOW)
                    if value is not None:
                        sheet.write(row, column, value)
                row += 1


def write_mars_csv(plate: KineticPlate, path: Path | str) -> None:
    """Write a plate as a csv with a row per well and a column per cycle and channel."""
    columns = [(channel, j) for channel in plate.channels for j in range(len(channel.time_s))]
    lines = [
        r"User: USER,Path: C:\Program Files (x86)\BMG\PHERAstar\User\Data,Test run no.: 1",
        "Test name: nucleotide exchange,Date: 01/01/2026,Time: 09:00:00",
        "",
        f"ID1: {plate.name},ID2: ",
        "Fluorescence (FI)",
        "",
        ",".join(["Well", "Content", *(_title(channel) for channel, _ in columns)]),
        ",".join(["", "Time", *(_worded(channel.time_s[j]) for channel, j in columns)]),
    ]
    for i in plate.in_order:
        cells = [printed(channel.value[i, j], decimals=0, overflow=_OVERFLOW) for channel, j in columns]
        shown = ["" if cell is None else cell if isinstance(cell, str) else f"{cell:.0f}" for cell in cells]
        lines.append(",".join([plate.wells[i], "Sample X1", *shown]))
    write_text(Path(path), "\n".join(lines) + "\n")


def _title(channel: KineticChannel) -> str:
    return f"Raw Data ({channel.excitation_nm}/{channel.emission_nm})"


def _worded(time_s: float) -> str:
    """``0 min``, ``1 min 30 s``, ``1 h 2 min``: seconds only where there are some."""
    second = round(float(time_s))
    hours, minutes, seconds = second // 3600, second // 60 % 60, second % 60
    return f"{f'{hours} h ' if hours else ''}{minutes} min {f'{seconds} s' if seconds else ''}"
