"""Kinetic plates as Tecan's SparkControl and i-control export them: workbooks, whole counts, ``OVER`` where saturated.

The header is that of the public SparkControl files of ``wetlabtools`` (``absorbance_1.xlsx``); the tables of cycles,
with ``Cycle Nr.``, ``Time [s]`` and ``Temp. [°C]`` above wells (SparkControl) or beside them (i-control), are as public
parsers of both find them. Times in seconds, to the millisecond, of each label by itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sevenless.files.atomic import written
from sevenless.fitting.curves import Float64Array
from sevenless.testing.kinetic_plate import KineticChannel, KineticPlate, clock, printed, short_name

__all__ = ["write_icontrol_workbook", "write_spark_workbook"]

_OVERFLOW: Final = "OVER"
_TIMES: Final = ("Cycle Nr.", "Time [s]", "Temp. [°C]")
_START: Final = "2026-01-01 09:00:00"
Lines = list[tuple[object, ...]]


def write_spark_workbook(plate: KineticPlate, path: Path | str) -> None:
    """Write a plate as SparkControl does: a label below the other, cycles across and wells down."""
    head: Lines = [
        ("Method name: nucleotide exchange",), ("Application: SparkControl", "", "", "", "V3.2"),
        ("Device: Spark", "", "", "", "Serial number: XXX"), (), ("Date:", "", "", "", "2026-01-01"),
        ("Time:", "", "", "", "09:00"), ("Plate", "", "", "", f"[{plate.plate_format}] - {plate.plate_format} wells"),
        ("Plate-ID (Stacker)", "", "", "", plate.name), (), ("List of actions in this measurement script:",),
        ("Kinetic",), (), ("Mode", "Kinetic"), ("Kinetic cycles", "", "", "", len(plate.channels[0].time_s)),
        ("Interval time", "", "", "", clock(plate.channels[0].step_s, padded=True)), (),
    ]  # fmt: skip
    for channel in plate.channels:
        head += [
            ("Mode", "Fluorescence Top Reading"), ("Name", _label(channel)),
            ("Excitation wavelength [nm]", "", "", "", channel.excitation_nm),
            ("Emission wavelength [nm]", "", "", "", channel.emission_nm), ("Gain", "", "", "", 100), (),
        ]  # fmt: skip
    head += [("Start Time", "", "", "", _START), ("Temperature [°C]", "", "", "", plate.temperature_c), ()]
    tables = [_cycles_across(plate, channel) for channel in plate.channels]
    _write(path, "Result sheet", [*head, *(line for table in tables for line in table), _end()])


def write_icontrol_workbook(plate: KineticPlate, path: Path | str) -> None:
    """Write a plate as i-control does: a label below the other, a row per cycle and a column per well."""
    head: Lines = [
        ("Application: Tecan i-control", "", "", "", "Tecan i-control , 2.0.10.0"),
        ("Device: infinite 200Pro", "", "", "", "Serial number: XXX"), (), ("Date:", "", "", "", "2026-01-01"),
        ("Time:", "", "", "", "09:00:00"), (), ("System", "", "", "", "LAB"), ("User", "", "", "", "LAB"),
        ("Plate", "", "", "", f"Greiner {plate.plate_format} Flat Bottom Black"),
        ("Plate-ID (Stacker)", "", "", "", plate.name), (),
        ("Kinetic Cycles", "", "", "", len(plate.channels[0].time_s)), (),
    ]  # fmt: skip
    for channel in plate.channels:
        head += [
            (f"Label: {_label(channel)}",), ("Mode", "", "", "", "Fluorescence Top Reading"),
            ("Excitation Wavelength", "", "", "", channel.excitation_nm, "nm"),
            ("Emission Wavelength", "", "", "", channel.emission_nm, "nm"), ("Gain", "", "", "", 100, "Manual"), (),
        ]  # fmt: skip
    head += [("Start Time:", "", "", "", _START), ()]
    tables = [_cycles_down(plate, channel) for channel in plate.channels]
    _write(path, "Sheet1", [*head, *(line for table in tables for line in table), _end()])


def _label(channel: KineticChannel) -> str:
    return f"F{channel.emission_nm}"


def _end() -> tuple[object, ...]:
    return "End Time", "", "", "", "2026-01-01 10:00:00"


def _times(plate: KineticPlate, channel: KineticChannel) -> Lines:
    """Number, time and temperature of every cycle."""
    seconds = [round(float(second), 3) for second in channel.time_s]
    return [(j, second, round(plate.temperature_c, 1)) for j, second in enumerate(seconds, start=1)]


def _cycles_across(plate: KineticPlate, channel: KineticChannel) -> Lines:
    times = zip(_TIMES, *_times(plate, channel), strict=True)
    wells = ((short_name(plate.wells[i]), *_printed(channel.value[i])) for i in plate.in_order)
    return [(_label(channel),), *times, *wells, (), ()]


def _cycles_down(plate: KineticPlate, channel: KineticChannel) -> Lines:
    order = plate.in_order
    cycles = ((*time, *_printed(channel.value[order, j])) for j, time in enumerate(_times(plate, channel)))
    return [(_label(channel),), (*_TIMES, *(short_name(plate.wells[i]) for i in order)), *cycles, (), ()]


def _printed(values: Float64Array) -> list[object]:
    return [printed(value, decimals=0, overflow=_OVERFLOW) for value in values]


def _write(path: Path | str, name: str, lines: Lines) -> None:
    import xlsxwriter

    with written(Path(path)) as draft, xlsxwriter.Workbook(str(draft)) as book:
        sheet = book.add_worksheet(name)
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                if cell is not None and cell != "":
                    sheet.write(row, column, cell)
