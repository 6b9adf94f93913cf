"""Whether a map is the map of the plates that were read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from sevenless.errors import MapError, Problem
from sevenless.plates.geometry import PLATE_SHAPES, parse_well, well_name
from sevenless.plates.platemap import PlateMap
from sevenless.plates.plateread import PlateRead

__all__ = ["check_pairing", "pairing_problems"]

_SHOWN: Final = 5


def check_pairing(
    plate_map: PlateMap, reads: Sequence[PlateRead], *, plates: Sequence[str] | None = None
) -> list[Problem]:
    """Refuse a map that is not for the plates that were read; give back what is merely worth a warning.

    Parameters
    ----------
    plate_map
        The map.
    reads
        What the instrument files hold.
    plates
        The plates that the map is used for, where the run names them; all, if not given.

    Raises
    ------
    MapError
        If the map names a plate that no file has, is written for another plate format, or has wells off the plate.
    """
    problems = pairing_problems(plate_map, reads, plates=plates)
    if any(problem.severity == "error" for problem in problems):
        raise MapError([problem for problem in problems if problem.severity == "error"])
    return problems


def pairing_problems(
    plate_map: PlateMap, reads: Sequence[PlateRead], *, plates: Sequence[str] | None = None
) -> list[Problem]:
    """Everything that speaks against a map being that of the plates read, errors and warnings."""
    formats = {plate: read.formats[plate] for read in reads for plate in read.plates}
    if plates is not None:
        formats = {plate: size for plate, size in formats.items() if plate in plates}
    file = ", ".join(plate_map.sources) or "the map"
    problems = _unknown_plates(plate_map, formats, file)
    measured = _measured(reads)
    unmapped = []
    for plate, size in formats.items():
        wells = plate_map.for_plate(plate).filter(~(plate_map.for_plate(plate)["role"] == "empty"))["well"].to_list()
        if not wells:
            unmapped.append(plate)
            continue
        off = _off_plate(wells, size)
        if off or (plate_map.plate_format is not None and plate_map.plate_format != size):
            problems.append(_wrong_size(plate_map, plate, size, off, file))
        elif missing := [well for well in wells if well not in measured[plate]]:
            problems.append(_not_read(plate, missing, len(wells), file))
    if unmapped:
        problems.append(_unmapped(unmapped, file))
    return problems


def _measured(reads: Sequence[PlateRead]) -> dict[str, set[str]]:
    wells: dict[str, set[str]] = {}
    for read in reads:
        for plate, rows in read.table.select("plate", "well").unique().group_by("plate"):
            wells.setdefault(str(plate[0]), set()).update(rows["well"].to_list())
    return wells


def _unknown_plates(plate_map: PlateMap, formats: Mapping[str, int], file: str) -> list[Problem]:
    problems = []
    for plate in plate_map.plates:
        if plate not in formats:
            close = get_close_matches(plate, formats, n=1, cutoff=0.6)
            known = f"did you mean {close[0]}?" if close else f"plates read: {_few(list(formats)) or 'none'}"
            what = f"the map describes plate {plate!r}, which no instrument file has"
            problems.append(Problem(what=what, file=file, plate=plate, remedy=known))
    return problems


def _off_plate(wells: Sequence[str], size: int) -> list[str]:
    rows, columns = PLATE_SHAPES[size]
    places = [parse_well(well) for well in wells]
    return [well_name(row, column) for row, column in places if row >= rows or column >= columns]


def _wrong_size(plate_map: PlateMap, plate: str, size: int, off: Sequence[str], file: str) -> Problem:
    what = f"the map is for another plate: {plate!r} has {size} wells"
    if plate_map.plate_format is not None and plate_map.plate_format != size:
        what += f", the map {plate_map.plate_format}"
    if off:
        what += f"; {len(off)} wells of the map are off it ({_few(off)})"
    return Problem(what=what, file=file, plate=plate, remedy="use the map of this plate")


def _not_read(plate: str, missing: Sequence[str], count: int, file: str) -> Problem:
    what = f"{len(missing)} of {count} wells of the map were not read ({_few(missing)})"
    severity = "error" if len(missing) == count else "warning"
    remedy = "use the map of this plate" if severity == "error" else "check that the map is that of this plate"
    return Problem(what=what, file=file, plate=plate, remedy=remedy, severity=severity)  # type: ignore[arg-type]


def _unmapped(plates: Sequence[str], file: str) -> Problem:
    what = f"the map says nothing of {_few(plates)}"
    return Problem(what=what, file=file, severity="warning", remedy="add them to the map, or leave the plates out")


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
