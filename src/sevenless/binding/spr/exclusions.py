"""What is left out of a run of surface plasmon resonance, each with its reason: concentrations, cycles, wells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

import polars as pl

from sevenless.binding.steady_curves import SAME_CONC
from sevenless.errors import InputError, Problem, UnitError
from sevenless.units import format_conc, parse_conc

__all__ = ["SprExclusion", "parse_exclusion", "with_reasons"]

_FORM = '"18 µM=why", "cycle 4=why", "well A3=why", or "drug@18 µM=why"'


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SprExclusion:
    """What is left out, by its concentration, cycle or well (one of them), of one analyte or of all.

    Parameters
    ----------
    reason
        Why; it is printed beside the result.
    conc_molar, cycle, well
        Which; a well is a channel, or the sensor of a biolayer interferometer.
    analyte
        Of which analyte; of every one if empty.
    """

    reason: str
    conc_molar: float | None = None
    cycle: int | None = None
    well: str = ""
    analyte: str = ""

    @property
    def name(self) -> str:
        """What is left out, in words."""
        what = f"cycle {self.cycle}" if self.cycle is not None else f"well {self.well}"
        what = what if self.conc_molar is None else format_conc(self.conc_molar)
        return f"{self.analyte} at {what}" if self.analyte else what

    @property
    def rows(self) -> pl.Expr:
        """Whether a row of a table of sensorgrams or points is meant."""
        meant = pl.lit(True) if not self.analyte else pl.col("analyte") == self.analyte
        if self.conc_molar is not None:
            return meant & ((pl.col("conc_molar") - self.conc_molar).abs() <= SAME_CONC * self.conc_molar)
        if self.cycle is not None:
            return meant & (pl.col("cycle") == self.cycle)
        places = (pl.col(name).str.to_uppercase() == self.well.upper() for name in ("channel", "run"))
        return meant & pl.any_horizontal(*places)


def parse_exclusion(text: str) -> SprExclusion:
    """An exclusion as it is typed.

    Raises
    ------
    InputError
        If it has no reason, or names neither a concentration, a cycle nor a well.

    Examples
    --------
    >>> parse_exclusion("18 uM=second phase").name
    '18 µM'
    >>> parse_exclusion("drug@cycle 4=air bubble").name
    'drug at cycle 4'
    """
    what, mark, reason = text.partition("=")
    if not mark or not reason.strip():
        raise InputError([Problem(what=f"{text!r} is left out without a reason", remedy=f"write {_FORM}")])
    analyte, _, place = what.rpartition("@")
    place, analyte, reason = place.strip(), analyte.strip(), reason.strip()
    word, _, rest = place.partition(" ")
    if word.lower() == "cycle" and rest.strip().isdecimal():
        return SprExclusion(cycle=int(rest), analyte=analyte, reason=reason)
    if word.lower() == "well" and rest.strip():
        return SprExclusion(well=rest.strip(), analyte=analyte, reason=reason)
    try:
        return SprExclusion(conc_molar=parse_conc(place), analyte=analyte, reason=reason)
    except (UnitError, ValueError) as error:
        what = f"{place!r} is no concentration, cycle or well that could be left out"
        raise InputError([Problem(what=what, remedy=f"write {_FORM}")]) from error


def with_reasons(
    tables: Sequence[pl.DataFrame], exclusions: Sequence[SprExclusion]
) -> tuple[list[pl.DataFrame], list[Problem]]:
    """The tables with a column ``excluded``: why a row is left out, empty where it is not.

    Returns
    -------
    tables, problems
        One problem for each exclusion that means no row of any table.
    """
    problems = [
        Problem(what=f"there is nothing at {one.name} to leave out", remedy="check it against the files")
        for one in exclusions
        if not any(table.filter(one.rows).height for table in tables)
    ]
    told = [
        pl.when(one.rows.fill_null(value=False)).then(pl.lit(f"{one.name}: {one.reason}")).otherwise(None)
        for one in exclusions
    ]
    reasons = pl.concat_str(told, separator="; ", ignore_nulls=True) if told else pl.lit("")
    return [table.with_columns(reasons.alias("excluded")) for table in tables], problems
