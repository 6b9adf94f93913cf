"""What is wrong with the options that a table is read with, before any cell is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sevenless.binding.inhibition.assay_tables.quantities import Place, Quantity
from sevenless.errors import Problem, UnitError
from sevenless.units import molar_per_unit, seconds_per_unit

__all__ = ["label_problems", "unit_problems"]

_TAKEN: Final = (
    "status", "message", "qualifier", "mechanism", "verdict", "fitted", "residual", "rival", "rate", "weight", "row",
    "role", "law", "conc_molar", "time_s",
)  # fmt: skip
"""Columns of results and points, which no label may be called."""


def label_problems(titles: Sequence[str], by: Sequence[str]) -> list[Problem]:
    """What is wrong with the columns that are to tell series apart.

    Parameters
    ----------
    titles
        Of the table.
    by
        Columns that were asked for.
    """
    listed = ", ".join(titles)
    absent = [
        Problem(what=f"--by: there is no column {name!r} among {listed}", remedy="name one as it stands in the header")
        for name in by
        if name not in titles
    ]
    taken = [name for name in by if name in titles and name.lower() in _TAKEN]
    return absent + [
        Problem(what=f"--by: {name!r} is also a column of the results", remedy="rename it in the table")
        for name in taken
    ]


def unit_problems(
    quantities: Sequence[Quantity], places: Mapping[str, Place], *, conc_unit: str | None, time_unit: str | None
) -> list[Problem]:
    """Units that are none, and those that nothing is left for because the titles state them.

    Parameters
    ----------
    quantities, places
        What is read, and where it stands.
    conc_unit, time_unit
        As they were given.
    """
    problems = _two_units(quantities, places, conc_unit, time_unit)
    for option, unit, reader, remedy in (
        ("--conc-unit", conc_unit, molar_per_unit, "write M, mM, uM, nM or pM"),
        ("--time-unit", time_unit, seconds_per_unit, "write s, min or h"),
    ):
        try:
            if unit is not None:
                reader(unit)
        except UnitError as error:
            problems.append(Problem(what=f"{option}: {error}", remedy=remedy))
    return problems


def _two_units(
    quantities: Sequence[Quantity], places: Mapping[str, Place], conc_unit: str | None, time_unit: str | None
) -> list[Problem]:
    """An option that nothing is left for contradicts the titles."""
    problems = []
    for option, kinds, unit in (
        ("--conc-unit", ("conc",), conc_unit),
        ("--time-unit", ("time", "per_time"), time_unit),
    ):
        titled = [places[one.name] for one in quantities if one.kind in kinds and one.name in places]
        if unit is not None and titled and all(place.unit for place in titled):
            listed = ", ".join(place.title for place in titled)
            problems.append(
                Problem(what=f"{option} is given, and the titles state units: {listed}", remedy="leave out one")
            )
    return problems
