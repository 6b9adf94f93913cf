"""Kinetic plates as Gen5 of Agilent BioTek exports them, to whole counts and seconds; ``OVRFLW`` where saturated.

- The text: that of the public kinetic files of ``allotropy`` (``kinetic_singleplate.txt`` and a kinetic titration on a
  Synergy Neo): header, procedure, and per read a title and a table ``Time | T° <label> | A1 ...``.
- The workbook: the same lines with tables one column to the right and times as parts of a day, as in public Synergy HTX
  workbooks.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sevenless.files.atomic import write_text, written
from sevenless.testing.kinetic_plate import KineticChannel, KineticPlate, clock, printed, short_name

__all__ = ["write_gen5_text", "write_gen5_workbook"]

_OVERFLOW: Final = "OVRFLW"
_DAY_S: Final = 86400.0


def write_gen5_text(plate: KineticPlate, path: Path | str) -> None:
    """Write a plate as text."""
    lines = ["\t".join(line) for line in _opening(plate)]
    for number in range(len(plate.channels)):
        lines += [_label(plate, number), "", "\t".join(_header(plate, number))]
        for time_s, cells in _cycles(plate, plate.channels[number]):
            shown = ["" if cell is None else cell if isinstance(cell, str) else f"{cell:.0f}" for cell in cells]
            lines.append("\t".join([clock(time_s), f"{plate.temperature_c:.1f}", *shown]))
        lines.append("")
    write_text(Path(path), "\n".join([*lines, ""]))


def write_gen5_workbook(plate: KineticPlate, path: Path | str) -> None:
    """Write a plate as a workbook: tables begin in the second column, and times are shown as clocks."""
    import xlsxwriter

    with written(Path(path)) as draft, xlsxwriter.Workbook(str(draft)) as book:
        sheet = book.add_worksheet("Plate 1 - Sheet1")
        times = book.add_format({"num_format": "h:mm:ss"})
        row = 0
        for line in _opening(plate):
            sheet.write_row(row, 0, line)
            row += 1
        for number in range(len(plate.channels)):
            sheet.write(row, 0, _label(plate, number))
            sheet.write_row(row + 2, 1, _header(plate, number))
            row += 3
            for time_s, cells in _cycles(plate, plate.channels[number]):
                sheet.write_number(row, 1, round(time_s) / _DAY_S, times)
                sheet.write_number(row, 2, round(plate.temperature_c, 1))
                for column, cell in enumerate(cells, start=3):
                    if cell is not None:
                        sheet.write(row, column, cell)
                row += 1
            row += 1


def _opening(plate: KineticPlate) -> list[list[str]]:
    """Header and procedure, up to the first table."""
    first = plate.channels[0]
    whole = clock(float(first.time_s[-1] - first.time_s[0]))
    kinetic = f"Runtime {whole} (HH:MM:SS), Interval {clock(first.step_s)}, {len(first.time_s)} Reads"
    lines = [
        [], ["Software Version", "3.12.08"], [],
        ["Experiment File Path:", r"C:\Experiments\exchange.xpt"],
        ["Protocol File Path:", r"C:\Protocols\exchange.prt"], [], ["Plate Number", plate.name], ["Date", "1/1/2026"],
        ["Time", "9:00:00 AM"], ["Reader Type:", "Synergy H1"],
        ["Reader Serial Number:", "Unknown"], ["Reading Type", "Reader"], [], ["Procedure Details"], [],
        ["Plate Type", f"{plate.plate_format} WELL PLATE"], ["Eject plate on completion"],
        ["Set Temperature", f"Setpoint {plate.temperature_c:g}°C"], ["Start Kinetic", kinetic],
    ]  # fmt: skip
    for channel in plate.channels:
        lines += [
            ["    Read", "Fluorescence Endpoint"], ["", "Full Plate"],
            ["", f"Excitation: {channel.excitation_nm},  Emission: {channel.emission_nm}"],
            ["", "Optics: Top,  Gain: 80"], ["", "Read Speed: Normal,  Delay: 100 msec,  Measurements/Data Point: 10"],
        ]  # fmt: skip
    return [*lines, ["End Kinetic"], []]


def _label(plate: KineticPlate, number: int) -> str:
    """Unnamed reads are called by their wavelengths, and numbered where there are several."""
    channel = plate.channels[number]
    numbered = f"Read {number + 1}:" if len(plate.channels) > 1 else ""
    return f"{numbered}{channel.excitation_nm},{channel.emission_nm}"


def _header(plate: KineticPlate, number: int) -> list[str]:
    wells = [plate.wells[i] for i in plate.in_order]
    return ["Time", f"T° {_label(plate, number)}", *map(short_name, wells)]


def _cycles(plate: KineticPlate, channel: KineticChannel) -> Iterator[tuple[float, list[float | str | None]]]:
    order = plate.in_order
    for j, time_s in enumerate(channel.time_s):
        cells = (printed(channel.value[i, j], decimals=0, overflow=_OVERFLOW) for i in order)
        yield float(time_s), list(cells)
