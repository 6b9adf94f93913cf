"""What the lines of a table of peaks say of their compounds: role, heavy atoms, formula."""

from __future__ import annotations

from typing import Final

import polars as pl

from sevenless.errors import Problem
from sevenless.files.placed_rows import PlacedRows
from sevenless.molecules.formula import heavy_atoms_in
from sevenless.readers.nmr.nmr_peaks import COMPOUND_SCHEMA
from sevenless.readers.nmr.peak_cells import parse_formula, parse_heavy_atoms, parse_name, parse_role
from sevenless.readers.nmr.peak_columns import PeakColumns

__all__ = ["compound_facts"]

_SAID: Final = {"role": "role", "heavy_atoms": "number of heavy atoms", "formula": "formula"}


def compound_facts(rows: PlacedRows, columns: PeakColumns, problems: list[Problem]) -> pl.DataFrame:
    """One row per compound, of `COMPOUND_SCHEMA`; lines that contradict each other are added to ``problems``.

    Heavy atoms are counted in the formula where only that is given.
    """
    named, count = columns.named, len(rows.table)
    given: list[Problem] = []
    compound = rows.parsed(named["compound"], parse_name("compound"), given)
    role = rows.parsed(named["role"], parse_role, problems) if "role" in named else [None] * count
    atoms = rows.parsed(named["heavy_atoms"], parse_heavy_atoms, problems) if "heavy_atoms" in named else [None] * count
    formula = rows.parsed(named["formula"], parse_formula, problems) if "formula" in named else [""] * count
    lines = pl.DataFrame(
        {"compound": compound, "role": role, "heavy_atoms": atoms, "formula": [one or None for one in formula]},
        schema=COMPOUND_SCHEMA,
    ).drop_nulls("compound")
    values = [pl.col(name).drop_nulls().unique(maintain_order=True) for name in _SAID]
    facts = lines.group_by("compound", maintain_order=True).agg(values)
    found = []
    for row in facts.iter_rows(named=True):
        for name, said in _SAID.items():
            if len(row[name]) > 1:
                what = f"compound {row['compound']} has more than one {said}: {', '.join(map(str, row[name]))}"
                problems.append(rows.of_file(Problem(what=what, remedy="write the same in all of its lines")))
        first = {name: row[name][0] if row[name] else None for name in _SAID}
        counted = heavy_atoms_in(first["formula"]) if first["formula"] else None
        if counted is not None and first["heavy_atoms"] not in (None, counted):
            what = f"compound {row['compound']} has {first['heavy_atoms']} heavy atoms, and {counted} in its formula"
            problems.append(rows.of_file(Problem(what=what, remedy="correct one of the two")))
        atoms_of = counted if first["heavy_atoms"] is None else first["heavy_atoms"]
        role_of = first["role"] or "sample"
        found.append((row["compound"], role_of, atoms_of, first["formula"] or ""))
    return pl.DataFrame(found, schema=COMPOUND_SCHEMA, orient="row")
