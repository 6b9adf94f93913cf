"""Tables of a TOML layout into groups of wells with the values they set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, final

from sevenless.files.document import Cell
from sevenless.plates.draft import Place
from sevenless.plates.map_problems import MapProblems
from sevenless.plates.series import lay_out
from sevenless.plates.toml_series import read_series, wells_of_block
from sevenless.plates.toml_values import read_values, units_of_table
from sevenless.plates.well_patterns import columns_of_pattern, rows_of_pattern, wells_of_pattern

__all__ = ["GROUP_KEYS", "Group", "Scope", "groups_of_table"]

Well = tuple[int, int]

_RANKS: Final = {"expt": 0, "icol": 1, "irow": 2, "col": 3, "row": 4, "block": 5, "series": 5, "well": 6}
GROUP_KEYS: Final = tuple(_RANKS)
"""Tables that describe wells, from the least to the most telling; a series counts as a block of its wells."""

_READERS: Final[Mapping[str, Callable[[str], Sequence[int] | Sequence[Well]]]] = {
    "icol": columns_of_pattern,
    "irow": rows_of_pattern,
    "col": columns_of_pattern,
    "row": rows_of_pattern,
    "well": wells_of_pattern,
}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where a table stands: for all plates, in a layout, or in the table of one plate.

    Parameters
    ----------
    level
        0, 1 or 2; between groups of one kind the deeper table wins.
    plate
        The plate it holds for, None for all.
    units
        Units of bare doses around it.
    path
        Titles of the tables around it.
    """

    level: int = 0
    plate: str | None = None
    units: Mapping[str, str]
    path: tuple[str, ...] = ()


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Wells with the values that one table sets.

    Parameters
    ----------
    kind
        One of `GROUP_KEYS`.
    precedence
        Sorts groups: later ones overwrite earlier ones.
    plate
        The plate it holds for, None for all of its layout.
    lines
        Rows (``row``, ``irow``) or columns (``col``, ``icol``), counted from 0.
    values
        Variable to cell, the same for every well.
    by_well
        Of ``well``, ``block`` and ``series``: every well of the group, and what a series sets in it.
    place
        The table, for messages.
    """

    kind: str
    precedence: tuple[int, int, int, int]
    plate: str | None
    lines: frozenset[int] = frozenset()
    values: Mapping[str, Cell]
    by_well: Mapping[Well, Mapping[str, Cell]]
    place: Place


def groups_of_table(table: Mapping[str, object], scope: Scope, problems: MapProblems) -> list[Group]:
    """Every group that a table with ``row``, ``col``, ``block``, ``well``, ``series``, ... holds.

    What is wrong is added to ``problems``, and the group left out.
    """
    reader = _GroupReader(scope, problems)
    if "expt" in table:
        reader.add("expt", table["expt"], ("expt",), list)
    for kind, read in _READERS.items():
        for pattern, inner in reader.entries(table.get(kind, {}), (kind,)):
            reader.add(kind, inner, (kind, pattern), partial(read, pattern))
    for size, corners in reader.entries(table.get("block", {}), ("block",)):
        for corner, inner in reader.entries(corners, ("block", size)):
            reader.add("block", inner, ("block", size, corner), partial(wells_of_block, size, corner))
    reader.add_series(table.get("series", []))
    return reader.groups


@final
class _GroupReader:
    """Collects the groups of one table, noting where each stands."""

    def __init__(self, scope: Scope, problems: MapProblems) -> None:
        self.groups: list[Group] = []
        self._scope = scope
        self._problems = problems

    def entries(self, table: object, path: tuple[str, ...]) -> Iterator[tuple[str, object]]:
        """Tables inside a table, e.g. ``A`` of ``[row]``."""
        inner = self._table(table, self._place(path))
        yield from (inner or {}).items()

    def add(
        self, kind: str, table: object, path: tuple[str, ...], read: Callable[[], Sequence[int] | Sequence[Well]]
    ) -> None:
        """Add the group that one table describes."""
        place = self._place(path)
        inner = self._table(table, place)
        if inner is None:
            return
        try:
            places = read()
        except ValueError as error:
            self._fault(place, str(error), "correct the pattern")
            return
        units = units_of_table(inner, self._scope.units)
        values = read_values(inner, units, partial(self._fault, place))
        self._append(
            kind,
            lines=frozenset(at for at in places if isinstance(at, int)),
            values={name: cells[0] for name, cells in values.items()},
            by_well={at: {} for at in places if isinstance(at, tuple)},
            place=place,
        )

    def add_series(self, value: object) -> None:
        """Add the group of every ``[[series]]``."""
        tables = value if isinstance(value, list) else [value]
        for number, table in enumerate(tables, start=1):
            place = Place(cell=f"[[{self._dotted(('series',))}]] {number}" if len(tables) > 1 else "[[series]]")
            inner = self._table(table, place)
            fault = partial(self._fault, place)
            series = read_series(inner, self._scope.units, fault) if inner is not None else None
            laid = lay_out(series) if series is not None else {}
            if isinstance(laid, list):
                for found in laid:
                    self._fault(place, found.what, found.remedy)
            elif laid:
                self._append("series", lines=frozenset(), values={}, by_well=laid, place=place)

    def _append(
        self,
        kind: str,
        *,
        lines: frozenset[int],
        values: Mapping[str, Cell],
        by_well: Mapping[Well, Mapping[str, Cell]],
        place: Place,
    ) -> None:
        area = len(by_well) if kind in ("block", "series") else 0
        group = Group(
            kind=kind,
            precedence=(_RANKS[kind], self._scope.level, -area, len(self.groups)),
            plate=self._scope.plate,
            lines=lines,
            values=values,
            by_well=by_well,
            place=place,
        )
        self.groups.append(group)

    def _table(self, value: object, place: Place) -> Mapping[str, object] | None:
        if isinstance(value, dict):
            return value
        self._fault(place, "is not a table of keys and values", 'write e.g. [row.A] and below it compound = "X"')
        return None

    def _fault(self, place: Place, what: str, remedy: str) -> None:
        self._problems.add(what, remedy=remedy, place=place, key=f"{place.cell} {what}")

    def _place(self, path: tuple[str, ...]) -> Place:
        return Place(cell=f"[{self._dotted(path)}]")

    def _dotted(self, path: tuple[str, ...]) -> str:
        return ".".join(part if part.replace("-", "").isalnum() else f"'{part}'" for part in (*self._scope.path, *path))
