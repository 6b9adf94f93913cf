"""Concentrations of the exchange factor and of its substrate, where the map says them."""

from __future__ import annotations

from typing import Final

import polars as pl

from sevenless.errors import Problem, RunFileError, UnitError
from sevenless.units import format_conc, parse_conc

__all__ = ["REACTANTS", "with_reactants", "without_titration"]

REACTANTS: Final = ("factor", "substrate")
"""Columns of the map: concentration of the exchange factor and of the loaded GTPase in a well, each with its unit."""


def with_reactants(wells: pl.DataFrame, *, conc_unit: str | None = None) -> pl.DataFrame:
    """The wells with ``factor_molar`` and ``substrate_molar``, as far as the map has those columns.

    The columns themselves are written alike (``"50 nM"``), so that wells with one concentration share their controls;
    a factor of zero becomes an empty entry, for wells without factor serve every concentration of it.

    Parameters
    ----------
    wells
        With the columns of the map.
    conc_unit
        Of bare numbers.

    Raises
    ------
    RunFileError
        With every entry that is no concentration.
    """
    problems: list[Problem] = []
    for name in REACTANTS:
        if name not in wells.columns:
            continue
        entries = wells.select("plate", "well", pl.col(name).cast(pl.String).str.strip_chars().alias(name))
        entries = entries.filter(pl.col(name).is_not_null() & (pl.col(name) != ""))
        known: dict[str, float] = {}
        for plate, well, text in entries.unique(name, maintain_order=True).iter_rows():
            try:
                known[text] = parse_conc(text, unit=conc_unit)
            except UnitError as error:
                problems.append(_not_read(str(error), name, plate, well))
        trimmed = pl.col(name).cast(pl.String).str.strip_chars()
        molar = trimmed.replace_strict(known, default=None, return_dtype=pl.Float64)
        shown = {value: format_conc(value, digits=6) for value in known.values() if value > 0}
        wells = wells.with_columns(molar.alias(f"{name}_molar"))
        text = pl.col(f"{name}_molar").replace_strict(shown, default=None, return_dtype=pl.String)
        wells = wells.with_columns(text.alias(name))
    if problems:
        raise RunFileError(problems)
    return wells


def without_titration(wells: pl.DataFrame) -> pl.DataFrame:
    """The wells but for the neutral ones with a concentration of factor or substrate that no sample of theirs has."""
    for name in REACTANTS:
        if name in wells.columns:
            tested = pl.col(name).filter(pl.col("role") == "sample")
            alike = pl.col(name).is_null() | (tested.count() == 0) | pl.col(name).is_in(tested.implode())
            wells = wells.filter((pl.col("role") != "neutral") | alike)
    return wells


def _not_read(what: str, name: str, plate: str, well: str) -> Problem:
    message, _, remedy = what.partition("; ")
    hint = 'write e.g. "50 nM", or conc_unit under [files] for bare numbers'
    return Problem(what=f"{name}: {message}", plate=plate, well=well, remedy=f"{remedy}; {hint}" if remedy else hint)
