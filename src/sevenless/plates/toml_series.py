"""A ``[[series]]`` table of a TOML layout into a `Series`."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from sevenless.files.document import Cell
from sevenless.plates.map_columns import column_of_title
from sevenless.plates.series import DIRECTIONS, Series
from sevenless.plates.toml_values import Fault, read_cell, read_values, units_of_table
from sevenless.plates.well_patterns import size_of_block, wells_of_pattern

__all__ = ["read_series", "wells_of_block"]

Well = tuple[int, int]

_KEYS: Final = (
    "wells", "block", "start", "dilution", "doses", "points", "direction", "wells_per_dose", "replicates", "neutral",
)  # fmt: skip


def read_series(table: Mapping[str, object], outer_units: Mapping[str, str], fault: Fault) -> Series | None:
    """The series, or None once all that is wrong with its table has been given to ``fault``."""
    faults: list[str] = []

    def note(what: str, remedy: str) -> None:
        faults.append(what)
        fault(what, remedy)

    units = units_of_table(table, outer_units)
    values = read_values({key: value for key, value in table.items() if key not in _KEYS}, units, note, lists=True)
    _check_spelling(table, note)
    # With no first compound of its own, the doses of a table that names a second one are the second's.
    second = "compound_2" in values and "compound" not in values and "conc_2" not in values
    if ("conc_2" if second else "conc") in values:
        note("conc is set beside the doses of the series", "keep start and dilution, or doses")
    wells = _wells(table, note)
    series = Series(
        wells=wells,
        starts=_list(table, "start", note),
        dilution=_dilution(table, note),
        doses=_list(table, "doses", note),
        points=_count(table, "points", note) if "points" in table else None,
        direction=_direction(table, note),
        wells_per_dose=_count(table, "wells_per_dose", note),
        replicates=_count(table, "replicates", note),
        neutral=_truth(table, "neutral", note),
        unit=units.get("conc_2_unit", units.get("conc_unit")) if second else units.get("conc_unit"),
        values=values,
        second=second,
    )
    _check_doses(table, note)
    return None if faults else series


def wells_of_block(size: str, corners: str) -> list[Well]:
    """Wells of blocks of one size with their top left corners at a pattern.

    Raises
    ------
    ValueError
        If the size or the pattern cannot be read.
    """
    width, height = size_of_block(size)
    return [
        (top + row, left + column)
        for top, left in wells_of_pattern(corners, ranges=False)
        for row in range(height)
        for column in range(width)
    ]


def _wells(table: Mapping[str, object], fault: Fault) -> list[Well]:
    if ("wells" in table) == ("block" in table):
        fault("a series says its wells once, as wells or as block", 'write wells = "B2-G11" or block = "10x6.B2"')
        return [(0, 0)]
    try:
        if "wells" in table:
            return wells_of_pattern(str(table["wells"]))
        size, dot, corner = str(table["block"]).partition(".")
        if not dot:
            raise ValueError(f"{table['block']!r} is not a block such as 10x6.B2")
        return wells_of_block(size, corner)
    except ValueError as error:
        fault(str(error), 'write wells = "B2-G11" or block = "10x6.B2"')
        return [(0, 0)]


def _check_spelling(table: Mapping[str, object], fault: Fault) -> None:
    """Further columns may have any name, so a slip in one of our own would pass for one; not if it is this close."""
    for key in table:
        close = get_close_matches(key, _KEYS, n=1, cutoff=0.84)
        if close and key not in _KEYS and column_of_title(key)[0] == key:
            fault(f"unknown key {key!r}", f"did you mean {close[0]}?")


def _check_doses(table: Mapping[str, object], fault: Fault) -> None:
    if "doses" in table:
        if extra := [key for key in ("start", "dilution", "points") if key in table]:
            fault(f"doses are listed, and {' and '.join(extra)} too", "keep either")
    elif missing := [key for key in ("start", "dilution") if key not in table]:
        fault(f"{' and '.join(missing)} missing", 'write start = "10 uM" and dilution = 3, or list doses')


def _list(table: Mapping[str, object], key: str, fault: Fault) -> list[Cell]:
    value = table.get(key, [])
    entries = value if isinstance(value, list) else [value]
    if any(isinstance(entry, dict | list | bool) for entry in entries):
        fault(f"{key} is neither a dose nor a list of doses", f'write {key} = "10 uM"')
        return []
    return [read_cell(entry, key, fault) for entry in entries]


def _dilution(table: Mapping[str, object], fault: Fault) -> float | None:
    value = table.get("dilution")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 < value <= 1e6:
        fault(f"dilution {value!r} is not a number above 1", "write e.g. dilution = 3 for 1:3")
        return None
    return float(value)


def _direction(table: Mapping[str, object], fault: Fault) -> str:
    value = table.get("direction", "right")
    if value not in DIRECTIONS:
        fault(f"direction {value!r} is not known", f"doses fall to the {', '.join(DIRECTIONS)}")
        return "right"
    return str(value)


def _count(table: Mapping[str, object], key: str, fault: Fault) -> int:
    value = table.get(key, 1)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 1536:
        fault(f"{key} {value!r} is not a whole number of one or more", "correct it")
        return 1
    return value


def _truth(table: Mapping[str, object], key: str, fault: Fault) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        fault(f"{key} {value!r} is neither true nor false", "write it without quotes")
        return False
    return value
