"""Affinities out of any table of surface plasmon resonance, one per compound."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl

from sevenless.binding.fragments.affinity_cells import AffinityCell, affinity_of, qualifier_of
from sevenless.errors import Problem, TableError
from sevenless.evidence.comparing.columns import PotencyColumns, columns_in
from sevenless.evidence.comparing.naming import same_name_key
from sevenless.files.document import Cell
from sevenless.files.placed_rows import PlacedRows, read_placed_rows
from sevenless.molecules.formula import heavy_atoms_in
from sevenless.readers.nmr.peak_cells import parse_formula, parse_heavy_atoms, parse_name

__all__ = ["AFFINITY_COLUMNS", "read_affinities"]

AFFINITY_COLUMNS: Final = {
    "compound": pl.String,
    "key": pl.String,
    "kd_molar": pl.Float64,
    "kd_low_molar": pl.Float64,
    "kd_high_molar": pl.Float64,
    "kd_qualifier": pl.String,
    "affinities": pl.Int64,
    "heavy_atoms": pl.Int64,
    "affinity_message": pl.String,
}
"""``kd_qualifier`` is ``=``, ``~``, ``>`` or ``<`` (then ``kd_molar`` is the bound), or empty where the compound was
measured and no KD is to be quoted; ``key`` is the same for every name of a compound."""

_COMPOUND: Final = ("compound", "fragment", "ligand", "analyte", "label", "name", "molecule", "compound name",
                    "fragment id", "compound id")  # fmt: skip
_HEAVY: Final = ("heavy atoms", "heavy atom count", "n heavy", "hac")
_FORMULA: Final = ("formula", "sum formula", "molecular formula")
_QUALIFIER: Final = ("kd qualifier", "qualifier", "relation")
_UNIT: Final = ("unit", "units", "kd unit")


def read_affinities(path: str | Path) -> pl.DataFrame:
    """The affinities of a table.

    Parameters
    ----------
    path
        A table with a column of compounds and one of KD (``KD (µM)``, ``kd_molar``), among them that of
        `sevenless.binding.steady_state.fit_steady_state`. A cell may hold ``> 500``, ``~2 mM``, ``12 ± 3`` or ``no
        binding``. Further columns: ``qualifier``, ``unit``, ``status``, ends of an interval, ``heavy_atoms``,
        ``formula``.

    Returns
    -------
    polars.DataFrame
        Columns of `AFFINITY_COLUMNS`, one row per compound: the geometric mean where it was measured more than once.

    Raises
    ------
    ReadError
        If the file cannot be opened.
    TableError
        With every problem of the table.
    """
    rows = read_placed_rows(Path(path))
    titles = {" ".join(title.lower().replace("_", " ").split()): title for title in reversed(rows.table.columns)}
    compound = _first(titles, _COMPOUND)
    kd = next((one for one in columns_in(rows.table.columns).potencies if one.quantity == "Kd"), None)
    among = f"among {', '.join(rows.table.columns)}"
    problems = []
    if compound is None:
        problems.append(Problem(what=f"there is no column of compounds {among}", remedy="call one compound"))
    if kd is None:
        problems.append(Problem(what=f"there is no column of KD {among}", remedy='call one e.g. "KD (µM)" or kd_molar'))
    if compound is None or kd is None:
        raise TableError([rows.of_file(problem) for problem in problems])
    found = _measured(rows, compound, kd, titles, problems)
    if problems:
        raise TableError(sorted(problems, key=lambda problem: problem.line or math.inf))
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        groups.setdefault(one["key"], []).append(one)
    return pl.DataFrame([_together(group) for group in groups.values()], schema=AFFINITY_COLUMNS)


def _first(titles: Mapping[str, str], names: Sequence[str]) -> str | None:
    return next((titles[name] for name in names if name in titles), None)


def _measured(
    rows: PlacedRows, compound: str, kd: PotencyColumns, titles: Mapping[str, str], problems: list[Problem]
) -> list[dict[str, Any]]:
    """A dictionary per line that names a compound; faults are added to ``problems``."""
    count = len(rows.table)
    names = rows.parsed(compound, parse_name("compound"), problems)
    unit = _first(titles, _UNIT)
    own_unit, unit_title = kd.unit, None if kd.unit else unit
    values = rows.parsed_together(
        kd.value,
        unit_title,
        [False] * count,
        lambda cell, named, _: affinity_of(cell, own_unit or _text(named)),
        problems,
    )
    qualifier, heavy, formula, status = (
        _first(titles, wanted) for wanted in (_QUALIFIER, _HEAVY, _FORMULA, ("status",))
    )
    qualifiers = rows.parsed(qualifier, qualifier_of, problems) if qualifier else [None] * count
    atoms = rows.parsed(heavy, parse_heavy_atoms, problems) if heavy else [None] * count
    formulas = rows.parsed(formula, parse_formula, problems) if formula else [""] * count
    lows, highs = (_ends(rows, title, kd, problems) for title in (kd.lo, kd.hi))
    statuses = rows.table[status].cast(pl.String).fill_null("").to_list() if status else [""] * count
    found = []
    for row in range(count):
        name, value = names[row], values[row]
        empty = value is not None and value.value_molar is None and not (value.said or statuses[row])
        if name is None or value is None or empty:
            continue
        formula_of = formulas[row]
        counted = heavy_atoms_in(formula_of) if formula_of else None
        bounded = _bounded(value, qualifiers[row], (lows[row], highs[row]), statuses[row])
        found.append({
            "compound": name, "key": same_name_key(name, "compound"), "heavy_atoms": atoms[row] or counted, **bounded,
        })  # fmt: skip
    return found


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def _ends(rows: PlacedRows, title: str | None, kd: PotencyColumns, problems: list[Problem]) -> list[float | None]:
    if title is None or kd.ends_are_log10:
        return [None] * len(rows.table)
    cells = rows.parsed(title, lambda cell: affinity_of(cell, kd.ends_unit, is_end=True), problems)
    return [None if one is None else one.value_molar for one in cells]


def _bounded(
    value: AffinityCell, named: str | None, ends: tuple[float | None, float | None], status: str
) -> dict[str, Any]:
    """Value, ends and qualifier of a line. Where a fit calls its KD a bound, the bound is the end of its interval."""
    low, high = (value.low_molar or ends[0]), (value.high_molar or ends[1])
    qualifier = value.qualifier if named is None or value.qualifier in ("<", ">") else named
    kd = value.value_molar
    if qualifier == ">" and named == ">" and low:
        kd, low, high = low, None, None
    elif qualifier == "<" and named == "<" and high and math.isfinite(high):
        kd, low, high = high, None, None
    said = status if qualifier == "" else ""
    if kd is None:
        qualifier, said = "", status or value.said
    if qualifier == "":
        kd = low = high = None
    return {"kd_molar": kd, "kd_low_molar": low, "kd_high_molar": high, "kd_qualifier": qualifier, "message": said}


def _together(group: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One row of a compound: numbers before bounds, and the tightest bound before none."""
    first = {"compound": group[0]["compound"], "key": group[0]["key"], "affinities": len(group)}
    first["heavy_atoms"] = next((one["heavy_atoms"] for one in group if one["heavy_atoms"]), None)
    numbers = [one for one in group if one["kd_qualifier"] in ("=", "~")]
    above, below = ([one for one in group if one["kd_qualifier"] == mark] for mark in (">", "<"))
    if not numbers:
        bounds = sorted(below, key=lambda one: one["kd_molar"]) or sorted(above, key=lambda one: -one["kd_molar"])
        chosen = bounds[0] if bounds else group[0]
        return {**first, **_affinity(chosen), "affinity_message": chosen["message"]}
    left_out = len(group) - len(numbers)
    message = f"{left_out} of {len(group)} measurements gave no number" if left_out else ""
    if len(numbers) == 1:
        return {**first, **_affinity(numbers[0]), "affinity_message": message}
    kds = [one["kd_molar"] for one in numbers]
    mark = "~" if any(one["kd_qualifier"] == "~" for one in numbers) else "="
    mean = math.exp(math.fsum(map(math.log, kds)) / len(kds))
    spread = {"kd_molar": mean, "kd_low_molar": min(kds), "kd_high_molar": max(kds), "kd_qualifier": mark}
    told = f"geometric mean of {len(kds)}, which range over the interval"
    return {**first, **spread, "affinity_message": "; ".join(part for part in (told, message) if part)}


def _affinity(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one[name] for name in ("kd_molar", "kd_low_molar", "kd_high_molar", "kd_qualifier")}
