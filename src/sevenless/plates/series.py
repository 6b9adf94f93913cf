"""Series of doses laid out over wells.

A series covers a rectangle (or any set of wells with equally long lines). Along its ``direction`` the dose falls, from
``start`` by the factor ``dilution``; across it stand its *lines*: rows where it runs right or left, columns where it
runs down or up. Any value may be a list, with one entry per line, or per ``replicates`` neighbouring lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, final

from sevenless.files.document import Cell
from sevenless.plates.doses import DoseFault, parse_dose
from sevenless.plates.geometry import well_name

__all__ = ["DIRECTIONS", "Series", "SeriesFault", "lay_out", "series_doses"]

DIRECTIONS: Final = ("right", "left", "down", "up")
"""Where the dose falls to."""

Well = tuple[int, int]


@final
@dataclass(frozen=True, slots=True)
class SeriesFault:
    """Why a series cannot be laid out, and what to do."""

    what: str
    remedy: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series as it was written.

    Parameters
    ----------
    wells
        Rows and columns, counted from 0.
    starts
        First dose of each line with its unit (or the only one, for all).
    dilution
        Factor between neighbouring doses, above 1.
    doses
        The doses themselves, in place of ``starts`` and ``dilution``.
    points
        Number of doses above zero; None takes as many as the line has room for.
    direction
        One of `DIRECTIONS`.
    wells_per_dose
        Neighbouring wells of a line that share a dose.
    replicates
        Neighbouring lines that are replicates of each other.
    neutral
        Whether the dose after the last is zero: vehicle.
    unit
        Unit of bare doses.
    values
        Further variables, one entry for all lines or one per group of replicate lines.
    second
        Whether the doses are those of the second compound.
    """

    wells: Sequence[Well]
    starts: Sequence[Cell] = ()
    dilution: float | None = None
    doses: Sequence[Cell] = ()
    points: int | None = None
    direction: str = "right"
    wells_per_dose: int = 1
    replicates: int = 1
    neutral: bool = False
    unit: str | None = None
    values: Mapping[str, Sequence[Cell]]
    second: bool = False


def series_doses(start_molar: float, dilution: float, points: int) -> list[float]:
    """Doses in mol/L from the highest down: ``start / dilution ** i``.

    >>> series_doses(1e-5, 10, 4)
    [1e-05, 1e-06, 1e-07, 1e-08]
    """
    # In decimal digits: in binary, 10 uM / 10 is not the 1 uM that somebody else writes out, and doses are compared.
    start, factor = Decimal(repr(start_molar)), Decimal(repr(float(dilution)))
    return [float(start / factor**step) for step in range(points)]


def lay_out(series: Series) -> dict[Well, dict[str, Cell]] | list[SeriesFault]:
    """What each well of the series holds, doses in mol/L as text, or all that keeps it from being laid out."""
    lines = _lines(series)
    groups, faults = _groups(series, lines)
    lengths = sorted({len(line) for line in lines})
    if len(lengths) > 1:
        what = f"its lines have {' and '.join(str(length) for length in lengths)} wells"
        return [*faults, SeriesFault(what, "give every line of a series the same number of wells")]
    if faults:
        return faults
    laid: dict[Well, dict[str, Cell]] = {}
    dose_key = "conc_2" if series.second else "conc"
    known: dict[int, list[float] | SeriesFault] = {}
    for number, line in enumerate(lines):
        group = number // series.replicates
        if group not in known:
            known[group] = _line_doses(series, group, lengths[0])
        doses = known[group]
        if isinstance(doses, SeriesFault):
            continue
        for place, well in enumerate(line):
            dose = doses[place // series.wells_per_dose]
            laid[well] = {dose_key: f"{dose!r} M", **{key: _entry(value, group) for key, value in groups.items()}}
    found = [fault for fault in known.values() if isinstance(fault, SeriesFault)]
    return list(dict.fromkeys(found)) or laid


def _lines(series: Series) -> list[list[Well]]:
    """Wells by line, each from the first dose to the last."""
    across = 0 if series.direction in ("right", "left") else 1
    lines: dict[int, list[Well]] = {}
    for well in sorted(set(series.wells)):
        lines.setdefault(well[across], []).append(well)
    backwards = series.direction in ("left", "up")
    return [sorted(line, reverse=backwards) for _, line in sorted(lines.items())]


def _groups(series: Series, lines: Sequence[Sequence[Well]]) -> tuple[Mapping[str, Sequence[Cell]], list[SeriesFault]]:
    faults = []
    if len(lines) % series.replicates:
        what = f"{len(lines)} lines are not a multiple of {series.replicates} replicates"
        return series.values, [SeriesFault(what, "correct wells or replicates")]
    count = len(lines) // series.replicates
    for key, value in {**series.values, "start": series.starts}.items():
        if len(value) not in (0, 1, count):
            each = f" of {series.replicates}" if series.replicates > 1 else ""
            what = f"{key} lists {len(value)} entries for {count} lines{each}"
            faults.append(SeriesFault(what, "give one entry per line, or one for all"))
    return series.values, faults


def _entry(values: Sequence[Cell], group: int) -> Cell:
    return values[group] if len(values) > 1 else values[0]


def _line_doses(series: Series, group: int, length: int) -> list[float] | SeriesFault:
    room, rest = divmod(length, series.wells_per_dose)
    if rest:
        what = f"a line of {length} wells does not hold whole doses of {series.wells_per_dose} wells"
        return SeriesFault(what, "correct wells or wells_per_dose")
    room -= series.neutral
    points = len(series.doses) or series.points or room
    if points != room or points < 1:
        extra = " and one of vehicle" if series.neutral else ""
        each = f" of {series.wells_per_dose} wells" if series.wells_per_dose > 1 else ""
        what = f"{points} doses{extra}{each} do not fill a line of {length} wells, from {_span(series)}"
        return SeriesFault(what, f"correct wells or points ({max(room, 0)} would fit)")
    doses = _explicit(series) if series.doses else _diluted(series, group, points)
    return doses if isinstance(doses, SeriesFault) else [*doses, *([0.0] if series.neutral else [])]


def _span(series: Series) -> str:
    rows, columns = [row for row, _ in series.wells], [column for _, column in series.wells]
    return f"{well_name(min(rows), min(columns))} to {well_name(max(rows), max(columns))}"


def _explicit(series: Series) -> list[float] | SeriesFault:
    doses = [_molar(cell, series.unit) for cell in series.doses]
    fault = next((dose for dose in doses if isinstance(dose, SeriesFault)), None)
    return fault or [dose for dose in doses if isinstance(dose, float)]


def _diluted(series: Series, group: int, points: int) -> list[float] | SeriesFault:
    start = _molar(_entry(series.starts, group), series.unit)
    if isinstance(start, SeriesFault):
        return start
    if start == 0:
        return SeriesFault("start is zero", "start at the highest dose; neutral = true ends with vehicle")
    doses = series_doses(start, series.dilution or 1.0, points)
    if doses[-1] < 1e-18:
        return SeriesFault(
            f"the last of {points} doses is {doses[-1]:.0e} M, less than a molecule in a well",
            "correct dilution or points",
        )
    return doses


def _molar(cell: Cell, unit: str | None) -> float | SeriesFault:
    dose = parse_dose(cell, unit=unit)
    if dose is None:
        return SeriesFault("a dose is empty", 'write e.g. "10 uM"')
    return SeriesFault(dose.what, dose.remedy) if isinstance(dose, DoseFault) else dose
