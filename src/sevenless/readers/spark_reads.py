"""What a Tecan SparkControl or i-control export says of its reads: names, modes, wavelengths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, final

from sevenless.files.document import Sheet
from sevenless.plates.plateread import Channel
from sevenless.readers.facts import filled, is_blank

__all__ = ["ReadGroup", "channel_of", "is_derived", "is_table_top", "read_groups"]

_CYCLE: Final = re.compile(r"(?:Cycle|Zyklus)[ -]?Nr\.?.*|(?:Cycles|Zyklen) / Well", re.IGNORECASE)
_WAVELENGTHS: Final = {
    "measurement wavelength": "measurement", "wavelength": "measurement", "wellenlänge": "measurement",
    "reference wavelength": "reference", "excitation wavelength": "excitation", "emission wavelength": "emission",
    "anregungswellenlänge": "excitation", "emissionswellenlänge": "emission",
}  # fmt: skip
_CALCULATED: Final = re.compile(
    r"(difference|ratio|polari[sz]ation|anisotropy|(total )?intensity|blank|corrected|mean|average|concentration)",
    re.IGNORECASE,
)
_REFERENCE: Final = "reference"
_MEAN_LIST: Final = ("Well", ("Mean", "Mittelwert"))


@final
@dataclass(slots=True)
class ReadGroup:
    """The settings of one read: from its ``Mode`` or ``Label:`` line to the first empty line or table.

    ``wavelengths_nm`` holds what was set for ``measurement``, ``reference``, ``excitation`` and ``emission``.
    """

    row: int
    name: str = ""
    mode: str = ""
    wavelengths_nm: dict[str, str] = field(default_factory=dict)


def is_table_top(sheet: Sheet, row: int) -> bool:
    """Whether a row opens a table of values: ``<>``, ``Cycle Nr.``, or wells with their means."""
    first = sheet.text(row, 0)
    return first == "<>" or bool(_CYCLE.fullmatch(first)) or (
        first == _MEAN_LIST[0] and sheet.text(row, 1) in _MEAN_LIST[1]
    )  # fmt: skip


def read_groups(sheet: Sheet) -> list[ReadGroup]:
    """Every read that the sheet describes, in order; the group of the kinetic loop is none."""
    found: list[ReadGroup] = []
    for row, key, value in _settings(sheet):
        if key.startswith("label:"):
            found.append(ReadGroup(row=row, name=sheet.text(row, 0).partition(":")[2].strip() or value))
        elif key in ("mode", "modus"):
            if value.lower() == "kinetic":
                continue
            # i-control opens a read with its label, SparkControl with its mode.
            if not found or found[-1].mode or found[-1].wavelengths_nm:
                found.append(ReadGroup(row=row))
            found[-1].mode = value
        elif found and key == "name" and not found[-1].name:
            found[-1].name = value
        elif found and (kind := _WAVELENGTHS.get(key)):
            found[-1].wavelengths_nm.setdefault(kind, value)
    return found


def is_derived(title: str) -> bool:
    """Whether a title names something that belongs to a read (its reference, a difference), not the read itself."""
    return title.lower() == _REFERENCE or bool(_CALCULATED.match(title))


def channel_of(group: ReadGroup, title: str) -> Channel:
    """The channel of a table under a title: the read itself, its reference, or something calculated from both."""
    part = title.partition(":")[0].strip()
    wavelength = group.wavelengths_nm.get("emission") or group.wavelengths_nm.get("measurement") or ""
    name = group.name or part or group.mode or "signal"
    if is_derived(part):
        name = f"{group.name or group.mode} {part[0].lower()}{part[1:]}".strip()
        wavelength = group.wavelengths_nm.get(_REFERENCE, "") if part.lower() == _REFERENCE else ""
    elif part and part != group.name and group.name:
        name = f"{group.name} {part}"
    if wavelength and wavelength not in name:
        name = f"{name} ({wavelength} nm)"
    said = [group.mode, *(f"{kind} {nm} nm" for kind, nm in group.wavelengths_nm.items())]
    kind: Final = "calculated" if _CALCULATED.match(part) else "raw"
    return Channel(name=name, kind=kind, detail=", ".join(text for text in said if text))


def _settings(sheet: Sheet) -> Iterator[tuple[int, str, str]]:
    """Row, key in small letters without its unit, and value of every line of settings."""
    for row in range(len(sheet.rows)):
        if is_blank(sheet, row) or is_table_top(sheet, row):
            continue
        texts = filled(sheet, row)
        if texts[0][0] != 0:
            continue
        key = re.sub(r"\s*\[[^\]]*\]$", "", texts[0][1]).lower().rstrip()
        value = texts[1][1] if len(texts) > 1 else ""
        yield row, key if key.startswith("label:") else key.rstrip(":"), value
