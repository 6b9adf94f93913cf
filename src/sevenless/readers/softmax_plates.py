"""The readings of a SoftMax Pro plate block: plate-shaped or a line per time, and what was reduced from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, final

from sevenless.files.document import Cell, Sheet
from sevenless.plates.geometry import PLATE_SHAPES, well_name
from sevenless.plates.plateread import Channel
from sevenless.readers.blocks import column_number
from sevenless.readers.elapsed import elapsed_s
from sevenless.readers.facts import is_blank
from sevenless.readers.readings import Readings
from sevenless.readers.softmax_blocks import PlateHeader, TextBlock, raw_channels
from sevenless.readers.timecourses import add_wells_across, format_of, wells_across

__all__ = ["add_plate"]

_CUT_SHORT: Final = "export the file again: it seems to be cut short"
_REDUCED: Final = "Reduced"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Snapshot:
    """One plate-shaped set of lines: where it begins, its key (a time, a point, a wavelength), its lines."""

    row: int
    key: str
    rows: range


def add_plate(readings: Readings, sheet: Sheet, block: TextBlock, header: PlateHeader, plate: str) -> bool:
    """Add every reading of a plate block; False if it holds none (a plate that was set up but not read)."""
    rows = range(block.start + 1, block.stop)
    first = next((row for row in rows if not is_blank(sheet, row)), None)
    if first is None or all(is_blank(sheet, row) for row in rows if row > first):
        return False
    if wells_across(sheet, first, start=2):
        _add_lines(readings, sheet, first, block.stop, header, plate)
    elif _groups(sheet, first):
        _add_plate_shapes(readings, sheet, first, block.stop, header, plate)
    else:
        what = "under the line of the plate stand neither column numbers nor wells"
        readings.problem(what, sheet=sheet, place=(first, 0), plate=plate, remedy=_CUT_SHORT)
    return True


def _add_plate_shapes(readings: Readings, sheet: Sheet, top: int, stop: int, header: PlateHeader, plate: str) -> None:
    if header.plate_format is None:
        what = f"the line of the plate names no plate of 6 to 1536 wells, but {header.wells or 'nothing'}"
        readings.problem(what, sheet=sheet, plate=plate, remedy=_CUT_SHORT)
        return
    reduced = next((row for row in range(top, stop) if _is_reduced_header(sheet, row, header, top)), stop)
    if reduced > top:
        groups = _groups(sheet, top)
        channels = raw_channels(header, len(groups))
        for snapshot in _snapshots(readings, sheet, top + 1, reduced, header, plate):
            time_s = _time_of(readings, sheet, snapshot, header, plate)
            for group, channel in zip(groups, channels, strict=True):
                one = _keyed(channel, snapshot.key, header)
                _add_group(readings, sheet, snapshot.rows, group, time_s, one, plate, header.plate_format)
    if reduced < stop:
        groups = _groups(sheet, reduced)
        rows = range(reduced + 1, reduced + 1 + PLATE_SHAPES[header.plate_format][0])
        if not _is_whole(readings, sheet, rows, stop, plate):
            return
        for number, group in enumerate(groups, start=1):
            name = _REDUCED if len(groups) == 1 else f"{_REDUCED} {number}"
            one = _reduced_channel(header, name)
            _add_group(readings, sheet, rows, group, None, one, plate, header.plate_format)


def _is_reduced_header(sheet: Sheet, row: int, header: PlateHeader, top: int) -> bool:
    """Column numbers after two empty cells; the header of raw readings names the temperature in the second."""
    if sheet.text(row, 0) or sheet.text(row, 1) or not _groups(sheet, row):
        return False
    return is_blank(sheet, row - 1) if row > top else header.data_type == _REDUCED


def _groups(sheet: Sheet, row: int) -> list[dict[int, int]]:
    """Sheet column to plate column, for each run of column numbers ``1 2 3 ...`` of a header."""
    groups: list[dict[int, int]] = []
    for column in range(2, len(sheet.rows[row])):
        number = column_number(sheet.text(row, column))
        if number is None:
            continue
        if groups and number == 1 + list(groups[-1].values())[-1] and column - 1 in groups[-1]:
            groups[-1][column] = number
        else:
            groups.append({column: number})
    alike = {tuple(group.values()) for group in groups}
    # No plate has fewer than three columns; a line of readings can look like column numbers otherwise.
    whole = len(alike) == 1 and len(groups[0]) >= 3
    return groups if whole else []


def _snapshots(
    readings: Readings, sheet: Sheet, top: int, stop: int, header: PlateHeader, plate: str
) -> Iterator[_Snapshot]:
    height = PLATE_SHAPES[header.plate_format or 96][0]
    row = top
    while row < stop:
        if _is_separator(sheet, row):
            row += 1
            continue
        rows = range(row, row + height)
        if not _is_whole(readings, sheet, rows, stop, plate):
            return
        yield _Snapshot(row=row, key=sheet.text(row, 0), rows=rows)
        row += height


def _is_separator(sheet: Sheet, row: int) -> bool:
    """Whether a line is all but empty; a line of wells that were not read still has its tabs."""
    return is_blank(sheet, row) and len(sheet.rows[row]) <= 3


def _is_whole(readings: Readings, sheet: Sheet, rows: range, stop: int, plate: str) -> bool:
    early = next((row for row in rows[1:] if row >= stop or sheet.text(row, 0) or _is_separator(sheet, row)), None)
    if early is not None:
        what = f"{len(rows)} lines of wells were expected here, but only {early - rows[0]} stand there"
        readings.problem(what, sheet=sheet, place=(rows[0], 0), plate=plate, remedy=_CUT_SHORT)
    return early is None


def _time_of(readings: Readings, sheet: Sheet, snapshot: _Snapshot, header: PlateHeader, plate: str) -> float | None:
    if header.read_type != "Kinetic":
        return None
    return _time(readings, sheet, snapshot.row, plate)


def _time(readings: Readings, sheet: Sheet, row: int, plate: str) -> float | None:
    time_s = elapsed_s(sheet.cell(row, 0))
    if time_s is None:
        what = f"{sheet.text(row, 0)!r} is no time such as 0:01:30"
        readings.problem(what, sheet=sheet, place=(row, 0), plate=plate, remedy=_CUT_SHORT)
    return time_s


def _keyed(channel: Channel, key: str, header: PlateHeader) -> Channel:
    """A channel per scan point or wavelength, where there are several."""
    if not key or header.read_type in ("Kinetic", "Endpoint"):
        return channel
    if header.read_type == "Spectrum":
        return Channel(name=f"{key} nm", detail=f"{header.mode} spectrum, {key} nm")
    return Channel(name=f"{channel.name} point {key}", detail=f"{channel.detail}, {header.read_type} point {key}")


def _add_group(
    readings: Readings,
    sheet: Sheet,
    rows: range,
    columns: dict[int, int],
    time_s: float | None,
    channel: Channel,
    plate: str,
    plate_format: int,
) -> None:
    places = [(row, column) for row in rows for column in columns]
    cells: list[Cell] = [sheet.cell(row, column) for row, column in places]
    wells = [well_name(row - rows[0], columns[column]) for row, column in places]
    size = format_of(wells, plate_format)
    readings.add_wells(
        wells, cells, plate=plate, channel=channel, plate_format=size, time_s=time_s, sheet=sheet, places=places
    )


def _reduced_channel(header: PlateHeader, name: str) -> Channel:
    source = ", ".join(f"{wavelength} nm" for wavelength in header.wavelengths_nm if wavelength != "0")
    detail = f"reduced by SoftMax Pro from the {header.read_type.lower()} {header.mode.lower()} {source}".strip()
    return Channel(name=name, kind="calculated", detail=detail)


def _add_lines(readings: Readings, sheet: Sheet, top: int, stop: int, header: PlateHeader, plate: str) -> None:
    """A column per well and a line per time, point or wavelength; an empty line between wavelengths."""
    wells = wells_across(sheet, top, start=2)
    size = format_of(list(wells.values()), header.plate_format)
    raw, reduced = _line_groups(sheet, top, stop, header)
    channels = raw_channels(header, max(len(raw), 1))
    for rows, channel in zip(raw, channels, strict=False):
        if header.read_type == "Kinetic":
            times = {row: _time(readings, sheet, row, plate) for row in rows}
            _add_across(readings, sheet, wells, times, plate, channel, size)
            continue
        for row in rows:
            one = _keyed(channel, sheet.text(row, 0), header)
            _add_across(readings, sheet, wells, {row: None}, plate, one, size)
    for number, (head, row) in enumerate(reduced, start=1):
        name = _REDUCED if len(reduced) == 1 else f"{_REDUCED} {number}"
        named = wells_across(sheet, head, start=2)
        _add_across(readings, sheet, named, {row: None}, plate, _reduced_channel(header, name), size)


def _add_across(
    readings: Readings,
    sheet: Sheet,
    wells: dict[int, str],
    times: dict[int, float | None],
    plate: str,
    channel: Channel,
    size: int,
) -> None:
    add_wells_across(readings, sheet, wells=wells, times_s=times, plate=plate, channel=channel, plate_format=size)


def _line_groups(
    sheet: Sheet, top: int, stop: int, header: PlateHeader
) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """Lines of raw readings, by wavelength; and header and line of each set of reduced values."""
    raw: list[list[int]] = []
    reduced: list[tuple[int, int]] = []
    head = top if header.data_type == _REDUCED and not sheet.text(top, 1) else None
    fresh = True
    for row in range(top + 1, stop):
        if is_blank(sheet, row):
            fresh = True
        elif not sheet.text(row, 0) and not sheet.text(row, 1) and _is_well_header(sheet, row):
            head = row
        elif head is not None:
            reduced.append((head, row))
        elif fresh and not (raw and header.read_type == "Spectrum"):
            raw.append([row])
            fresh = False
        else:
            raw[-1].append(row)
    return raw, reduced


def _is_well_header(sheet: Sheet, row: int) -> bool:
    return bool(wells_across(sheet, row, start=2))
