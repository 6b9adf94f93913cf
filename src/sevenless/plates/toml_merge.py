"""Groups of a TOML layout into wells: which there are, and which group has the last word on each key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, final

from sevenless.files.document import Cell, cell_text
from sevenless.plates.draft import Place
from sevenless.plates.geometry import PLATE_SHAPES
from sevenless.plates.map_problems import MapProblems
from sevenless.plates.roles import role_of_word
from sevenless.plates.toml_groups import Group

__all__ = ["MergedWell", "merge_groups"]

Well = tuple[int, int]

_TREATMENT: Final = ("compound", "conc", "compound_2", "conc_2")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MergedWell:
    """A well with the values that won, and the tables they come from."""

    at: Well
    plate: str | None
    values: Mapping[str, Cell]
    places: Mapping[str, Place]
    place: Place


def merge_groups(
    groups: Sequence[Group], plate: str | None, plate_format: int | None, problems: MapProblems
) -> list[MergedWell]:
    """Wells of one plate, row by row."""
    ours = sorted((group for group in groups if group.plate in (None, plate)), key=lambda group: group.precedence)
    wells = _existing(ours, plate_format)
    members = [(group, _members(group, wells)) for group in ours]
    for group, inside in members:
        if not inside and group.kind != "expt":
            remedy = "add plate_format and a role, or the rows and columns that it crosses"
            problems.add(
                "no well is in it", remedy=remedy, place=group.place, plate=plate, key=f"{group.place.cell} none"
            )
    _check_series(ours, plate, problems)
    merged: dict[Well, tuple[dict[str, Cell], dict[str, Place]]] = {well: ({}, {}) for well in sorted(wells)}
    for group, inside in members:
        for well in inside:
            _set(merged[well], {**group.values, **group.by_well.get(well, {})}, group.place)
    return [
        MergedWell(at=well, plate=plate, values=values, places=places, place=_place(places))
        for well, (values, places) in merged.items()
    ]


def _set(merged: tuple[dict[str, Cell], dict[str, Place]], new: Mapping[str, Cell], place: Place) -> None:
    values, places = merged
    role = role_of_word(cell_text(new.get("role"))) if new.get("role") is not None else None
    if isinstance(role, str) and role != "sample":
        # A control in the middle of a treated row holds what its own table says, not the row's compound.
        for name in _TREATMENT:
            values.pop(name, None)
            places.pop(name, None)
    values.update(new)
    places.update(dict.fromkeys(new, place))


def _place(places: Mapping[str, Place]) -> Place:
    return list(places.values())[-1] if places else Place()


def _existing(groups: Iterable[Group], plate_format: int | None) -> set[Well]:
    wells: set[Well] = set()
    lines: dict[str, set[int]] = {kind: set() for kind in ("row", "irow", "col", "icol")}
    for group in groups:
        wells |= set(group.by_well)
        if group.kind in lines:
            lines[group.kind] |= group.lines
            if plate_format is not None and "role" in group.values:
                wells |= _whole(group, plate_format)
    rows, columns = lines["row"], lines["col"]
    wells |= {(row, column) for row in rows for column in columns}
    wells |= {(_woven(row, column), column) for row in lines["irow"] for column in columns}
    wells |= {(row, _woven(column, row)) for column in lines["icol"] for row in rows}
    return wells


def _whole(group: Group, plate_format: int) -> set[Well]:
    rows, columns = PLATE_SHAPES[plate_format]
    every = {(row, column) for row in range(rows) for column in range(columns)}
    return _members(group, every)


def _members(group: Group, wells: set[Well]) -> set[Well]:
    """Which of these wells are in a group."""
    match group.kind:
        case "expt":
            return wells
        case "row":
            return {well for well in wells if well[0] in group.lines}
        case "col":
            return {well for well in wells if well[1] in group.lines}
        case "irow":
            return {well for well in wells if _woven(well[0], well[1]) in group.lines}
        case "icol":
            return {well for well in wells if _woven(well[1], well[0]) in group.lines}
        case _:
            return set(group.by_well)


def _woven(line: int, across: int) -> int:
    """The line that an interleaved line is on at a position: its own on even ones, its neighbour's on odd ones."""
    return line ^ 1 if across % 2 else line


def _check_series(groups: Iterable[Group], plate: str | None, problems: MapProblems) -> None:
    """Two series of one variable over one well are a slip in their wells, not a matter of precedence."""
    seen: dict[tuple[Well, str], Group] = {}
    for group in groups:
        if group.kind != "series":
            continue
        for well, values in group.by_well.items():
            key = (well, "conc_2" if "conc_2" in values and "conc" not in values else "conc")
            if key in seen:
                what = f"its wells are also those of {seen[key].place.cell}"
                remedy = "correct wells, or keep one"
                problems.add(what, remedy=remedy, place=group.place, plate=plate, key=f"{group.place.cell} overlap")
                break
            seen[key] = group
