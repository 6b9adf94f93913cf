"""Lists of numbers into the two flat arrays that the engine reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from typing import final

import numpy as np

from sevenless.simulate.kernel.program import Float64Array, Int32Array
from sevenless.simulate.kernel.tables import SumTable

__all__ = ["Packer"]


@final
class Packer:
    """Grows ``index`` and ``numbers``, and tells where what was put in starts."""

    def __init__(self) -> None:
        self._index: list[int] = []
        self._numbers: list[float] = []

    def index(self, values: Iterable[int]) -> int:
        """Whole numbers; where they start."""
        start = len(self._index)
        self._index.extend(values)
        return start

    def numbers(self, values: Iterable[float]) -> int:
        """Numbers; where they start."""
        start = len(self._numbers)
        self._numbers.extend(values)
        return start

    def rows(self, rows: Sequence[Sequence[int]]) -> tuple[int, int]:
        """Rows of whole numbers: where the offsets of the rows start, and where the numbers do."""
        offsets = self.index(accumulate(map(len, rows), initial=0))
        return offsets, self.index(chain.from_iterable(rows))

    def sums(self, rows: Sequence[Sequence[tuple[int, float]]]) -> SumTable:
        """Rows of (term, coefficient)."""
        plus = [[term for term, factor in row if factor == 1] for row in rows]
        minus = [[term for term, factor in row if factor == -1] for row in rows]
        other = [[(term, factor) for term, factor in row if factor not in (1, -1, 0)] for row in rows]
        return SumTable(
            len(rows),
            *self.rows(plus),
            *self.rows(minus),
            *self.rows([[term for term, _ in row] for row in other]),
            self.numbers(factor for row in other for _, factor in row),
            *self._listed(plus, minus, other),
        )

    def _listed(
        self,
        plus: Sequence[Sequence[int]],
        minus: Sequence[Sequence[int]],
        other: Sequence[Sequence[tuple[int, float]]],
    ) -> tuple[int, int]:
        order = sorted(range(len(plus)), key=lambda row: (len(plus[row]), len(minus[row])))
        start = self.index((len(order),))
        for row in order:
            self.index((row, len(plus[row]), len(minus[row]), *plus[row], *minus[row]))
        rest = sorted((row for row in order if other[row]), key=lambda row: len(other[row]))
        self.index((len(rest),))
        for row in rest:
            self.index((row, len(other[row]), *(term for term, _ in other[row])))
        return start, self.numbers(factor for row in rest for _, factor in other[row])

    def arrays(self) -> tuple[Int32Array, Float64Array]:
        """All that was put in."""
        return np.array(self._index, np.int32), np.array(self._numbers, np.float64)
