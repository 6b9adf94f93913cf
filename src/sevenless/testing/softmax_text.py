"""Kinetic fluorescence plates as SoftMax Pro exports them: text, a grid of wells per time.

The layout is that of the two-wavelength kinetic plates among the public test files of ``allotropy``
(``fl_kinetic_plates.txt``): ``##BLOCKS=``, a line for the plate, column numbers, per time the clock, the temperature
and the grid of wells, wavelengths side by side, ``~End``. Whole seconds; five decimals; ``#Sat`` where saturated.
"""

from __future__ import annotations

from pathlib import Path

from sevenless.files.atomic import write_text
from sevenless.fitting.curves import Float64Array
from sevenless.plates.geometry import PLATE_SHAPES
from sevenless.testing.kinetic_plate import KineticPlate, clock, printed

__all__ = ["write_softmax_text"]


def write_softmax_text(plate: KineticPlate, path: Path | str) -> None:
    """Write a plate as SoftMax Pro exports it.

    The format has one clock per cycle: all channels get the times of the first.

    Raises
    ------
    ValueError
        If channels differ in their number of cycles.
    """
    first = plate.channels[0]
    if any(len(channel.time_s) != len(first.time_s) for channel in plate.channels):
        raise ValueError("SoftMax Pro writes one time per cycle: channels need as many cycles each")
    rows, columns = PLATE_SHAPES[plate.plate_format]
    numbers = ["", *range(1, columns + 1)] * len(plate.channels)
    lines = ["##BLOCKS= 1", _tabbed(_header(plate)), _tabbed(["", "Temperature(°C)", *numbers[1:]])]
    for j, second in enumerate(first.time_s):
        grids = [_grid(plate, channel.value[:, j]) for channel in plate.channels]
        for row in range(rows):
            head = [clock(second, padded=True), f"{plate.temperature_c:g}"] if row == 0 else ["", ""]
            cells = [cell for grid in grids for cell in ["", *grid[row]]]
            lines.append(_tabbed([*head, *cells[1:]]))
        lines.append("")
    lines += ["~End", f"Original Filename: {plate.name}; Date Last Saved: 1/1/2026 9:00:00 AM"]
    write_text(Path(path), "\n".join(lines) + "\n")


def _header(plate: KineticPlate) -> list[object]:
    rows, columns = PLATE_SHAPES[plate.plate_format]
    first = plate.channels[0]
    emissions = " ".join(str(channel.emission_nm) for channel in plate.channels)
    excitations = " ".join(str(channel.excitation_nm) for channel in plate.channels)
    cutoffs = " ".join(str(channel.emission_nm - 5) for channel in plate.channels)
    return [
        "Plate:", plate.name, "1.3", "PlateFormat", "Kinetic", "Fluorescence", "FALSE", "Raw", "FALSE",
        len(first.time_s), round(float(first.time_s[-1])), round(first.step_s), "", "", "", len(plate.channels),
        emissions, 1, columns, plate.plate_format, excitations, "Automatic", cutoffs, "", "", 6, "Medium", "", "", 1,
        rows,
    ]  # fmt: skip


def _grid(plate: KineticPlate, values: Float64Array) -> list[list[str]]:
    rows, columns = PLATE_SHAPES[plate.plate_format]
    grid = [[""] * columns for _ in range(rows)]
    for (row, column), value in zip(plate.places, values, strict=True):
        shown = printed(value, decimals=5, overflow="#Sat")
        grid[row][column] = f"{shown:.5f}" if isinstance(shown, float) else shown or ""
    return grid


def _tabbed(cells: list[object]) -> str:
    return "\t".join(map(str, cells))
