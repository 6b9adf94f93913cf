"""EnVision exports made by the tests, in the vendor's layout."""

from __future__ import annotations

from readers.encodings import Rows

_PLATE_HEADER = [
    "Plate", "Repeat", "Barcode", "Measured height", "Chamber temperature at start", "Group", "Label", "ScanX",
    "ScanY", "Measinfo", "Kinetics", "Measurement date", "",
]  # fmt: skip
_CALCULATED_HEADER = ["Plate", "Repeat", "Barcode", "Measured height", "Formula", "Measurement date", ""]
_BACKGROUND_HEADER = ["Plate", "Label", "Result", "Signal", "Flashes/Time", "Meastime", "MeasInfo", ""]

FIRST = "De=1st Ex=Top Em=Top Wdw=1 (14)"
SECOND = "De=2nd Ex=Top Em=Top Wdw=1 (142)"


def section(
    cells: Rows,
    *,
    number: str = "1",
    repeat: str = "1",
    barcode: str = "",
    label: str = "HTRF(1)",
    measinfo: str = FIRST,
    backgrounds: tuple[tuple[str, str], ...] = ((FIRST, "162"), (SECOND, "260")),
    title: str = "",
    kinetics: str = "0",
    scan: tuple[str, str] = ("0", "0"),
) -> list[list[str]]:
    """One raw section: plate information, background information and a block of cells with a trailing delimiter."""
    plate = [number, repeat, f'="{barcode}"', "11.9", "23.2", "1", label, *scan, measinfo, kinetics, "3/1/2024", ""]
    stem = label.removesuffix("(1)")
    rows = [
        ["Plate information "],
        _PLATE_HEADER,
        plate,
        [],
        ["Background information"],
        _BACKGROUND_HEADER,
        *([number, stem, "0", signal, "50", "00:00:00.000", info, ""] for info, signal in backgrounds),
        [],
        *([[title]] if title else []),
        *([*line, ""] for line in cells),
        [],
    ]
    return [list(row) for row in rows]


def calculated(cells: Rows, *, number: str = "1", barcode: str = "", formula: str) -> list[list[str]]:
    """A section of values that the instrument's software calculated."""
    return [
        ["Plate information "],
        _CALCULATED_HEADER,
        [number, "1", f'="{barcode}"', "N/A", formula, "3/1/2024", ""],
        [],
        [f"Calculated results: {formula}"],
        *([*line, ""] for line in cells),
        [],
    ]


def footer(*, wells: int = 96, protocol: str = "Made up 665/620") -> list[list[str]]:
    """What follows the plates: assay, protocol, an empty map of the plate, labels and filters, the closing line."""
    return [
        [],
        ["Basic assay information "],
        _line("Assay ID: ", "17"),
        _line("Protocol Name: ", protocol),
        _line("Serial#: ", '="4711"'),
        [],
        ["Plate type:"],
        _line("Number of the wells in the plate", str(wells)),
        ["Platemap:"],
        ["", "01", "02", "03"],
        ["A", "- ", "- ", "- "],
        [],
        ["Labels:"],
        _line("HTRF", "6000028"),
        _line("Exc. filter", "UV2 320"),
        _line("Ems. filter", "APC 665"),
        _line("2nd ems. filter", "Cy5 620"),
        [],
        ["Filters:"],
        _line("APC 665", "205"),
        _line("Description", "M665 CWL=665nm BW=75nm Tmin=75%"),
        [],
        _line("Cy5 620", "118"),
        _line("Description", "X620 CWL=620nm BW=10nm Tmin=65%"),
        [],
        ["Exported with EnVision Workstation version 1.14"],
    ]


def _line(name: str, value: str) -> list[str]:
    return [name, "", "", "", value]
