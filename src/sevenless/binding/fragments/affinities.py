"""Affinities out of any table of surface plasmon resonance, one per compound."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from sevenless.binding.affinity_verdict import MEANINGLESS
from sevenless.binding.fragments.affinity_cells import AffinityCell, affinity_of, qualifier_of
from sevenless.binding.fragments.affinity_columns import AffinityColumns, find_affinity_columns
from sevenless.errors import Problem, TableError
from sevenless.evidence.comparing.columns import PotencyColumns
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


def read_affinities(path: str | Path, *, target: str = "") -> pl.DataFrame:
    """The affinities of a table.

    Parameters
    ----------
    path
        A table with a column of compounds and one of KD (``KD (µM)``, ``kd_molar``), among them that of
        `sevenless.binding.steady_state.fit_steady_state`. A cell may hold ``> 500``, ``~2 mM``, ``12 ± 3`` or ``no
        binding``. Further columns: ``qualifier``, ``unit``, ``status``, ``target``, ends of an interval,
        ``heavy_atoms``, ``formula``.
    target
        Whose affinities are taken, by any of its names, where the table has those of several proteins.

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
    columns, problems = find_affinity_columns(rows.table.columns)
    if columns is None:
        raise TableError([rows.of_file(problem) for problem in problems])
    chosen = _of_target(rows, columns.named.get("target"), target, problems)
    lines = _lines(rows, columns, problems)
    if problems:
        raise TableError(sorted(problems, key=lambda problem: problem.line or math.inf))
    groups: dict[str, list[dict[str, Any]]] = {}
    for row, one in lines:
        if chosen[row]:
            groups.setdefault(one["key"], []).append(one)
    return pl.DataFrame([_together(group) for group in groups.values()], schema=AFFINITY_COLUMNS)


def _of_target(rows: PlacedRows, title: str | None, target: str, problems: list[Problem]) -> list[bool]:
    """Which lines are of the target; all of them where the table speaks of one protein."""
    if title is None:
        return [True] * len(rows.table)
    names = rows.table[title].cast(pl.String).fill_null("").str.strip_chars().to_list()
    keys = [same_name_key(name, "protein") for name in names]
    wanted = same_name_key(target, "protein") if target else ""
    listed = ", ".join(dict.fromkeys(name for name in names if name))
    if wanted and wanted not in keys:
        problem = Problem(what=f"there are no affinities for {target}, but for {listed or 'nothing'}")
        problems.append(rows.of_file(replace(problem, remedy="name one of these as the target")))
    elif not wanted and len({key for key in keys if key}) > 1:
        what = f"the table has affinities for several proteins: {listed}"
        problems.append(rows.of_file(Problem(what=what, remedy="say which is the target (--target)")))
    return [key == wanted for key in keys] if wanted else [True] * len(names)


def _lines(rows: PlacedRows, columns: AffinityColumns, problems: list[Problem]) -> list[tuple[int, dict[str, Any]]]:
    """Row and contents of every line that holds a measurement; faults are added to ``problems``."""
    count, named, kd = len(rows.table), columns.named, columns.kd
    names = rows.parsed(named["compound"], parse_name("compound"), problems)
    unit = None if kd.unit else named.get("unit")
    values = rows.parsed_together(
        kd.value, unit, [False] * count, lambda cell, own, _: affinity_of(cell, kd.unit or _text(own)), problems
    )
    none: list[None] = [None] * count
    qualifiers = rows.parsed(named["qualifier"], qualifier_of, problems) if "qualifier" in named else none
    atoms = rows.parsed(named["heavy_atoms"], parse_heavy_atoms, problems) if "heavy_atoms" in named else none
    formulas = rows.parsed(named["formula"], parse_formula, problems) if "formula" in named else none
    lows, highs = (_ends(rows, title, kd, problems) for title in (kd.lo, kd.hi))
    status = rows.table[named["status"]].cast(pl.String).fill_null("").to_list() if "status" in named else [""] * count
    found = []
    for row, (name, value, formula) in enumerate(zip(names, values, formulas, strict=True)):
        if name is None or value is None or (value.value_molar is None and not (value.said or status[row])):
            continue
        counted = heavy_atoms_in(formula) if formula else None
        facts = {"compound": name, "key": same_name_key(name, "compound"), "heavy_atoms": atoms[row] or counted}
        found.append((row, facts | _bounded(value, qualifiers[row], (lows[row], highs[row]), status[row])))
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
    # An empty qualifier means "no KD to be quoted" where a fit says its status, and nothing at all elsewhere.
    told = named is not None and (named or status) and value.qualifier not in ("<", ">")
    qualifier = named or "" if told else value.qualifier
    if status in MEANINGLESS:
        qualifier = ""
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
