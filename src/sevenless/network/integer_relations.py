"""Integer relations between the rows of a stoichiometry, exactly: no float decides what is zero."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Final, TypeAlias

from sevenless.network.network import Reaction
from sevenless.network.stoichiometry import net_change

__all__ = ["Relation", "integer_basis", "semi_positive", "stoichiometric_columns"]

Relation: TypeAlias = dict[int, int]
"""Row to its factor; zeros are left out."""

# Networks can have more extreme relations than anyone could list. No published one that was tried comes near this.
_MOST_PAIRS: Final = 20_000
_LARGEST_DENOMINATOR: Final = 1000


def stoichiometric_columns(reactions: Iterable[Reaction], names: Sequence[str]) -> list[Relation]:
    """What reactions change, as whole numbers, each kind of change once, whichever its direction."""
    place = {name: i for i, name in enumerate(names)}
    found: dict[tuple[tuple[int, int], ...], None] = {}
    for reaction in reactions:
        change = {
            place[name]: Fraction(count).limit_denominator(_LARGEST_DENOMINATOR)
            for name, count in net_change(reaction).items()
            if name in place
        }
        if column := _whole(change):
            found[tuple(sorted(column.items()))] = None
    return [dict(column) for column in found]


def _whole(values: Mapping[int, Fraction | int]) -> Relation:
    """The shortest whole-numbered multiple of it, the first factor positive."""
    kept = {i: Fraction(value) for i, value in values.items() if value}
    if not kept:
        return {}
    up = lcm(*(value.denominator for value in kept.values()))
    whole = {i: int(value * up) for i, value in kept.items()}
    down = gcd(*whole.values()) * (1 if whole[min(whole)] > 0 else -1)
    return {i: value // down for i, value in whole.items()}


def integer_basis(n: int, columns: Sequence[Relation]) -> tuple[list[Relation], list[Relation]]:
    """Independent relations that all columns obey, as many as there are; factors of either sign.

    Parameters
    ----------
    n
        How many rows there are.
    columns
        See `stoichiometric_columns`.

    Returns
    -------
    The relations, and as many columns, the simplest, as say what all columns say.
    """
    # A relation is one number per row, and a column says what the number of its last row is: pivot -> in other rows.
    solved: dict[int, dict[int, Fraction]] = {}
    needed: list[Relation] = []
    for column in sorted(columns, key=len):
        rest = _reduced({i: Fraction(value) for i, value in column.items()}, solved)
        if not rest:
            continue
        pivot = max(rest)
        solved[pivot] = {i: -value / rest[pivot] for i, value in rest.items() if i != pivot}
        needed.append(column)
    # Each row in terms of the rows that nothing is said about; a pivot needs rows in front of it only.
    values: list[dict[int, Fraction]] = []
    for i in range(n):
        values.append(_combined(solved[i], values) if i in solved else {i: Fraction(1)})
    free = [i for i in range(n) if i not in solved]
    return [_whole({i: value[one] for i, value in enumerate(values) if one in value}) for one in free], needed


def _reduced(column: dict[int, Fraction], solved: Mapping[int, Mapping[int, Fraction]]) -> dict[int, Fraction]:
    """What a column says beyond those before it."""
    rest = dict(column)
    heap = [-i for i in rest]
    heapq.heapify(heap)
    while heap:
        pivot = -heapq.heappop(heap)
        if pivot not in solved or not (factor := rest.pop(pivot, None)):
            continue
        for i, value in solved[pivot].items():
            if i not in rest:
                heapq.heappush(heap, -i)
            rest[i] = rest.get(i, Fraction(0)) + factor * value
    return {i: value for i, value in rest.items() if value}


def _combined(row: Mapping[int, Fraction], values: Sequence[Mapping[int, Fraction]]) -> dict[int, Fraction]:
    found: dict[int, Fraction] = {}
    for i, factor in row.items():
        for one, value in values[i].items():
            found[one] = found.get(one, Fraction(0)) + factor * value
    return {one: value for one, value in found.items() if value}


def semi_positive(n: int, columns: Sequence[Relation]) -> list[Relation]:
    """The extreme relations with no negative factor; none if there are too many to list.

    Each column in turn is obeyed by pairing the relations that it raises with those that it lowers.
    """
    work = _Farkas(n, columns)
    while (column := work.cheapest()) is not None:
        if not work.obey(column):
            return []
    return list(work.relations.values())


class _Farkas:
    """Relations that obey the columns so far, and what they still do to the others."""

    def __init__(self, n: int, columns: Sequence[Relation]) -> None:
        self.relations: dict[int, Relation] = {i: {i: 1} for i in range(n)}
        self._next = n
        # Which rows a relation has, as bits: one that has all rows of another is not extreme.
        self._support = {i: 1 << i for i in range(n)}
        self._left: dict[int, dict[int, int]] = {i: {} for i in range(n)}
        self._users: list[set[int]] = [set(column) for column in columns]
        for j, column in enumerate(columns):
            for i, value in column.items():
                self._left[i][j] = value
        self._heap = [(self._cost(j), j) for j in range(len(columns))]
        heapq.heapify(self._heap)

    def _cost(self, j: int) -> int:
        up = sum(self._left[i][j] > 0 for i in self._users[j])
        down = len(self._users[j]) - up
        return up * down - up - down

    def cheapest(self) -> int | None:
        """The column that makes the fewest relations of those that it touches."""
        while self._heap:
            cost, j = heapq.heappop(self._heap)
            if not self._users[j]:
                continue
            if (now := self._cost(j)) == cost:
                return j
            heapq.heappush(self._heap, (now, j))
        return None

    def obey(self, j: int) -> bool:
        """Put pairs that obey a column for all that it touches; ``False`` if they are too many."""
        up = sorted(i for i in self._users[j] if self._left[i][j] > 0)
        down = sorted(i for i in self._users[j] if self._left[i][j] < 0)
        if len(up) * len(down) > _MOST_PAIRS:
            return False
        touched: set[int] = set()
        pairs = [self._pair(a, b, j) for a in up for b in down]
        for i in (*up, *down):
            touched |= self._left[i].keys()
            self._remove(i)
        for relation, left in pairs:
            self._add(relation, left)
            touched |= left.keys()
        for one in touched:
            if self._users[one]:
                heapq.heappush(self._heap, (self._cost(one), one))
        return True

    def _pair(self, a: int, b: int, j: int) -> tuple[Relation, dict[int, int]]:
        common = lcm(self._left[a][j], self._left[b][j])
        times_a, times_b = common // self._left[a][j], common // -self._left[b][j]
        relation = _sum(self.relations[a], times_a, self.relations[b], times_b)
        left = _sum(self._left[a], times_a, self._left[b], times_b)
        down = gcd(*relation.values())
        return {i: value // down for i, value in relation.items()}, {i: value // down for i, value in left.items()}

    def _remove(self, i: int) -> None:
        for j in self._left.pop(i):
            self._users[j].discard(i)
        del self.relations[i], self._support[i]

    def _add(self, relation: Relation, left: dict[int, int]) -> None:
        bits = sum(1 << i for i in relation)
        if any(other & bits == other for other in self._support.values()):
            return
        covers = [i for i, other in self._support.items() if bits & other == bits]
        for i in covers:
            self._remove(i)
        self.relations[self._next], self._support[self._next], self._left[self._next] = relation, bits, left
        for j in left:
            self._users[j].add(self._next)
        self._next += 1


def _sum(a: Mapping[int, int], times_a: int, b: Mapping[int, int], times_b: int) -> dict[int, int]:
    found = {i: times_a * value for i, value in a.items()}
    for i, value in b.items():
        found[i] = found.get(i, 0) + times_b * value
    return {i: value for i, value in found.items() if value}
