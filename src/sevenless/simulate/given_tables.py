"""Tables of parameter sets as users give them: of Polars, of other packages, or names to values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from typing import Final, Protocol

import numpy.typing as npt
import polars as pl

from sevenless.errors import InputError, Problem

__all__ = ["NamedColumns", "Table", "columns_of"]

_ONE_SET: Final = 'give a number for each name, {"kon": 0.1}; output times come after it, or as times_s='
_A_FILE: Final = "read it first, as by polars.scan_parquet or polars.read_csv; ensemble_shards takes the path itself"
_MANY_SETS: Final = "give a table with a row per set (Polars, pandas), or names to values; {} for the network's own"


class NamedColumns(Protocol):
    """Columns by their names: a mapping, or a table of another package, such as a pandas DataFrame."""

    def keys(self) -> Iterable[str]:
        """Names of the columns."""
        ...

    def __getitem__(self, name: str, /) -> npt.ArrayLike:
        """A column."""
        ...


Table = pl.DataFrame | pl.LazyFrame | Mapping[str, npt.ArrayLike] | NamedColumns
"""Parameter sets: a row each, or name to values (a single number counts for every set)."""


def columns_of(given: Table, *, single: bool) -> pl.DataFrame | dict[str, npt.ArrayLike]:
    """A table whose columns can be asked for, or names to a number each if only these will do.

    Raises
    ------
    InputError
        If it is neither, or cannot be read.
    """
    if isinstance(given, pl.DataFrame | pl.LazyFrame):
        if single:
            raise InputError(Problem(what="parameters are a table, not names with a number each", remedy=_ONE_SET))
        return given if isinstance(given, pl.DataFrame) else _collected(given)
    if hasattr(given, "keys") and hasattr(given, "__getitem__"):
        return {name: given[name] for name in given.keys()}  # noqa: SIM118, a pandas DataFrame has no other way
    what = "None" if given is None else f"of type {type(given).__name__}"
    if single:
        raise InputError(Problem(what=f"parameters are {what}, not names with a number each", remedy=_ONE_SET))
    is_file = isinstance(given, str | PathLike)
    raise InputError(Problem(what=f"the table is {what}", remedy=_A_FILE if is_file else _MANY_SETS))


def _collected(table: pl.LazyFrame) -> pl.DataFrame:
    try:
        return table.collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        what = f"the table cannot be read: {' '.join(str(error).split())}"
        raise InputError(Problem(what=what, remedy="check the files and columns that it is made from")) from error
