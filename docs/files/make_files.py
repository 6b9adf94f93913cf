"""Make the simulated instrument files of the how-to pages: ``python docs/files/make_files.py``.

No compound in them exists. The same run gives the same files, but for the workbooks, which carry their date.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import xlsxwriter

HERE = Path(__file__).parent
ROWS, COLUMNS = "ABCDEFGH", range(1, 13)
TOP_MOLAR = 1e-5
Grid = list[list[float]]


def write_rows(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """A csv file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def readings(plate: str, grid: Grid) -> list[list[object]]:
    """Lines of a long table of one plate."""
    return [
        [plate, f"{row}{column:02d}", round(grid[i][j])]
        for i, row in enumerate(ROWS)
        for j, column in enumerate(COLUMNS)
    ]


def dose(column: int, *, first: int = 2, dilution: float = 3.0) -> float:
    """Falls to the right from the first column to column 11; vehicle elsewhere."""
    return TOP_MOLAR / dilution ** (column - first) if first <= column <= 11 else 0.0


def growth_signal(conc_molar: float, *, potency_molar: float, doublings: float, end: bool) -> float:
    """Light of a well whose GR value follows a sigmoid that ends at -0.4."""
    rate = -0.4 + 1.4 / (1.0 + conc_molar / potency_molar)
    return 10_000.0 * 2.0 ** (doublings * math.log2(rate + 1.0) if end else 0.0)


def make_growth(rng: np.random.Generator) -> None:
    """Two cell lines that divide at different speed and answer alike: day 0 and day 3, 96 wells each."""
    rows: list[list[object]] = []
    for line, doublings in (("quick", 4.0), ("slow", 1.2)):
        for end in (False, True):
            grid: Grid = []
            for i in range(8):
                potency = 5e-8 if i < 4 else 6e-7
                values = [
                    growth_signal(dose(c) if end else 0.0, potency_molar=potency, doublings=doublings, end=end)
                    if c < 12 else 0.0
                    for c in COLUMNS
                ]  # fmt: skip
                grid.append([300.0 + value * (1.0 + 0.04 * rng.normal()) for value in values])
            rows += readings(f"{line}-day{3 if end else 0}", grid)
    write_rows(HERE / "growth_rates" / "readings.csv", [["plate", "well", "luminescence"], *rows])


def make_ba_f3(rng: np.random.Generator) -> None:
    """One compound on four lines of Ba/F3 cells, two rows each."""
    lines = ((4e-9, 900_000.0), (2e-7, 500_000.0), (1.5e-8, 700_000.0), (1e-3, 300_000.0))
    grid: Grid = []
    for i in range(8):
        potency, light = lines[i // 2]
        values = [light / (1.0 + dose(c, first=3, dilution=4.0) / potency) if c < 12 else 0.0 for c in COLUMNS]
        grid.append([2_000.0 + value * (1.0 + 0.04 * rng.normal()) for value in values])
    write_rows(HERE / "ba_f3_shift" / "readings.csv", [["plate", "well", "luminescence"], *readings("P1", grid)])


def envision_lines(barcode: str, grid: Grid) -> list[list[object]]:
    """One plate as an EnVision exports it, with the background that it measured."""
    measured = "De=1st Ex=N/A Em=Top Wdw=N/A (14)"
    return [
        ["Plate information"],
        ["Plate", "Repeat", "Barcode", "Measured height", "Group", "Label", "Measinfo", "Measurement date"],
        [1, 1, barcode, 6.5, 1, "US LUM 96(1)", measured, "1/15/2025 10:30:00 AM"],
        [],
        ["Background information"],
        ["Plate", "Label", "Result", "Signal", "Flashes/Time", "Meastime", "MeasInfo"],
        [1, "US LUM 96", 0, 300, 0, "00:00:00.000", measured],
        [],
        ["Results for US LUM 96 - channel 1"],
        ["", *(f"{c:02d}" for c in COLUMNS)],
        *([row, *(round(value) for value in values)] for row, values in zip(ROWS, grid, strict=True)),
        [],
    ]


def make_manifest(rng: np.random.Generator) -> None:
    """A small project with templates, manifest and raw files as gDR has them."""
    folder = HERE / "manifest"
    for day, end in ((0, False), (3, True)):
        lines: list[list[object]] = []
        for barcode, doublings in (("P-A", 3.0), ("P-B", 1.5)):
            grid = [
                [
                    300.0
                    + growth_signal(dose(c) if end else 0.0, potency_molar=8e-8, doublings=doublings, end=end)
                    * (1.0 + 0.04 * rng.normal())
                    for c in COLUMNS
                ]
                for _ in ROWS
            ]
            lines += envision_lines(f"{barcode}{day}", grid)
        lines.append(["Exported with EnVision Workstation version 1.14 (simulated)"])
        write_rows(folder / f"RawData_day{day}.csv", lines)
    treated = [["vehicle" if c in (1, 12) else f"G0000{1 + i // 4}" for c in COLUMNS] for i in range(8)]
    doses = [[round(dose(c) * 1e6, 10) for c in COLUMNS] for _ in ROWS]
    write_workbook(folder / "Template_3daytreated.xlsx", {"Gnumber": treated, "Concentration": doses})
    untreated = [["untreated"] * 12 for _ in ROWS]
    write_workbook(folder / "Template_Untreated.xlsx", {"Gnumber": untreated})
    rows = [["P-A0", 0, "Template_Untreated.xlsx", "CL1"], ["P-B0", 0, "Template_Untreated.xlsx", "CL2"]]
    rows += [["P-A3", 72, "Template_3daytreated.xlsx", "CL1"], ["P-B3", 72, "Template_3daytreated.xlsx", "CL2"]]
    write_workbook(folder / "manifest.xlsx", {"Sheet1": [["Barcode", "Duration", "Template", "clid"], *rows]})


def write_workbook(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> None:
    """A workbook with bare grids."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


if __name__ == "__main__":
    seeds = np.random.default_rng(20250115)
    make_growth(seeds)
    make_ba_f3(seeds)
    make_manifest(seeds)
