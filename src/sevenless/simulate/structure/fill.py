"""Where the factors of a matrix stand, and in which order they are formed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sevenless.simulate.kernel.tables import Elimination
from sevenless.simulate.structure.packing import Packer

__all__ = ["elimination"]


def elimination(
    n: int, n_sparse: int, entries: Iterable[tuple[int, int]], packer: Packer, *, pivoted: bool = False
) -> tuple[Elimination, Mapping[tuple[int, int], int]]:
    """The factors of a matrix with these entries, and the place of each entry.

    Rows and columns are already in the order of elimination; those from ``n_sparse`` on form the dense block.
    With partial pivoting, that is all of them.
    """
    assert not pivoted or n_sparse == 0
    lower, upper = _fill(n, n_sparse, entries)
    columns: list[list[int]] = [[] for _ in range(n)]
    for k in range(n_sparse):
        for i in lower[k]:
            columns[i].append(k)
    # L stands in the order in which it is solved, U by rows behind each diagonal: both are read from end to end.
    forward, backward = _in_turn(columns, backward=False), _in_turn(upper, backward=True)
    place: dict[tuple[int, int], int] = {}
    for k in backward:
        for j in (k, *upper[k]):
            place[k, j] = len(place)
    lower_first = len(place)
    for i in forward:
        for k in columns[i]:
            place[i, k] = len(place)
    dense_start = len(place)
    for i in range(n_sparse, n):
        for j in range(n_sparse, n):
            place[i, j] = len(place)
    lower_start, lower_places = packer.rows([[place[i, k] for i in lower[k]] for k in range(n_sparse)])
    upper_start, upper_columns = packer.rows(upper)
    row_start, row_columns = packer.rows(columns)
    table = Elimination(
        n=n,
        n_sparse=n_sparse,
        n_dense=n - n_sparse,
        size=len(place) + (2 * n if pivoted else 0),
        dense_start=dense_start,
        diagonal=packer.index(place[k, k] for k in range(n)),
        lower_start=lower_start,
        lower=lower_places,
        upper_start=upper_start,
        upper_column=upper_columns,
        target=packer.index(place[i, j] for k in range(n_sparse) for i in lower[k] for j in upper[k]),
        row_start=row_start,
        row_place=packer.index(place[i, k] for i in range(n) for k in columns[i]),
        row_column=row_columns,
        lower_first=lower_first,
        forward=packer.index((len(forward), *(x for i in forward for x in (i, len(columns[i]), *columns[i])))),
        backward=packer.index(x for k in backward for x in (k, len(upper[k]), place[k, k], *upper[k])),
        pivoted=int(pivoted),
    )
    return table, place


def _fill(n: int, n_sparse: int, entries: Iterable[tuple[int, int]]) -> tuple[list[list[int]], list[list[int]]]:
    """Rows below and columns right of each sparse pivot, fill included."""
    rows: list[set[int]] = [set() for _ in range(n)]
    columns: list[set[int]] = [set() for _ in range(n)]
    for i, j in entries:
        if i < n_sparse or j < n_sparse:
            rows[i].add(j)
            columns[j].add(i)
    lower: list[list[int]] = []
    upper: list[list[int]] = []
    for k in range(n_sparse):
        below = sorted(i for i in columns[k] if i > k)
        right = sorted(j for j in rows[k] if j > k)
        lower.append(below)
        upper.append(right)
        for i in below:
            for j in right:
                if i < n_sparse or j < n_sparse:
                    rows[i].add(j)
                    columns[j].add(i)
    return lower, upper


def _in_turn(rows: Sequence[Sequence[int]], *, backward: bool) -> list[int]:
    """Rows in the order in which a triangle is solved: those that wait for the fewest others first, short ones before.

    A row waits for the rows that its columns name. Those of the dense block are known before U is solved.
    """
    wait = [0] * len(rows)
    for i in range(len(rows) - 1, -1, -1) if backward else range(len(rows)):
        wait[i] = 1 + max((wait[column] for column in rows[i] if column < len(rows)), default=-1)
    return sorted((i for i in range(len(rows)) if rows[i] or backward), key=lambda i: (wait[i], len(rows[i]), i))
