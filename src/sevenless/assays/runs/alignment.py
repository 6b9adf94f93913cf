"""Maps that stand a row or a column off: wells they fill were not read, and one cell further up or left all were."""

from __future__ import annotations

from typing import Final

import polars as pl

from sevenless.errors import Problem
from sevenless.plates.geometry import parse_well, well_name

__all__ = ["alignment_problems"]

Well = tuple[int, int]

_SHIFTS: Final = {
    (1, 1): ("one row up and one column to the left", "B2"),
    (1, 0): ("one row up", "A2"),
    (0, 1): ("one column to the left", "B1"),
}
"""Rows and columns of titles that a grid may carry: where the map then has to go, and the cell of its first well."""

_FEWEST: Final = 4
"""Wells without a reading below which they are a dispensing fault, and no sign of anything else."""


def alignment_problems(maps: pl.DataFrame, readings: pl.DataFrame) -> list[Problem]:
    """Maps of which wells were not read, where moved by one row or column every one of them was.

    Nothing else tells that a template begins with a row and a column of titles: its doses would stand in the wells of
    their neighbours, and potencies would come out of it.

    Parameters
    ----------
    maps
        Columns ``plate``, ``well`` and ``role``: what the maps say.
    readings
        Columns ``plate`` and ``well``: the wells that hold a number.

    Returns
    -------
    list of Problem
        One for each way to move, with its plates.
    """
    filled, read = _wells(maps.filter(pl.col("role") != "empty")), _wells(readings)
    off: dict[tuple[int, int], list[tuple[str, list[Well]]]] = {}
    for plate, wells in filled.items():
        unread = sorted(wells - read.get(plate, set()))
        if len(unread) < _FEWEST:
            continue
        for down, right in _SHIFTS:
            if {(row - down, column - right) for row, column in wells} <= read.get(plate, set()):
                off.setdefault((down, right), []).append((plate, unread))
                break
    return [_problem(shift, plates) for shift, plates in off.items()]


def _wells(table: pl.DataFrame) -> dict[str, set[Well]]:
    places = {name: parse_well(name) for name in table["well"].unique()}
    found: dict[str, set[Well]] = {plate: set() for plate in table["plate"].unique(maintain_order=True)}
    for plate, well in table.select("plate", "well").iter_rows():
        found[plate].add(places[well])
    return found


def _problem(shift: tuple[int, int], plates: list[tuple[str, list[Well]]]) -> Problem:
    way, corner = _SHIFTS[shift]
    (plate, unread), more = plates[0], len(plates) - 1
    also = f"; likewise on {more} more {'plate' if more == 1 else 'plates'}" if more else ""
    return Problem(
        what=f"{len(unread)} wells that the map fills hold no reading ({', '.join(well_name(*w) for w in unread[:4])}, "
        f"...), and moved {way} all its wells hold one: its doses seem to stand beside their wells{also}",
        plate=plate,
        remedy=f'where the grid of a template has titles above or left of it, write corner = "{corner}" (in a manifest '
        f'map_corner = "{corner}"); where those wells were indeed not read, give them the role empty',
    )
