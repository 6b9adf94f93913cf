"""Records as a table with declared columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import polars as pl

from sevenless.errors import Problem, TableError
from sevenless.evidence.rows import COLUMNS, record_row
from sevenless.evidence.wording import kind_called, kind_of

if TYPE_CHECKING:
    from sevenless.evidence.library import Evidence
    from sevenless.evidence.record_file import Record

__all__ = ["EVIDENCE_SCHEMAS", "evidence_table"]

_TYPES: Final = {str: pl.String, float: pl.Float64, int: pl.Int64, bool: pl.Boolean}

EVIDENCE_SCHEMAS: Final = {
    kind: pl.Schema({name: _TYPES[python_type] for name, python_type in columns.items()})
    for kind, columns in COLUMNS.items()
}
"""Kind of record to the schema of its table."""


def evidence_table(records: Iterable[Record], evidence: Evidence, *, kind: str | None = None) -> pl.DataFrame:
    """Records of one kind as a table: a row each, with what is printed, its value, conditions, grade and sources.

    Parameters
    ----------
    records
        All of one kind.
    evidence
        Where their sources are, and what contradicts them.
    kind
        Which columns the table has; of the records themselves if not given, of measurements where there is none.

    Raises
    ------
    TableError
        If the records are of several kinds.
    UnknownNameError
        If there is no such kind.

    Examples
    --------
    >>> from sevenless.evidence.library import published
    >>> base = published()
    >>> evidence_table([base["bi-3406.dld-1.perk.ic50"]], base).select("compound", "printed", "value_molar").rows()
    [('BI-3406', '24 nM', 2.4e-08)]
    """
    listed = list(records)
    asked = [kind_called(kind)] if kind else []
    kinds = list(dict.fromkeys([*asked, *map(kind_of, listed)])) or ["measurement"]
    if len(kinds) > 1:
        what = f"a table holds records of one kind, these are {' and '.join(kinds)}"
        raise TableError(Problem(what=what, remedy="choose one kind"))
    rows = [record_row(record, evidence) for record in listed]
    return pl.DataFrame(
        {name: [row[name] for row in rows] for name in COLUMNS[kinds[0]]}, schema=EVIDENCE_SCHEMAS[kinds[0]]
    )
