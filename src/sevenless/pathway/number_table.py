"""The numbers of a family of rules as a table: each constant with its records, their values and what they rest on."""

from __future__ import annotations

import polars as pl

from sevenless.errors import UnknownNameError
from sevenless.evidence.constant import Constant
from sevenless.evidence.library import published
from sevenless.pathway.grounds import grounds_of
from sevenless.pathway.values import rate_constants

__all__ = ["families", "family_numbers"]


def families() -> tuple[str, ...]:
    """Families of rate constants: adaptors, catalysis, sos, ..."""
    return tuple(sorted({one.family for one in rate_constants().values()}))


def family_numbers(family: str) -> pl.DataFrame:
    """A row per record behind a rate constant of the family.

    Returns
    -------
    polars.DataFrame
        ``constant``, ``says``, ``computed as``, ``record``, ``value`` as the source prints it, ``grade``: the letter,
        with ``from memory`` or ``fitted`` where that is so.

    Raises
    ------
    UnknownNameError
        If there is no such family.

    Examples
    --------
    >>> table = family_numbers("sos")
    >>> table.columns
    ['constant', 'says', 'computed as', 'record', 'value', 'grade']
    """
    if family not in families():
        raise UnknownNameError("family of rules", family, families())
    rows = [
        {
            "constant": one.name, "says": one.says, "computed as": str(one.value), "record": record,
            "value": _printed(record), "grade": grounds_of(record),
        }
        for one in rate_constants().values()
        if one.family == family
        for record in one.records.values()
    ]  # fmt: skip
    return pl.DataFrame(rows)


def _printed(record_id: str) -> str:
    record = published()[record_id]
    unit = record.unit if isinstance(record, Constant) else getattr(record, "unit", "")
    return f"{getattr(record, 'printed', '')} {unit}".strip()
